"""The closed lists that the encoder's heads answer in; their order is the order of its outputs."""

from __future__ import annotations

from enum import StrEnum

from knowledge.levels import LEVELS, Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.relations.canonical import STORED
from knowledge.relations.relation import RelationType


class SpanType(StrEnum):
    """THING is a noun phrase that only a relation names ("vinyl", "the blue van"): no entity of its own."""

    PERSON = "PERSON"
    ORGANIZATION = "ORGANIZATION"
    PLACE = "PLACE"
    EVENT_NAME = "EVENT_NAME"
    DATE = "DATE"
    THING = "THING"


class Standing(StrEnum):
    """How the text says that a relation stands at the time of writing."""

    HOLDS = "HOLDS"
    BEGINS = "BEGINS"
    ENDED = "ENDED"
    PLANNED = "PLANNED"


SPAN_TYPES = tuple(SpanType)
TAGS = 1 + 2 * len(SPAN_TYPES)
"""0 is outside; a span of type t begins with 1 + 2t and goes on with 2 + 2t."""

SENSITIVITIES: tuple[Sensitivity, ...] = LEVELS
KINDS = tuple(MemoryKind)
STANDINGS = tuple(Standing)

PREDICATES: tuple[RelationType | None, ...] = (None, *STORED)
"""None: the two are not related. Inverse types are told as their stored form with the ends swapped."""


def begin(kind: SpanType) -> int:
    return 1 + 2 * SPAN_TYPES.index(kind)


def inside(kind: SpanType) -> int:
    return 2 + 2 * SPAN_TYPES.index(kind)
