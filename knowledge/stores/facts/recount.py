"""Count anew what lost evidence, and remove what has none left."""

from __future__ import annotations

from collections.abc import Sequence

from cypher import load
from knowledge.events.event import EventType, NewEvent
from knowledge.ingestion.tally import Tally
from knowledge.levels import LEVELS
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


async def recount_entities(tx: Transaction, owner: str, ids: Sequence[str]) -> list[NewEvent]:
    """Keep an entity while a memory, a relation or its owner speaks of it; names likewise."""
    if not ids:
        return []
    rows = await tx.run(_TALLY_ENTITIES, owner_id=owner, ids=list(ids))
    tallies = _tallies(rows)
    uses: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row["key"] is not None and row["level"] is not None:
            uses.setdefault((row["id"], row["key"]), [0] * len(LEVELS))[row["level"]] += row["total"]
    about = {row["id"]: row for row in rows}
    gone = [
        entity
        for entity, tally in tallies.items()
        if tally.total == 0
        and about[entity]["stated_level"] is None
        and not about[entity]["is_self"]
        and not about[entity]["related"]
    ]
    names = await tx.run(_NAMES_OF, owner_id=owner, ids=list(tallies))
    dropped = [
        {"id": name["id"], "key": name["key"]}
        for name in names
        if name["id"] in gone
        or (
            (name["id"], name["key"]) not in uses
            and name["stated_level"] is None
            # A related entity that nobody names any more keeps its names: they are all it has.
            and tallies[name["id"]].total > 0
        )
    ]
    if dropped:
        await tx.run(_UNKNOW, owner_id=owner, rows=dropped)
    kept = [
        {
            "id": name["id"],
            "key": name["key"],
            "text": None,
            "counts": uses[name["id"], name["key"]],
            "level": name_level(uses[name["id"], name["key"]], name["stated_level"]),
        }
        for name in names
        if name["id"] not in gone and (name["id"], name["key"]) in uses
    ]
    if kept:
        await tx.run(_KNOW_AS, owner_id=owner, rows=kept)
    alive = [
        {"id": entity, **tally.params(), "level": tally.level(about[entity]["stated_level"])}
        for entity, tally in tallies.items()
        if entity not in gone
    ]
    if alive:
        await tx.run(_SET_ENTITIES, owner_id=owner, rows=alive)
    if not gone:
        return []
    await tx.run(_REMOVE_ENTITIES, owner_id=owner, ids=gone)
    return [NewEvent(EventType.ENTITY_REMOVED, tuple(gone), (0,) * len(gone))]


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
    return [NewEvent(EventType.TOPIC_REMOVED, tuple(gone), (0,) * len(gone))]


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
                "title": None,
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
