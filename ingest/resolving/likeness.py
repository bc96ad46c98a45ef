"""How alike two words of names are: nicknames, initials, misspellings."""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from math import log2

from nicknames import NickNamer
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from ingest.lexicon.given_names import given_names
from ingest.resolving.spelling import sound

_LEAST_LETTERS = 4
BEGINNING, _LEAST_REST = 3, 3
"""Letters that a nickname has in common with the name it begins, at least, and by how many the name is longer."""
_LEAST_BITS = 8.0
"""Entropy of a name in all: "Anna" carries 4 bits, "Sheila" 16; what carries few is like others by chance."""
_ALIKE, _NEARLY, _PERHAPS = 0.9, 0.88, 0.78
_LONG, _LONGEST_GAP = 8, 3
_ENDINGS = frozenset("aeos")


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=16_384)
def short_forms(word: str) -> frozenset[str]:
    """Return the names that a word is short for, and the short forms of it; English names alone are known."""
    table = _nicknames()
    return frozenset(table.canonicals_of(word)) | frozenset(table.nicknames_of(word))


def is_nickname(one: str, other: str) -> bool:
    return one != other and other in short_forms(one)


def is_short_for(short: str, long: str) -> bool:
    """Tell whether one name is the beginning of another that is not the other sex's: Bev of Beverley, not Chris of
    Christine; where no table knows it, of a much longer one: Kip of Kipchumba, not Carl of Carlos."""
    sexes = {given_names().get(short, ""), given_names().get(long, "")} - {""}
    is_beginning = len(short) >= BEGINNING and long.startswith(short) and len(sexes) < 2
    return is_beginning and (len(long) - len(short) >= _LEAST_REST or is_nickname(short, long))


def is_initial(one: str, other: str) -> bool:
    """Tell whether one of two words is the other's first letter."""
    short, long = sorted((one, other), key=len)
    return len(short) == 1 < len(long) and short.isalpha() and long.startswith(short)


@lru_cache(maxsize=65_536)
def misspelt(one: str, other: str) -> float:
    """Return how alike two words are that may be one, misspelt (0..1); 0 where they are too short or too unlike."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < _LEAST_LETTERS or len(long) - len(short) > _LONGEST_GAP:
        return 0.0
    if one[0] != other[0] and sound(one)[:1] != sound(other)[:1]:
        return 0.0  # Doreen and Noreen
    slips = DamerauLevenshtein.distance(one, other, score_cutoff=2)
    if slips > 2 and sound(one) != sound(other):
        return 0.0
    if min(entropy(one), entropy(other)) < _LEAST_BITS or _is_other_ending(short, long):
        return 0.0
    by_ear = sound(one) == sound(other)
    swapped = slips == 1 and sorted(one) == sorted(other)
    if slips == 1 and (len(long) >= 6 or by_ear) and len(short) > _LEAST_LETTERS:
        likeness = max(float(JaroWinkler.similarity(one, other)), _ALIKE)
    elif len(short) > _LEAST_LETTERS and (by_ear or swapped or (slips == 2 and len(short) >= 9)):
        likeness = _NEARLY
    elif by_ear or (slips == 1 and len(short) > _LEAST_LETTERS):
        likeness = _PERHAPS
    else:
        return 0.0
    # Two names that are each well known are two names: Marie and Maria, Karen and Karin.
    return likeness - 0.15 if short_forms(one) and short_forms(other) and not by_ear else likeness


def nearly(one: str, other: str) -> bool:
    """Tell whether one or two slips, however short the words, make the difference; not that of two well-known names."""
    slips = DamerauLevenshtein.distance(one, other, score_cutoff=2)
    is_close = slips == 1 or (slips == 2 and min(len(one), len(other)) >= _LONG)
    return is_close and not (short_forms(one) and short_forms(other))


def _is_other_ending(short: str, long: str) -> bool:
    """Daniel and Daniela, Angela and Angelo, Louis and Louise: another ending is another person."""
    if len(short) == len(long):
        return short[:-1] == long[:-1] and {short[-1], long[-1]} <= _ENDINGS
    return long[:-1] == short and long[-1] in _ENDINGS


@lru_cache(maxsize=65_536)
def entropy(word: str) -> float:
    """Return the bits that the letters of a word carry in all, by how varied they are within it (Shannon)."""
    counts = Counter(word)
    return -sum(count * log2(count / len(word)) for count in counts.values())
