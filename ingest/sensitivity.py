"""How sensitive a text is: what the encoder reads, weighed with what stands in it by form and by word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.detectors import Detection
from ingest.lexicon import level_cues as cues
from knowledge.levels import LEVELS, Sensitivity

WEIGHTS = "sensitivity.json"
UNDECIDED = 0.3
"""The confidence of CONFIDENTIAL where nothing spoke: nobody classified the memory."""
_DETECTED = 0.95
_CUES = (cues.ULTRA_SECRET, cues.SECRET, cues.CONFIDENTIAL)
_RISE = (0.0, 0.45, 0.45, 0.2)
"""A level is taken where it or a higher one is at least this likely: it is better to err upward."""


@dataclass(frozen=True, slots=True)
class LevelGuess:
    level: Sensitivity
    confidence: float


def evidence(text: str, detections: Sequence[Detection], *, has_contact_details: bool) -> tuple[float, ...]:
    """Return how strongly each speaks, 0..1: detected ULTRA_SECRET, SECRET; cue words of three levels; addresses."""
    detected = [float(any(found.level is level for found in detections)) for level in reversed(LEVELS[2:])]
    lowered = text.lower()
    told = [max((sure for cue, sure in rules if cue.stands_in(text, lowered)), default=0.0) for rules in _CUES]
    return (*detected, *told, float(has_contact_details))


@dataclass(frozen=True, slots=True)
class Weigher:
    """Multinomial logistic regression over the encoder's log probabilities [4] and the evidence [6].

    Fitted by `training.sensitivity` on texts that the encoder did not learn from. `weights` is [10, 4], `bias` [4].
    """

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    @classmethod
    def load(cls, path: Path) -> Weigher:
        held = json.loads(path.read_text("utf-8"))
        return cls(np.array(held["weights"]), np.array(held["bias"]))

    def guess(self, read: Sequence[float], told: Sequence[float], detections: Sequence[Detection]) -> LevelGuess:
        return decide(self.likely(read, told, detections))

    def likely(
        self, read: Sequence[float], told: Sequence[float], detections: Sequence[Detection]
    ) -> NDArray[np.float64]:
        """Return how likely each level is; none below one that was detected by form and checksum."""
        scores = features(read, told) @ self.weights + self.bias
        likely = np.exp(scores - scores.max())
        likely[: lowest(detections)] = 0.0
        all_of_it: NDArray[np.float64] = likely / likely.sum()
        return all_of_it


def decide(likely: NDArray[np.float64]) -> LevelGuess:
    """Return the highest level that is likely enough."""
    at_least = likely[::-1].cumsum()[::-1]
    level = max(level for level in LEVELS if at_least[level] >= _RISE[level])
    return LevelGuess(level, float(likely[level]))


def lowest(detections: Sequence[Detection]) -> Sensitivity:
    """Return the lowest level that the detected allows."""
    return max((found.level for found in detections), default=Sensitivity.GENERAL)


def features(read: Sequence[float], told: Sequence[float]) -> NDArray[np.float64]:
    return np.concatenate([np.log(np.maximum(read, 1e-6)), told])


def guess_by_rules(told: Sequence[float]) -> LevelGuess:
    """Guess by the evidence alone, where nothing could be read: the highest level that anything speaks for."""
    detected_ultra, detected_secret, *cue, addresses = told
    for level, sure in (
        (Sensitivity.ULTRA_SECRET, max(_DETECTED * detected_ultra, cue[0])),
        (Sensitivity.SECRET, max(_DETECTED * detected_secret, cue[1])),
        (Sensitivity.CONFIDENTIAL, max(_DETECTED * addresses, cue[2])),
    ):
        if sure:
            return LevelGuess(level, sure)
    return LevelGuess(Sensitivity.CONFIDENTIAL, UNDECIDED)
