"""What the encoder read in a text: values with offsets into that text and honest probabilities."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.understanding.labels import KINDS, SENSITIVITIES, SpanType, Standing
from ingest.understanding.themes import Subject
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.relations.relation import RelationType


@dataclass(frozen=True, slots=True)
class Found:
    """A span of code points, `end` exclusive, aligned to words and without a possessive `'s`."""

    start: int
    end: int
    type: SpanType
    confidence: float


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation in its stored form (`knowledge.relations.canonical`); an end that is None is the owner.

    `since` and `until` are the dates that bound it, where the text gives them; the object of BIRTHDAY_ON is a date.
    Where `standing` tells of a beginning or an end without such a date, the note's own day is meant.
    """

    subject: Found | None
    predicate: RelationType
    object: Found | None
    standing: Standing
    since: Found | None
    until: Found | None
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Entities and things in order; one probability per level and per kind; relations, the surest first.

    It is of a part of the text alone where that was too long (`is_whole`).
    """

    entities: tuple[Found, ...]
    things: tuple[Found, ...]
    sensitivities: tuple[float, ...]
    kinds: tuple[float, ...]
    relations: tuple[Tie, ...]
    nouns: frozenset[int] = frozenset()
    """Where words begin that stand as nouns."""
    subjects: tuple[Subject, ...] = ()
    is_whole: bool = True

    @property
    def sensitivity(self) -> Sensitivity:
        return SENSITIVITIES[_place_of_highest(self.sensitivities)]

    @property
    def kind(self) -> MemoryKind:
        return KINDS[_place_of_highest(self.kinds)]


def _place_of_highest(values: tuple[float, ...]) -> int:
    return max(range(len(values)), key=values.__getitem__)
