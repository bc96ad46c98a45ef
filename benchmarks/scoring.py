"""Counts of what was found, missed and made up, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """Of answers that are right or wrong as a whole; `add` compares one unit's answers with its gold."""

    right: int = 0
    answered: int = 0
    gold: int = 0

    def add(self, answered: Collection[Hashable], gold: Collection[Hashable]) -> None:
        self.right += len(set(answered) & set(gold))
        self.answered += len(set(answered))
        self.gold += len(set(gold))

    @property
    def precision(self) -> float:
        return self.right / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.answered + self.gold) if self.answered + self.gold else 0.0


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Return the expected calibration error over equal-width bins (Naeini et al., AAAI 2015, section 2)."""
    error = 0.0
    for number in range(bins):
        held = [place for place, value in enumerate(confidences) if number == min(int(value * bins), bins - 1)]
        if held:
            sure = sum(confidences[place] for place in held) / len(held)
            hit = sum(right[place] for place in held) / len(held)
            error += len(held) / len(confidences) * abs(sure - hit)
    return error


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
