"""Noun phrases that are no names: what somebody likes, hates or owns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.relating.symbols import MAY_OWN, OWNS
from ingest.relating.words import any_of, words

_TOKEN = re.compile(r"[^\s,]+|,")
_ENDS = re.compile(r"[.!?;:\n()\"]| - ")
_SYMBOL = re.compile("[\ue000-\uf8ff]")
_OWNER = re.compile(f"[{OWNS}{MAY_OWN}]|'s$")
_NUMBER = re.compile(rf"\d+|{any_of('ages')}")
_JOINS = (",", "and", "or", "&")
_MOST_WORDS, _MOST_OF_LATER, _REACH = 8, 3, 120


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that is no name, as a span of the text as stored."""

    start: int
    end: int


def phrases(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the noun phrases that a list beginning at `start` holds, without their articles."""
    end = _ENDS.search(text, start)
    tokens = list(_TOKEN.finditer(text, start, min(end.start() if end else len(text), start + _REACH)))
    span, place = _phrase(tokens, 0, _MOST_WORDS)
    if span is None:
        return
    yield span
    more = []
    while place < len(tokens) and tokens[place].group() in _JOINS:
        is_last = False
        while place < len(tokens) and tokens[place].group() in _JOINS:
            is_last |= tokens[place].group() != ","
            place += 1
        span, place = _phrase(tokens, place, _MOST_OF_LATER)
        if span is None:
            return
        more.append(span)
        if is_last:
            # "car boot sales, flask, torch, the lot" are no list: that ends with an "and".
            yield from more
            return


def _phrase(tokens: Sequence[re.Match[str]], place: int, most: int) -> tuple[tuple[int, int] | None, int]:
    """Return the span of the phrase that begins here, if one does, and the place after it."""
    begin = place
    while begin < len(tokens) and _is_before(tokens[begin].group(), is_first=place == 0):
        begin += 1
    end = begin
    while end < len(tokens) and end - begin <= most and _is_inside(tokens[end].group()):
        end += 1
    if end == begin or end - begin > most or _NUMBER.fullmatch(tokens[end - 1].group()):
        return None, end
    return (tokens[begin].start(), tokens[end - 1].end()), end


def _is_before(word: str, *, is_first: bool) -> bool:
    """Tell whether a word stands before a noun: an article, or whose it is."""
    if _SYMBOL.search(word):
        return is_first and _OWNER.search(word) is not None
    return word in words("skipped")


def _is_inside(word: str) -> bool:
    if word in words("stops") or word in _JOINS or _SYMBOL.search(word):
        return False
    return word not in words("verbs")
