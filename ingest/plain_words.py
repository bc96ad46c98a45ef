"""Secrets told in everyday words, and what only sounds like one, weighed against what the encoder reads.

The encoder is sure of itself on wordings that it never met, either way. So what is heard here makes it doubt: alone it
raises a level no further than to ask for the owner's look, and what it lowers is for the owner to look at, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.lexicon.plain import plain_words
from ingest.sensitivity import LevelGuess
from knowledge.levels import Sensitivity

HEARD = 0.55
"""How much of what was read lower goes up to what is heard: more than half, and too little to be sure alone."""
_EXCUSED = 0.8
"""How much of what was read higher goes down where only something harmless of that name is heard."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The highest level that is told in everyday words, and the lowest that only seems to be."""

    level: Sensitivity = Sensitivity.GENERAL
    excused: Sensitivity | None = None

    def weigh(self, likely: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how likely each level is by what was read and heard; the sum stays one."""
        weighed = likely.copy()
        if self.excused is not None:
            _move(weighed, slice(self.excused, None), Sensitivity.GENERAL, _EXCUSED)
        _move(weighed, slice(0, self.level), self.level, HEARD)
        return weighed

    def guess(self, by_rules: LevelGuess) -> LevelGuess:
        """Return what is heard where nothing could be read, unless the rules know of something higher."""
        return LevelGuess(self.level, HEARD) if self.level > by_rules.level else by_rules


def hear(text: str, told: Sequence[float]) -> Plain:
    """Hear a text (see `normalise.matchable`); `told` is its evidence, beside which nothing is excused."""
    lowered = text.lower()
    detected_ultra, detected_secret, cue_ultra, cue_secret, *_ = told
    heard = [each for each in plain_words() if each.stands_in(lowered)]
    level = max((each.level for each in heard if not each.is_harmless), default=Sensitivity.GENERAL)
    serious = level
    if detected_ultra or cue_ultra:
        serious = Sensitivity.ULTRA_SECRET
    elif detected_secret or cue_secret:
        serious = max(level, Sensitivity.SECRET)
    excused = min((each.level for each in heard if each.is_harmless and each.level > serious), default=None)
    return Plain(level, excused)


def _move(likely: NDArray[np.float64], of: slice, to: Sensitivity, part: float) -> None:
    moved = part * likely[of].sum()
    likely[of] *= 1 - part
    likely[to] += moved
