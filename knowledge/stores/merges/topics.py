"""Topics under another name, and topics made one: the old words go on meaning the topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cypher import load
from knowledge.access import Access
from knowledge.errors import Conflict, NotFound
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import new_id
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.stores.facts.topics_recount import recount_topics
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.merges.done import Done
from knowledge.stores.merges.doubting import doubt_moved
from knowledge.stores.neo4j_connections import revise_connections
from knowledge.stores.topic_mapper import seal_alias, seal_topic_name, topic_name

_LOCK = load("topic/lock")
_BEARER = load("topic/bearer")
_RENAME = load("topic/rename")
_ADD_ALIASES = load("topic/add_aliases")
_DROP_ALIASES = load("topic/drop_aliases")
_TURN_ALIASES = load("topic/turn_aliases")
_MOVE_MEMORIES = load("topic/move_memories")
_REMOVE = load("facts/remove_topics")

_AT_ONCE = 2_000


async def rename_topic(
    tx: Transaction, access: Access, keys: OwnerKeys, topic_id: str, name: str, *, lock: str
) -> Done:
    """Rename inside a transaction that holds the owner's Lease. Raises as TopicStore.rename."""
    owner, key = access.owner, keys.topic_key(name)
    topic = (await _locked(tx, access, [topic_id], lock, ("id",)))[0]
    old = topic_name(topic, keys)
    if (topic["key"], old) == (key, name):
        return Done(topic["id"])
    bearer = await _bearer(tx, owner, key)
    taken: tuple[list[NewEvent], tuple[str, ...]] = [], ()
    if bearer is not None and bearer.topic["id"] != topic["id"]:
        if bearer.is_known(access.clearance):
            raise Conflict("Another topic has this name or had it; merge the two with mergeTopics.", "name")
        if bearer.is_own:
            taken = await _take_in(tx, owner, keys, topic, [bearer.topic])
    if key != topic["key"]:
        await tx.run(_DROP_ALIASES, owner_id=owner, keys=[key])
        await _add_alias(tx, owner, keys, new_id(), topic, topic["id"])
    level = topic["level"]
    sealed = seal_topic_name(topic["id"], name, level, keys)
    await tx.run(_RENAME, owner_id=owner, id=topic["id"], key=key, name=sealed, stated_level=level)
    events, memories = taken
    return Done(topic["id"], (*events, NewEvent(EventType.TOPIC_UPDATED, (topic["id"],), (level,))), memories)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """The topic that a name means. `is_own`: it goes by that name; else that means it besides."""

    topic: Row
    is_own: bool
    levels: tuple[int, ...]
    """From which on it is known that the name means it; any is enough."""

    def is_known(self, clearance: Sensitivity) -> bool:
        """Tell whether whoever reads so far may know of it; nobody else learns that there is such a topic."""
        return self.topic["level"] <= clearance and (self.is_own or any(level <= clearance for level in self.levels))


async def _bearer(tx: Transaction, owner: str, key: str) -> _Bearer | None:
    for row in await tx.run(_BEARER, owner_id=owner, key=key):
        levels = (row["stated_level"], *row["used_level"])
        return _Bearer(row["topic"], row["alias"] is None, tuple(level for level in levels if level is not None))
    return None


async def merge_topics(
    tx: Transaction, access: Access, keys: OwnerKeys, into: str, from_ids: Sequence[str], *, lock: str
) -> Done:
    """Merge inside a transaction that holds the owner's Lease. Raises as TopicStore.merge."""
    owner = access.owner
    survivor = (await _locked(tx, access, [into], lock, ("into",)))[0]
    found = await _locked(tx, access, from_ids, lock, ("from",))
    merged = {topic["id"]: topic for topic in found if topic["id"] != survivor["id"]}
    if not merged:
        return Done(survivor["id"])
    events, memories = await _take_in(tx, owner, keys, survivor, list(merged.values()))
    lowest = min(int(topic["level"]) for topic in merged.values())
    # Whoever knew none of the others sees the survivor as it was.
    updated = NewEvent(EventType.TOPIC_UPDATED, (survivor["id"],), (max(survivor["level"], lowest),))
    return Done(survivor["id"], (events[0], updated, *events[1:]), memories)


async def _take_in(
    tx: Transaction, owner: str, keys: OwnerKeys, survivor: Row, merged: Sequence[Row]
) -> tuple[list[NewEvent], tuple[str, ...]]:
    """Let all that these topics are be the survivor's; return what is told, and the memories moved."""
    memories: set[str] = set()
    for topic in merged:
        way = {"owner_id": owner, "from_id": topic["id"], "to_id": survivor["id"]}
        while rows := await tx.run(_MOVE_MEMORIES, **way, limit=_AT_ONCE):
            memories.update(row["id"] for row in rows)
        await tx.run(_TURN_ALIASES, **way)
        await _add_alias(tx, owner, keys, topic["id"], topic, survivor["id"])
    ids = tuple(topic["id"] for topic in merged)
    await tx.run(_REMOVE, owner_id=owner, ids=list(ids))
    recounted = await recount_topics(tx, owner, keys, [survivor["id"]])
    await revise_connections(tx, owner, memories, [survivor["id"], *ids])
    await doubt_moved(tx, owner, memories, [survivor, *merged])
    told = NewEvent(EventType.TOPIC_MERGED, ids, tuple(topic["level"] for topic in merged))
    return [told, *recounted], tuple(sorted(memories))


async def _add_alias(tx: Transaction, owner: str, keys: OwnerKeys, id_: str, named: Row, topic_id: str) -> None:
    """Let the name of one topic mean another, or the same one besides its next, by the user's word."""
    alias = {
        "id": id_,
        "key": named["key"],
        "name": seal_alias(id_, topic_name(named, keys), keys),
        "topic": topic_id,
        "stated_level": named["level"],
    }
    await tx.run(_ADD_ALIASES, owner_id=owner, rows=[alias])


async def _locked(tx: Transaction, access: Access, ids: Sequence[str], lock: str, path: tuple[str, ...]) -> list[Row]:
    """Return the topics in order; raise NotFound for the first that the caller does not see."""
    rows = await tx.run(_LOCK, **access.params(), ids=sorted(set(ids)), lock=lock)
    found = {row["wanted"]: row["topic"] for row in rows}
    for place, id_ in enumerate(ids):
        if id_ not in found:
            raise NotFound("topic", *path, *([str(place)] if path == ("from",) else []))
    return [found[id_] for id_ in ids]
