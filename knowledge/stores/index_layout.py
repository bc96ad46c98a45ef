"""The one layout of the search index, for Qdrant Edge and Qdrant server alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from knowledge.access import Access
from knowledge.ids import is_id
from knowledge.search.ports import INDEX_CEILING, IndexPoint, NamePoint, PointKind, PointLinks, SearchFilter

LAYOUT_VERSION = 1

DENSE = "text"
KEYWORDS = "keywords"

OWNER = "owner"
"""The owner's id, with the kind behind it for all but memories (`shelf`): what a query may meet, what rarity of words
is counted over and what has a graph of its own is one tenant. A second condition beside it costs five times the scan.
"""
LEVEL = "level"
REVISION = "revision"
KEYWORD_FIELDS = ("kind", "conversation", "speaker", "source", "entities", "topics")
INTEGER_FIELDS = (LEVEL, REVISION, "needs_review")
"""`needs_review` is 0 or 1: Qdrant Edge reads a condition on a boolean as one on a number."""
TIME_FIELDS = ("occurred_at", "recorded_at")

# Vectors are half precision: the embedder is distilled to 8 bits, and half the size is half the scan.
# Below the threshold (KiB of vectors: 40,000 memories) an owner is scanned whole, about 2 ms; above it the owner has a
# graph of its own (payload_m). There is no graph over all owners (m = 0), and none per other field: each would
# multiply the time of optimising by their number.
PAYLOAD_M = 16
EF_CONSTRUCT = 64
FULL_SCAN_THRESHOLD_KIB = 20_000

RRF_K = 60
ARM_DEPTH = 500
"""How many each arm hands to the fusion: at most 1,000 in all."""

PayloadValue: TypeAlias = str | int | list[str]


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field, or one of its values where it is a list, is one of these."""

    field: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """The field is a number in this range."""

    field: str
    at_least: int | None = None
    below: int | None = None


Condition: TypeAlias = OneOf | Within


def serving_alias(model: str) -> str:
    """Return the name that readers and writers use; it stands for one collection at a time."""
    return f"memories-{re.sub('[^a-z0-9.]+', '-', model.lower())}-v{LAYOUT_VERSION}"


def is_serving(alias: str) -> bool:
    """Tell whether a collection of this layout serves under the alias, of whatever model."""
    return re.fullmatch(rf"memories-[a-z0-9.-]+-v{LAYOUT_VERSION}", alias) is not None


def building_alias(serving: str) -> str:
    return f"{serving}-building"


def collection_name(serving: str, moment: datetime) -> str:
    return f"{serving}-{moment.astimezone(UTC):%Y%m%dT%H%M%S%f}"


def check_point(point: IndexPoint | NamePoint) -> None:
    """Raise ValueError for what may not enter: a level above the ceiling, or ids that are none."""
    if point.level > INDEX_CEILING:
        raise ValueError(f"point {point.id} is {point.level.name}: nothing above {INDEX_CEILING.name} is indexed")
    if not is_id(point.id) or not point.owner:
        raise ValueError("a point of the index needs an id and an owner")


def shelf(owner: str, kind: PointKind) -> str:
    """Return what stands in the field of the owner for points of a kind."""
    return owner if kind is PointKind.MEMORY else f"{owner}/{kind.value}"


def payload_of(point: IndexPoint | NamePoint) -> dict[str, PayloadValue]:
    """Return what filters need; a field that is empty is left out."""
    if isinstance(point, NamePoint):
        return {OWNER: shelf(point.owner, point.kind), LEVEL: int(point.level), REVISION: point.revision}
    fields: dict[str, PayloadValue | None] = {
        OWNER: point.owner,
        LEVEL: int(point.level),
        REVISION: point.revision,
        "kind": point.kind.value,
        "needs_review": int(point.needs_review),
        "occurred_at": _milliseconds(point.occurred_at),
        "recorded_at": _milliseconds(point.recorded_at),
        "conversation": point.conversation,
        "speaker": point.speaker,
        "source": point.source,
        "entities": list(point.entities) or None,
        "topics": list(point.topics) or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def links_of(links: PointLinks) -> dict[str, PayloadValue]:
    """Return what is written over the links of a point: an empty field is written too, and matches nothing."""
    return {"entities": list(links.entities), "topics": list(links.topics), "speaker": links.speaker or ""}


def owner_conditions(owner: str, of: PointKind) -> list[Condition]:
    return [OneOf(OWNER, (shelf(owner, of),))]


def conditions(access: Access, given: SearchFilter, of: PointKind) -> list[Condition]:
    """Return what must hold for a hit.

    A clearance at or above the ceiling admits all that the index can hold, so the level is then left out: asked for
    beside the owner it costs five times the scan.
    """
    found = owner_conditions(access.owner, of)
    if access.clearance < INDEX_CEILING:
        found.append(OneOf(LEVEL, tuple(range(access.clearance + 1))))
    if given.sensitivities:
        found.append(OneOf(LEVEL, tuple(sorted({int(level) for level in given.sensitivities}))))
    if given.kinds:
        found.append(OneOf("kind", tuple(kind.value for kind in given.kinds)))
    if given.needs_review is not None:
        found.append(OneOf("needs_review", (int(given.needs_review),)))
    found += _range("occurred_at", given.occurred_from, given.occurred_to)
    found += _range("recorded_at", given.recorded_from, given.recorded_to)
    lists: Sequence[tuple[str, tuple[str, ...]]] = (("entities", given.entities), ("topics", given.topics))
    found += [OneOf(name, values) for name, values in lists if values]
    singles = (("conversation", given.conversation), ("speaker", given.speaker), ("source", given.source))
    found += [OneOf(name, (value,)) for name, value in singles if value is not None]
    return found


def _range(field: str, since: datetime | None, to: datetime | None) -> list[Condition]:
    if since is None and to is None:
        return []
    return [Within(field, None if since is None else _milliseconds(since), None if to is None else _milliseconds(to))]


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
