"""Count entities anew that lost evidence, and remove those that have none left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cypher import load
from knowledge.events.event import EventType, NewEvent
from knowledge.events.news import event, relevelled
from knowledge.ingestion.addresses import is_address
from knowledge.ingestion.tally import Tally
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LEVELS, Sensitivity
from knowledge.stores.entity_mapper import name_text, seal_name
from knowledge.stores.facts.written import name_level
from knowledge.stores.graph import Row, Transaction

_TALLY_ENTITIES = load("facts/tally_entities")
_NAMES_OF = load("facts/names_of")
_SET_ENTITIES = load("facts/set_entity_tallies")
_KNOW_AS = load("facts/know_as")
_UNKNOW = load("facts/unknow")
_REMOVE_ENTITIES = load("facts/remove_entities")


async def recount_entities(tx: Transaction, owner: str, keys: OwnerKeys, ids: Sequence[str]) -> list[NewEvent]:
    """Keep an entity while a memory, a relation or its owner speaks of it; names likewise.

    The events tell who is gone, for all or for those who may no longer read of it, and whose names are not what they
    were.
    """
    if not ids:
        return []
    rows = await tx.run(_TALLY_ENTITIES, owner_id=owner, ids=list(ids))
    uses: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row["key"] is not None and row["level"] is not None:
            uses.setdefault((row["id"], row["key"]), [0] * len(LEVELS))[row["level"]] += row["total"]
    about = {row["id"]: row for row in rows}
    tallies = tallied(rows)
    gone = {entity: about[entity]["entity_level"] for entity in tallies if _is_gone(tallies[entity], about[entity])}
    levels = {entity: _level(tally, about[entity]) for entity, tally in tallies.items() if entity not in gone}
    names = await tx.run(_NAMES_OF, owner_id=owner, ids=list(tallies))
    borne = {(name["id"], name["key"]) for name in _borne(names, uses, about) if name["id"] not in gone}
    if dropped := [{"id": n["id"], "key": n["key"]} for n in names if (n["id"], n["key"]) not in borne]:
        await tx.run(_UNKNOW, owner_id=owner, rows=dropped)
    kept = [_counted(n, uses, levels, keys) for n in names if (n["id"], n["key"]) in borne]
    if kept:
        await tx.run(_KNOW_AS, owner_id=owner, rows=kept)
    levels = {entity: _readable(level, about[entity], tallies[entity], kept) for entity, level in levels.items()}
    if levels:
        texts = {(name["id"], name["key"]): name_text(name["id"], name["name"], keys) for name in names}
        alive = [
            {"id": entity, **tallies[entity].params(), "level": level, **_shown(about[entity], kept, texts)}
            for entity, level in levels.items()
        ]
        await tx.run(_SET_ENTITIES, owner_id=owner, rows=alive)
    if gone:
        await tx.run(_REMOVE_ENTITIES, owner_id=owner, ids=list(gone))
    was = {entity: about[entity]["entity_level"] for entity in levels}
    told_at = _renamed(names, {(name["id"], name["key"]): name["level"] for name in kept})
    changed = {one: max(level, told_at[one]) for one, level in levels.items() if one in told_at and was[one] == level}
    return [
        *relevelled(EventType.ENTITY_REMOVED, EventType.ENTITY_CREATED, gone, was, levels),
        # Where the entity is news or gone for a reader, that says it all.
        *event(EventType.ENTITY_UPDATED, changed),
    ]


def _renamed(names: Sequence[Row], levels: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Return the entities whose names changed for some reader, with the lowest level at which one did."""
    told_at: dict[str, int] = {}
    for name in names:
        was, level = name["name"]["level"], levels.get((name["id"], name["key"]))
        if level != was:
            told = was if level is None else min(was, level)
            told_at[name["id"]] = min(told, told_at.get(name["id"], told))
    return told_at


def _shown(entity: Row, kept: Sequence[Row], texts: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return the name that the entity goes by: the one it had while that is borne, else the one that is used most."""
    one = entity["id"]
    own = {name["key"]: name for name in kept if name["id"] == one and not is_address(texts[one, name["key"]])}
    key = entity["name_key"]
    if key not in own and own and not entity["is_self"]:
        key = max(own, key=lambda other: (own[other]["level"] < Sensitivity.SECRET, sum(own[other]["counts"]), other))
    is_readable = key in own and own[key]["level"] < Sensitivity.SECRET
    text = texts[one, key] if is_readable else None
    return {"renamed": key in own, "name_key": key, "name": text}


def _is_gone(tally: Tally, entity: Row) -> bool:
    spoken_of = tally.total or entity["stated_level"] is not None or entity["related"]
    return not spoken_of and not entity["is_self"]


def _level(tally: Tally, entity: Row) -> int:
    """Return the lowest level of the evidence; of its relations' where no memory names the entity any more."""
    if tally.total == 0 and entity["stated_level"] is None:
        return min(entity["related"], default=int(LEVELS[-1]))
    return tally.level(entity["stated_level"])


def _readable(level: int, entity: Row, tally: Tally, names: Sequence[Row]) -> int:
    """Return the level from which the entity is read: a relation may be told lower than any name of its ends."""
    if tally.total or entity["stated_level"] is not None:
        return level
    return max(level, min((name["level"] for name in names if name["id"] == entity["id"]), default=level))


def _borne(names: Sequence[Row], uses: Mapping[tuple[str, str], Sequence[int]], about: Mapping[str, Row]) -> list[Row]:
    """Return the names that are used or stated; an entity that has none such keeps the one it goes by: the relations
    that it is in must call it something."""
    borne = [name for name in names if (name["id"], name["key"]) in uses or name["name"]["stated_level"] is not None]
    named = {name["id"] for name in borne}
    left = [name for name in names if name["id"] not in named]
    shown = {name["id"] for name in left if name["key"] == about[name["id"]]["name_key"]}
    return borne + [n for n in left if n["id"] not in shown or n["key"] == about[n["id"]]["name_key"]]


def _counted(
    row: Row, uses: Mapping[tuple[str, str], Sequence[int]], levels: Mapping[str, int], keys: OwnerKeys
) -> dict[str, Any]:
    """Return the name with its counters, sealed anew where its level changed."""
    entity, name = row["id"], row["name"]
    counts = uses.get((entity, row["key"]))
    # What is not said any more stays as sealed as it was: whoever tells of a relation need not tell the names.
    unused = max(levels[entity], name["level"]) if name["stated_level"] is None else name["stated_level"]
    level = Sensitivity(unused if counts is None else name_level(counts, name["stated_level"]))
    text = None if level == name["level"] else seal_name(entity, name_text(entity, name, keys), level, keys)
    return {"id": entity, "key": row["key"], "text": text, "counts": counts or [0] * len(LEVELS), "level": int(level)}


def tallied(rows: Sequence[Row]) -> dict[str, Tally]:
    """Return what is counted of each id, from one row per id and level."""
    tallies: dict[str, Tally] = {}
    for row in rows:
        tally = tallies.setdefault(row["id"], Tally())
        if row["level"] is not None and row["total"]:
            tally.add(row["level"], row["first"], row["last"], row["total"])
    return tallies
