"""Rows of relation statements to domain values, as a clearance shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.entities.entity import Entity
from knowledge.instants import to_datetime
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.relations.relation import Bound, Bounds, Relation, RelationOrigin, RelationType
from knowledge.stores.graph import Row
from knowledge.stores.relation_rows import opened_word


def to_relation(row: Row, entities: Mapping[str, Entity], clearance: Sensitivity, keys: OwnerKeys) -> Relation | None:
    """Return the relation, or None where an end went away between two reads."""
    relation, subject = row["relation"], entities.get(row["subject"])
    other = entities.get(row["object"]) if row["object"] is not None else None
    if subject is None or (row["object"] is not None and other is None):
        return None
    superseded = relation["superseded"][clearance]
    return Relation(
        id=relation["id"],
        fact=relation["fact"],
        owner=relation["owner_id"],
        type=RelationType(relation["type"]),
        subject=subject,
        object=other,
        value=opened_word(relation, "value", keys),
        label=opened_word(relation, "label", keys),
        bounds=to_bounds(relation, clearance),
        recorded_at=to_datetime(relation["recorded_at"]),
        superseded_at=to_datetime(superseded) if superseded else None,
        confidence=relation["confidence"],
        origin=RelationOrigin(relation["origin"]),
        sensitivity=Sensitivity(relation["level"]),
        page_key=relation["page_key"],
    )


def to_bounds(relation: Row, clearance: Sensitivity) -> Bounds:
    return Bounds(_bound(relation, "valid_from", clearance), _bound(relation, "valid_to", clearance))


def ends_of(rows: Sequence[Row]) -> list[str]:
    return sorted({id_ for row in rows for id_ in (row["subject"], row["object"]) if id_ is not None})


def _bound(relation: Row, name: str, clearance: Sensitivity) -> Bound | None:
    at = relation.get(name)
    if at is None or relation[f"{name}_level"] > clearance:
        return None
    return Bound(at, TimePrecision(relation[f"{name}_precision"]))
