"""Find words like a word among many without comparing it with each: MinHash signatures in bands.

Broder, "On the resemblance and containment of documents" (1997); Indyk and Motwani (1998) for the bands.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_BANDS, _ROWS = 16, 2
"""Words that share half of their pairs of letters meet in a band 99 times of 100, those that share a tenth 15 times."""
_PRIME = (1 << 31) - 1
_seeds = np.random.default_rng(20_251_103).integers(1, _PRIME, size=(2, _BANDS * _ROWS, 1), dtype=np.int64)


class Blocks:
    """Words by the bands of their signatures."""

    def __init__(self) -> None:
        self._words: defaultdict[tuple[int, bytes], set[str]] = defaultdict(set)

    def add(self, word: str) -> None:
        for band in bands(word):
            self._words[band].add(word)

    def near(self, word: str) -> set[str]:
        """Return the words that may be like this one; itself left out."""
        found: set[str] = set()
        for band in bands(word):
            found |= self._words.get(band, set())
        return found - {word}


@lru_cache(maxsize=16_384)
def bands(word: str) -> tuple[tuple[int, bytes], ...]:
    signature = _signature(word)
    return tuple((band, signature[band * _ROWS : (band + 1) * _ROWS].tobytes()) for band in range(_BANDS))


def _signature(word: str) -> NDArray[np.int64]:
    padded = f"^{word}$"
    pairs = np.array([crc32(padded[at : at + 2].encode()) & 0x3FFFFFFF for at in range(len(padded) - 1)], np.int64)
    times, plus = _seeds
    return np.asarray(((times * pairs + plus) % _PRIME).min(axis=1), np.int64)
