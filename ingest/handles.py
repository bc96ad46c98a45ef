"""What names somebody or something by its form alone: e-mail addresses, phone numbers, URLs, @mentions and #tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ingest.spans import Coverage
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, Method

# Every repetition is bounded, so that no text costs more than its length times a constant.
_URL = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"]{2,2000}", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.%+-])[A-Za-z0-9_.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w@])")
_MENTION = re.compile(r"(?<![\w.@/])@(\w[\w.]{1,63})")
_TAG = re.compile(r"(?<![\w&/#])#(\w[\w/-]{0,63})")
_SEVEN_DIGITS = re.compile(r"\d(?:[ .()-]{0,3}\d){6}")
_PHONE = re.compile(r"(?<![\w.,/+#-])(?:\+ ?|00)?\(?\d[\d .()-]{5,22}\d(?![\w-])")
_NORTH_AMERICAN = re.compile(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}")
_DATE_LIKE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{2,4}")
_OPENING = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Tag:
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Handles:
    mentions: tuple[FoundMention, ...]
    tags: tuple[Tag, ...]


def find_handles(text: str, coverage: Coverage) -> Handles:
    """Find handles in a text (see `normalise.matchable`) and take their spans."""
    found: list[FoundMention] = []
    if "://" in text or "www." in text.lower():
        found += (mention for mention in _urls(text) if coverage.take(mention.start, mention.end))
    if "@" in text:
        found += (mention for mention in _emails(text) if coverage.take(mention.start, mention.end))
        found += (mention for mention in _mentions(text) if coverage.take(mention.start, mention.end))
    if _SEVEN_DIGITS.search(text):
        found += (mention for mention in _phones(text) if coverage.take(mention.start, mention.end))
    tags = tuple(tag for tag in _tags(text) if coverage.take(tag.start, tag.end)) if "#" in text else ()
    return Handles(tuple(found), tags)


def phone_number(written: str) -> str | None:
    """Return the number's digits, with + where its country code is written; None where it is no phone number."""
    if _DATE_LIKE.match(written):
        return None
    digits = re.sub(r"\D", "", written)
    if written.startswith("+"):
        return f"+{digits}" if 7 <= len(digits) <= 15 else None
    if digits.startswith("00"):
        return f"+{digits[2:]}" if 9 <= len(digits) <= 17 else None
    if digits.startswith("0"):
        return digits if 9 <= len(digits) <= 11 else None
    return digits if _NORTH_AMERICAN.fullmatch(written) else None


def _urls(text: str) -> Iterator[FoundMention]:
    for match in _URL.finditer(text):
        written = match.group().rstrip(".,;:!?'*_")
        # A bracket that closes nothing inside the address belongs to the sentence around it.
        while written[-1] in _OPENING and written.count(written[-1]) > written.count(_OPENING[written[-1]]):
            written = written[:-1].rstrip(".,;:!?'")
        try:
            host = urlsplit(written if "://" in written else f"//{written}").hostname
        except ValueError:  # a bracket that opens no IPv6 address
            continue
        if host and "." in host.strip("."):
            end = match.start() + len(written)
            yield FoundMention(match.start(), end, host.removeprefix("www."), EntityKind.THING, Method.URL, 0.9)


def _emails(text: str) -> Iterator[FoundMention]:
    for m in _EMAIL.finditer(text):
        yield FoundMention(m.start(), m.end(), m.group().lower(), EntityKind.CONTACT, Method.EMAIL, 0.95)


def _mentions(text: str) -> Iterator[FoundMention]:
    for match in _MENTION.finditer(text):
        name = match[1].rstrip("._")
        if name and not name.isdigit():
            end = match.start() + 1 + len(name)
            yield FoundMention(match.start(), end, name, EntityKind.CONTACT, Method.HANDLE, 0.8)


def _phones(text: str) -> Iterator[FoundMention]:
    for match in _PHONE.finditer(text):
        number = phone_number(match.group())
        if number is not None:
            yield FoundMention(match.start(), match.end(), number, EntityKind.CONTACT, Method.PHONE, 0.8)


def _tags(text: str) -> Iterator[Tag]:
    for match in _TAG.finditer(text):
        name = match[1].rstrip("/-_")
        if any(map(str.isalpha, name)):
            readable = name.lower().replace("_", " ").replace("-", " ")
            yield Tag(match.start(), match.start() + 1 + len(name), readable)
