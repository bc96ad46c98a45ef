"""What the forms of an English word have in common."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from snowballstemmer import stemmer

_ENGLISH = stemmer("english")
_ONE_AT_A_TIME = Lock()
"""The stemmer holds the word that it is at, and memories are read on more threads than one."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    with _ONE_AT_A_TIME:
        return str(_ENGLISH.stemWord(word))
