"""Entities as a merge finds them: locked, read whole, and kept sealed so that they can be given back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cypher import load
from knowledge.errors import NotFound
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.stores.entity_mapper import name_text, seal_name
from knowledge.stores.graph import Row, Transaction

_LOCK = load("merge/lock")
_MERGED_INTO = load("merge/merged_into")
_HOLDERS = load("merge/holders")

_KEPT_LEVEL = Sensitivity.ULTRA_SECRET
"""What is kept is for nobody to read: a name in it may since have lost the last memory that told it in the open."""
_NOT_KEPT = frozenset(("id", "owner_id", "lock", "names", "idempotency_key", "input_checksum"))


@dataclass(frozen=True, slots=True)
class KeptName:
    key: str
    text: str
    level: int
    stated_level: int | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What was merged away: whom it went to at first, by which merge, and what it was."""

    id: str
    survivor: str
    merge: str
    holder: str
    level: int
    kind: str
    properties: Mapping[str, object]
    names: tuple[KeptName, ...]


async def lock_entities(tx: Transaction, owner: str, ids: Iterable[str], lock: str) -> dict[str, Row]:
    """Return the entities that are there, with all their names."""
    rows = await tx.run(_LOCK, owner_id=owner, ids=sorted(set(ids)), lock=lock)
    return {row["entity"]["id"]: row["entity"] for row in rows}


async def holders(tx: Transaction, owner: str, ids: Iterable[str]) -> dict[str, str]:
    """Return for every id whom it leads to; an id that was never merged away leads to itself."""
    wanted = sorted(set(ids))
    found = {row["id"]: str(row["holder"]) for row in await tx.run(_HOLDERS, owner_id=owner, ids=wanted)}
    return {id_: found.get(id_, id_) for id_ in wanted}


async def merged_into(tx: Transaction, owner: str, ids: Sequence[str], keys: OwnerKeys) -> list[Merged]:
    """Return all that these entities hold of others."""
    rows = await tx.run(_MERGED_INTO, owner_id=owner, ids=list(ids))
    return [_opened(row["merged"], row["holder"], keys) for row in rows]


def parts_of(entity: str, merged: Iterable[Merged]) -> set[str]:
    """Return the entity's id and those of all that came to be it, by way of others too."""
    merged = list(merged)
    parts = {entity}
    while more := {one.id for one in merged if one.survivor in parts and one.id not in parts}:
        parts |= more
    return parts


def way_of(entity: str, merged: Iterable[Merged]) -> list[str]:
    """Return the merges by which the entity came to whom it is now, the first one first."""
    by_id = {one.id: one for one in merged}
    way: list[str] = []
    while one := by_id.get(entity):
        way.append(one.merge)
        entity = one.survivor
    return way


def names_of(entity: Row, keys: OwnerKeys) -> list[KeptName]:
    return [
        KeptName(name["key"], name_text(entity["id"], name, keys), name["level"], name.get("stated_level"))
        for name in entity["names"]
    ]


def name_row(entity: str, name: KeptName, counts: Sequence[int], keys: OwnerKeys) -> dict[str, object]:
    """Return the name as an entity bears it, sealed for that entity."""
    text = seal_name(entity, name.text, Sensitivity(name.level), keys)
    return {
        "id": entity,
        "key": name.key,
        "text": text,
        "counts": list(counts),
        "level": name.level,
        "stated_level": name.stated_level,
    }


def to_keep(entity: Row, survivor: str, merge: str, keys: OwnerKeys) -> dict[str, object]:
    """Return what stands for the entity until it is given back."""
    kept = {
        "properties": {name: value for name, value in entity.items() if name not in _NOT_KEPT},
        "names": [[name.key, name.text, name.level, name.stated_level] for name in names_of(entity, keys)],
    }
    sealed = keys.seal(json.dumps(kept, ensure_ascii=False), node=entity["id"], field="kept", level=_KEPT_LEVEL)
    properties = {
        "survivor": survivor,
        "merge": merge,
        "level": entity["level"],
        "kind": entity["kind"],
        "kept": sealed,
        "idempotency_key": entity.get("idempotency_key"),
        "input_checksum": entity.get("input_checksum"),
    }
    return {
        "id": entity["id"],
        "holder": survivor,
        "properties": {k: v for k, v in properties.items() if v is not None},
    }


def _opened(row: Row, holder: str, keys: OwnerKeys) -> Merged:
    kept = json.loads(keys.open(row["kept"], node=row["id"], field="kept", level=_KEPT_LEVEL))
    again = {name: row[name] for name in ("idempotency_key", "input_checksum") if row.get(name) is not None}
    return Merged(
        id=row["id"],
        survivor=row["survivor"],
        merge=row["merge"],
        holder=holder,
        level=row["level"],
        kind=row["kind"],
        properties={**kept["properties"], **again},
        names=tuple(KeptName(*name) for name in kept["names"]),
    )


def all_there(wanted: Sequence[str], found: Mapping[str, Row], *path: str) -> None:
    """Raise NotFound for the first that is missing, with its place."""
    for place, id_ in enumerate(wanted):
        if id_ not in found:
            raise NotFound("entity", *path, *([str(place)] if path == ("from",) else []))
