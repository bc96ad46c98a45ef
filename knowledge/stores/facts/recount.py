"""Count anew what lost evidence, and remove what has none left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cypher import load
from knowledge.events.event import EventType, NewEvent
from knowledge.ingestion.tally import Tally
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LEVELS, Sensitivity
from knowledge.stores.entity_mapper import name_text, seal_name
from knowledge.stores.facts.conversations import SET_CONVERSATIONS, page_key
from knowledge.stores.facts.entities import name_level
from knowledge.stores.graph import Row, Transaction

_TALLY_ENTITIES = load("facts/tally_entities")
_NAMES_OF = load("facts/names_of")
_SET_ENTITIES = load("facts/set_entity_tallies")
_KNOW_AS = load("facts/know_as")
_UNKNOW = load("facts/unknow")
_REMOVE_ENTITIES = load("facts/remove_entities")
_TALLY_TOPICS = load("facts/tally_topics")
_SET_TOPICS = load("facts/set_topics")
_REMOVE_TOPICS = load("facts/remove_topics")
_TALLY_CONVERSATIONS = load("facts/tally_conversations")
_REMOVE_CONVERSATIONS = load("facts/remove_conversations")


async def recount_entities(tx: Transaction, owner: str, keys: OwnerKeys, ids: Sequence[str]) -> list[NewEvent]:
    """Keep an entity while a memory, a relation or its owner speaks of it; names likewise.

    The events tell who is gone, and whose names are not what they were.
    """
    if not ids:
        return []
    rows = await tx.run(_TALLY_ENTITIES, owner_id=owner, ids=list(ids))
    uses: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row["key"] is not None and row["level"] is not None:
            uses.setdefault((row["id"], row["key"]), [0] * len(LEVELS))[row["level"]] += row["total"]
    about = {row["id"]: row for row in rows}
    tallies = _tallies(rows)
    gone = {entity: about[entity]["entity_level"] for entity in tallies if _is_gone(tallies[entity], about[entity])}
    levels = {entity: _level(tally, about[entity]) for entity, tally in tallies.items() if entity not in gone}
    names = await tx.run(_NAMES_OF, owner_id=owner, ids=list(tallies))
    borne = {(name["id"], name["key"]) for name in _borne(names, uses) if name["id"] not in gone}
    if dropped := [{"id": n["id"], "key": n["key"]} for n in names if (n["id"], n["key"]) not in borne]:
        await tx.run(_UNKNOW, owner_id=owner, rows=dropped)
    kept = [_counted(n, uses, levels, keys) for n in names if (n["id"], n["key"]) in borne]
    if kept:
        await tx.run(_KNOW_AS, owner_id=owner, rows=kept)
    if levels:
        texts = {(name["id"], name["key"]): name_text(name["id"], name["name"], keys) for name in names}
        alive = [
            {"id": entity, **tallies[entity].params(), "level": level, **_shown(about[entity], kept, texts)}
            for entity, level in levels.items()
        ]
        await tx.run(_SET_ENTITIES, owner_id=owner, rows=alive)
    renamed = {name["id"] for name in dropped} | {name["id"] for name in kept if name["text"] is not None}
    changed = {entity: level for entity, level in levels.items() if entity in renamed}
    events = [NewEvent(EventType.ENTITY_UPDATED, tuple(changed), tuple(changed.values()))] if changed else []
    if gone:
        await tx.run(_REMOVE_ENTITIES, owner_id=owner, ids=list(gone))
        events.append(NewEvent(EventType.ENTITY_REMOVED, tuple(gone), tuple(gone.values())))
    return events


def _shown(entity: Row, kept: Sequence[Row], texts: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return the name that the entity goes by: the one it had while that is borne, else the one that is used most."""
    own = {name["key"]: name for name in kept if name["id"] == entity["id"]}
    key = entity["name_key"]
    if key not in own and own and not entity["is_self"]:
        key = max(own, key=lambda other: (sum(own[other]["counts"]), other))
    is_sealed = key in own and own[key]["level"] >= Sensitivity.SECRET
    renamed = is_sealed or key != entity["name_key"]
    text = texts[entity["id"], key] if renamed and not is_sealed else None
    return {"renamed": renamed, "name_key": key, "name": text}


def _is_gone(tally: Tally, entity: Row) -> bool:
    spoken_of = tally.total or entity["stated_level"] is not None or entity["related"]
    return not spoken_of and not entity["is_self"]


def _level(tally: Tally, entity: Row) -> int:
    """Return the lowest level of the evidence; of its relations' where no memory names the entity any more."""
    if tally.total == 0 and entity["stated_level"] is None:
        return min(entity["related"], default=int(LEVELS[-1]))
    return tally.level(entity["stated_level"])


def _borne(names: Sequence[Row], uses: Mapping[tuple[str, str], Sequence[int]]) -> list[Row]:
    """Return the names that are used or stated; an entity that has none such keeps its names: they are all it has."""
    borne = [name for name in names if (name["id"], name["key"]) in uses or name["name"]["stated_level"] is not None]
    named = {name["id"] for name in borne}
    return borne + [name for name in names if name["id"] not in named]


def _counted(
    row: Row, uses: Mapping[tuple[str, str], Sequence[int]], levels: Mapping[str, int], keys: OwnerKeys
) -> dict[str, Any]:
    """Return the name with its counters, sealed anew where its level changed."""
    entity, name = row["id"], row["name"]
    counts = uses.get((entity, row["key"]))
    unused = levels[entity] if name["stated_level"] is None else name["stated_level"]
    level = Sensitivity(unused if counts is None else name_level(counts, name["stated_level"]))
    text = None if level == name["level"] else seal_name(entity, name_text(entity, name, keys), level, keys)
    return {"id": entity, "key": row["key"], "text": text, "counts": counts or [0] * len(LEVELS), "level": int(level)}


async def recount_topics(tx: Transaction, owner: str, ids: Sequence[str]) -> list[NewEvent]:
    if not ids:
        return []
    rows = await tx.run(_TALLY_TOPICS, owner_id=owner, ids=list(ids))
    tallies = _tallies(rows)
    keys = {row["id"]: row["topic_key"] for row in rows}
    gone = [topic for topic, tally in tallies.items() if tally.total == 0]
    alive = [
        {"key": keys[topic], "id": topic, "name": None, "page_key": None, **tally.params(), "level": tally.level()}
        for topic, tally in tallies.items()
        if tally.total
    ]
    if alive:
        await tx.run(_SET_TOPICS, owner_id=owner, rows=alive)
    if not gone:
        return []
    await tx.run(_REMOVE_TOPICS, owner_id=owner, ids=gone)
    levels = {row["id"]: row["topic_level"] for row in rows}
    return [NewEvent(EventType.TOPIC_REMOVED, tuple(gone), tuple(levels[topic] for topic in gone))]


async def recount_conversations(tx: Transaction, owner: str, ids: Sequence[str]) -> None:
    if not ids:
        return
    rows = await tx.run(_TALLY_CONVERSATIONS, owner_id=owner, ids=list(ids))
    tallies = _tallies(rows)
    keys = {row["id"]: row["conversation_key"] for row in rows}
    gone = [conversation for conversation, tally in tallies.items() if tally.total == 0]
    if gone:
        await tx.run(_REMOVE_CONVERSATIONS, owner_id=owner, ids=gone)
    alive = {conversation: tally for conversation, tally in tallies.items() if tally.total}
    if alive:
        rows_alive = [
            {
                "key": keys[conversation],
                "id": conversation,
                "channel": None,
                "channel_level": None,
                "title": None,
                "title_level": None,
                "page_key": page_key(owner, conversation, tally),
                **tally.params(),
                "level": tally.level(),
            }
            for conversation, tally in alive.items()
        ]
        await tx.run(SET_CONVERSATIONS, owner_id=owner, rows=rows_alive)


def _tallies(rows: Sequence[Row]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for row in rows:
        tally = tallies.setdefault(row["id"], Tally())
        if row["level"] is not None and row["total"]:
            tally.add(row["level"], row["first"], row["last"], row["total"])
    return tallies
