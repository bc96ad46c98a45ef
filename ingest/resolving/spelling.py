"""Spellings of one name brought to one form: case, width, diacritics, and letters that sound alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ingest.normalise import matchable
from ingest.words import words_of

_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "ħ": "h", "þ": "th", "æ": "ae", "œ": "oe"}
)
_MARKED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC")
"""Here a mark varies a letter; in Indic scripts it is a vowel, and dropping it makes another name."""
_ALIKE = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"tsch|tch|sch|sh|ch|cz"), "s"),
    (re.compile(r"ck|kh|qu|[cq]"), "k"),
    (re.compile(r"th|dt"), "t"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"(?<!^)z"), "s"),
    (re.compile(r"[wv]"), "f"),
    (re.compile(r"dj|j"), "y"),
    (re.compile(r"h(?![aeiouy])"), ""),
    (re.compile(r"ie|ey|ee|ea|y"), "i"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"e$"), ""),
)
"""How one sound is written in the languages of Europe; applied in order, to folded words."""


def folded(text: str) -> str:
    """Return the text in lower case, of normal width, with plain quotes, without diacritics and strokes."""
    plain = unicodedata.normalize("NFKC", matchable(unicodedata.normalize("NFC", text))).casefold()
    if plain.isascii():
        return plain
    letters = []
    base = ""
    for letter in unicodedata.normalize("NFD", plain):
        if unicodedata.category(letter) == "Mn" and base:
            if unicodedata.name(base, "").startswith(_MARKED_SCRIPTS):
                continue
        else:
            base = letter
        letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)).translate(_STROKES)


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded; a possessive is cut, apostrophes inside go."""
    return words_in(name)


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a text as of a name; nothing of it is kept in memory, for it may be a secret."""
    return tuple(word.text.replace("'", "") for word in words_of(folded(text)))


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return a key that misspellings by ear share: Defne and Dephne, Katarina and Catarina."""
    key = word
    for pattern, plain in _ALIKE:
        key = pattern.sub(plain, key)
    return key
