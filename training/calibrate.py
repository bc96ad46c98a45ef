"""Temperatures that make the shipped network's probabilities honest, and the one from which a relation is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.understanding.network import Calibration, Network
from ingest.understanding.pairs import lay
from ingest.understanding.reading import Reading
from ingest.understanding.relating import PERSONAL
from training.measure import measure
from training.messages import Message

if TYPE_CHECKING:
    from training.items import Item

_GRID = np.exp(np.linspace(np.log(0.4), np.log(4.0), 60))
_PEOPLE, _OTHERS = 0.9, 0.82
"""How many of the ties told must be right: of those between people, and of others. Our notes are mostly harder than
others': on the ordinary ones among them nine of ten are right so."""
_THRESHOLDS = np.arange(0.2, 0.96, 0.02)
_BATCH = 16


def temperatures(network: Network, items: Sequence[Item]) -> Calibration:
    """Find for each head the division of its scores that makes held-out labels likeliest (Guo et al., 2017).

    Pairs are told as related from the lowest threshold on; `threshold` finds those to keep.
    """
    sensitivity, kind, tags = _Head(), _Head(), _Head()
    predicate, standing = _Head(), _Head()
    for first in range(0, len(items), _BATCH):
        group = items[first : first + _BATCH]
        scores = network.read([item.tagged.window for item in group])
        paired = [at for at, item in enumerate(group) if item.pairs]
        for item, said in zip(group, scores, strict=True):
            sensitivity.add(said.sensitivity[None], [item.sensitivity])
            kind.add(said.kind[None], [item.kind])
            tags.add(said.tags, [allowed.bit_length() - 1 for allowed in item.tagged.allowed])
        laid = [lay(group[at].tagged.window, group[at].spans, group[at].pairs) for at in paired]
        if paired:
            for at, said_of in zip(paired, network.relate([scores[at].states for at in paired], laid), strict=True):
                predicate.add(said_of.predicate, group[at].predicates)
                standing.add(said_of.standing, group[at].standings)
    return Calibration(
        tags=tags.temperature(),
        sensitivity=sensitivity.temperature(),
        kind=kind.temperature(),
        predicate=predicate.temperature(),
        standing=standing.temperature(),
        related_people=float(_THRESHOLDS[0]),
        related=float(_THRESHOLDS[0]),
    )


def threshold(messages: Sequence[Message], readings: Sequence[Reading], *, of_people: bool) -> float:
    """The lowest probability from which on the relations told are precise enough."""
    groups = [[tie for tie in r.relations if (tie.predicate in PERSONAL) is of_people] for r in readings]
    for value in _THRESHOLDS:
        told = [
            replace(reading, relations=tuple(tie for tie in ties if tie.probability >= value))
            for reading, ties in zip(readings, groups, strict=True)
        ]
        if measure(messages, told).relation_precision >= (_PEOPLE if of_people else _OTHERS):
            break
    return round(float(value), 2)


class _Head:
    def __init__(self) -> None:
        self._scores = list[NDArray[np.float32]]()
        self._right = list[int]()

    def add(self, scores: NDArray[np.float32], right: Sequence[int]) -> None:
        kept = [at for at, label in enumerate(right) if label >= 0]
        self._scores.append(scores[kept])
        self._right += [right[at] for at in kept]

    def temperature(self) -> float:
        scores = np.concatenate(self._scores)
        rows, right = np.arange(len(scores)), np.array(self._right)

        def surprise(temperature: float) -> float:
            divided = scores / temperature
            top = divided.max(-1)
            return float((np.log(np.exp(divided - top[:, None]).sum(-1)) + top - divided[rows, right]).mean())

        return round(float(min(_GRID, key=surprise)), 3)
