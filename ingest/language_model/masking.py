"""Numbers, addresses and keys of a text put behind placeholders before it leaves, and found again by place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from ingest.handles import find_handles
from ingest.normalise import matchable
from ingest.spans import Coverage
from knowledge.ingestion.facts import Method
from knowledge.keys.gist import looks_random

_HANDLES = {Method.EMAIL: "EMAIL", Method.PHONE: "PHONE", Method.URL: "LINK"}
_NUMBER = re.compile(r"(?<!\w)(?:[A-Z]{1,4}[ -]?)?[+(]{0,2}\d(?:[ .()/\u2010-\u2015-]{0,2}[0-9A-Z]){4,40}(?!\w)")
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?:T[\d:]+)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d"
    r"|\d{1,2}[:.]\d\d(?:[ap]m)? ?[-/] ?\d{1,2}[:.]\d\d(?:[ap]m)?",
    re.IGNORECASE,
)
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
    for number in _NUMBER.finditer(text):
        written = number.group()
        digits = sum(letter.isdigit() for letter in written)
        if digits >= _FEW and not _TIME.fullmatch(written) and taken.take(number.start(), number.end()):
            yield number.start(), number.end(), "NUMBER"
    for token in _TOKEN.finditer(text):
        written = token.group().strip(".!?:'*_~")
        if looks_random(written) and not _TIME.fullmatch(written) and taken.take(token.start(), token.end()):
            yield token.start(), token.end(), "KEY"


def _placeholders(kind: str) -> Iterator[str]:
    return (f"[{kind}_{number}]" for number in count(1))
