"""What a word looks like: the encoder reads lower case alone, so capitals, digits and signs are told to it beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache


class Shape(IntEnum):
    NONE = 0
    LOWER = 1
    TITLE = 2
    UPPER = 3
    CAPITAL = 4
    MIXED = 5
    LETTERS_AND_DIGITS = 6
    DIGITS = 7
    UNCASED = 8
    STOP = 9
    PUNCTUATION = 10
    HANDLE = 11
    TAG = 12
    ADDRESS = 13
    SYMBOL = 14
    INITIAL = 15


class Casing(IntEnum):
    """How a whole text is written: capitals tell a name only where the writer uses both cases."""

    LOWER = 0
    BOTH = 1
    UPPER = 2


SHAPES = len(Shape) * 2 * len(Casing)
"""A code of a word: its shape, whether it opens a sentence, and the casing of its text."""

_ADDRESS = re.compile(r"https?://|www\.|[^@\s]+@[^@\s]+\.\w|\w+\.(?:com|org|net|co|io|uk|ly)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d.,:/\-]*")
_STOPS = frozenset(".!?…\n")
_OPENERS = frozenset("\"'\u201c\u2018\u00ab([*-\u2013\u2014\u2022>#")
_SHOUTED = 0.7


def casing_of(text: str) -> Casing:
    upper = sum(map(str.isupper, text))
    if not upper:
        return Casing.LOWER
    lower = sum(map(str.islower, text))
    return Casing.UPPER if upper > 1 and upper >= _SHOUTED * (upper + lower) else Casing.BOTH


@lru_cache(maxsize=20_000)
def shape_of(word: str) -> Shape:
    if word.islower() and word.isalpha():
        return Shape.LOWER
    if word[0] == "@" and len(word) > 1:
        return Shape.HANDLE
    if word[0] == "#" and len(word) > 1:
        return Shape.TAG
    if _ADDRESS.match(word):
        return Shape.ADDRESS
    if _DIGITS.fullmatch(word):
        return Shape.DIGITS
    letters = [letter for letter in word if letter.isalpha()]
    if not letters:
        if any(sign in _STOPS for sign in word):
            return Shape.STOP
        return Shape.PUNCTUATION if word[0].isascii() else Shape.SYMBOL
    if any(sign.isdigit() for sign in word):
        return Shape.LETTERS_AND_DIGITS
    if not any(letter.isupper() or letter.islower() for letter in letters):
        return Shape.UNCASED
    return _cased(word, letters)


def _cased(word: str, letters: list[str]) -> Shape:
    upper = sum(letter.isupper() for letter in letters)
    if not upper:
        return Shape.LOWER
    if word[-1] == "." and letters[0].isupper():
        return Shape.INITIAL
    if upper == len(letters):
        return Shape.CAPITAL if upper == 1 else Shape.UPPER
    return Shape.TITLE if upper == 1 and letters[0].isupper() else Shape.MIXED


def codes(words: Sequence[str], casing: Casing) -> list[int]:
    """Return one code per word of a text, in order."""
    found, opening = list[int](), True
    for word in words:
        shape = shape_of(word)
        found.append((shape * 2 + opening) * len(Casing) + casing)
        if shape is Shape.STOP:
            opening = True
        elif word not in _OPENERS and shape is not Shape.SYMBOL:
            opening = False
    return found
