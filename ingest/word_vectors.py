"""Vectors of single words, each embedded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
MAX_KEPT = 20_000
"""Beyond it what is kept is dropped: most words of a language come again soon."""


class WordVectors:
    def __init__(self, embed: Callable[[Sequence[str]], Vectors]) -> None:
        self._embed = embed
        self._kept: dict[str, Vectors] = {}

    def apart(self) -> WordVectors:
        """Return vectors of the same kind whose words are kept no longer than they themselves."""
        return WordVectors(self._embed)

    def of(self, words: Sequence[str]) -> Vectors:
        """Return one row per word; those that are new are embedded together."""
        if len(self._kept) > MAX_KEPT:
            self._kept = {}
        kept = self._kept  # other threads ask, too: what one of them drops stays here until it is returned
        if new := [word for word in dict.fromkeys(words) if word not in kept]:
            kept.update(zip(new, self._embed(new), strict=True))
        return np.stack([kept[word] for word in words])
