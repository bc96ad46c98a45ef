"""Words of a text, with where they stand."""

from __future__ import annotations

import re
from typing import NamedTuple

# Marks that combine with the letter before them are not \w, and must not cut a word in two.
_LETTER = r"[^\W_]"
_MARK = (
    r"\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0981-\u0983\u09bc-\u09cd\u0b82\u0bbe-\u0bcd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_WORD = re.compile(rf"{_LETTER}[\w{_MARK}]*(?:['-]{_LETTER}[\w{_MARK}]*)*")
_SENTENCE_END = re.compile(r"[.!?\u2026\n]|[:;]\s*[\"'(]|[\u2022*]\s|^\s*-\s")
_TITLES = frozenset(("mr", "mrs", "ms", "mx", "dr", "prof", "st", "sr", "rev", "fr", "sgt", "capt"))


class Word(NamedTuple):
    """A word as written, without possessive 's; `initial` where it opens a sentence."""

    text: str
    lower: str
    start: int
    end: int
    gap: str
    """What stands between the word before and this one, a possessive 's included."""
    initial: bool
    possessive: bool

    @property
    def capitalised(self) -> bool:
        return self.text[0].isupper()


def words_of(text: str) -> list[Word]:
    """Cut a text (see `normalise.matchable`) into words, in time that grows with its length alone."""
    found: list[Word] = []
    last = 0
    before = ""
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        gap = text[last:start]
        possessive = len(word) > 2 and word[-2:] in ("'s", "'S")
        if possessive:
            word, end = word[:-2], end - 2
        last = end
        initial = not found or (gap != " " and _SENTENCE_END.search(gap) is not None and not _is_title(before, gap))
        before = word.lower()
        found.append(Word(word, before, start, end, gap, initial, possessive))
    return found


def _is_title(word: str, gap: str) -> bool:
    return gap == ". " and word in _TITLES
