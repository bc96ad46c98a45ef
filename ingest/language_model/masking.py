"""Numbers, addresses and keys of a text put behind placeholders before it leaves, and found again by place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from ingest.handles import find_handles
from ingest.normalise import matchable
from ingest.spans import Coverage
from knowledge.ingestion.facts import Method
from knowledge.keys.gist import looks_random

_HANDLES = {Method.EMAIL: "EMAIL", Method.PHONE: "PHONE", Method.URL: "LINK"}
_BETWEEN = r"(?:,|[ .()/\u2010-\u2015-]{0,2})"
# Bounded by what they are made of, not by the edges of words: scripts without spaces have none around a number.
_NUMBERS = (
    re.compile(rf"(?:(?<![A-Za-z])[A-Z]{{1,4}}[ -]?)?[+(]{{0,2}}\d(?:{_BETWEEN}\d){{4,}}+"),
    re.compile(rf"(?:(?<![A-Za-z])[A-Z]{{1,4}}[ -]?)?\d(?:{_BETWEEN}[0-9A-Z]){{4,40}}(?![a-z])"),
)
_NARROW = r"[^\W\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_EMAILS = tuple(
    re.compile(rf"(?:{letter}|[.%+-]){{1,64}}@(?:(?:{letter}|-){{1,63}}\.){{1,8}}{letter}{{2,24}}")
    for letter in (_NARROW, r"\w")
)
"""In any script; first without the words that scripts without spaces write right beside one."""
_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})")
_ISO_DAY = re.compile(r"\d{4}-(?:0\d|1[0-2])-[0-3]\d(?:T[\d:]+)?")
_YEARS = re.compile(r"(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d")
_HOURS = re.compile(r"\d{1,2}[:.]\d\d(?:[ap]m)? ?[-/] ?\d{1,2}[:.]\d\d(?:[ap]m)?", re.IGNORECASE)
_FEW = 5
"""Digits; below that a number identifies nobody."""
_TOKEN = re.compile(r"[^\s,;()\[\]<>\"]{8,200}")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A stretch of the text that stands in the masked one as it is."""

    start: int
    end: int
    original: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with placeholders in place of what is nobody else's business."""

    text: str
    kept: Sequence[_Kept]

    @classmethod
    def nothing(cls, text: str) -> Masked:
        return cls(text, (_Kept(0, len(text), 0),))

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a span of the masked text stands in the original; None where a placeholder is part of it."""
        place = bisect_right(self.kept, start, key=lambda kept: kept.start) - 1
        if place < 0 or end > self.kept[place].end or end <= start:
            return None
        shift = self.kept[place].original - self.kept[place].start
        return start + shift, end + shift


def mask(text: str) -> Masked:
    """Mask a text; what is written twice gets the same placeholder twice."""
    plain = matchable(text)
    names: dict[tuple[str, str], str] = {}
    parts: list[str] = []
    kept: list[_Kept] = []
    length = done = 0
    for start, end, kind in sorted(_found(plain)):
        key = kind, re.sub(r"\W", "", plain[start:end]).casefold()
        if key not in names:
            names[key] = next(name for name in _placeholders(kind) if name not in text and name not in names.values())
        kept.append(_Kept(length, length + start - done, done))
        parts += [text[done:start], names[key]]
        length += start - done + len(names[key])
        done = end
    kept.append(_Kept(length, length + len(text) - done, done))
    return Masked("".join([*parts, text[done:]]), [one for one in kept if one.end > one.start])


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    taken = Coverage(len(text))
    for handle in find_handles(text, taken).mentions:
        if handle.method in _HANDLES:
            yield handle.start, handle.end, _HANDLES[handle.method]
    for pattern in _EMAILS:
        for email in pattern.finditer(text) if "@" in text else ():
            if taken.take(email.start(), email.end()):
                yield email.start(), email.end(), "EMAIL"
    for token in _TOKEN.finditer(text):
        written = token.group().strip(".!?:'*_~")
        if looks_random(written) and not _is_time(written) and taken.take(token.start(), token.end()):
            yield token.start(), token.end(), "KEY"
    rest = "".join(letter if taken.free(at, at + 1) else "\n" for at, letter in enumerate(text))
    for start, end in _joined(number.span() for pattern in _NUMBERS for number in pattern.finditer(rest)):
        written = text[start:end]
        if sum(map(str.isdigit, written)) >= _FEW and not _is_time(written) and taken.take(start, end):
            yield start, end, "NUMBER"


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield each stretch that the spans cover, whole."""
    open_: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if open_ is None or start >= open_[1]:
            if open_ is not None:
                yield open_
            open_ = start, end
        else:
            open_ = open_[0], max(open_[1], end)
    if open_ is not None:
        yield open_


def _is_time(written: str) -> bool:
    """Tell whether it can be a day, years or hours; three pairs of digits with hyphens are a bank's code as well."""
    if any(form.fullmatch(written) for form in (_ISO_DAY, _YEARS, _HOURS)):
        return True
    day = _DAY.fullmatch(written)
    if day is None or (day[2] == "-" and len(day[4]) == 2):
        return False
    first, second = sorted((int(day[1]), int(day[3])))
    return 1 <= first <= 12 and second <= 31


def _placeholders(kind: str) -> Iterator[str]:
    return (f"[{kind}_{number}]" for number in count(1))
