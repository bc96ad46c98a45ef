"""Topics under another name, and topics made one: the old words go on meaning the topic."""

from __future__ import annotations

from collections.abc import Sequence

from cypher import load
from knowledge.access import Access
from knowledge.errors import Conflict, NotFound
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import new_id
from knowledge.instants import now
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.stores.facts.topics_recount import recount_topics
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.merges.done import Done
from knowledge.stores.topic_mapper import seal_alias, seal_topic_name, topic_name

_LOCK = load("topic/lock")
_RESOLVE = load("facts/resolve_topics")
_RENAME = load("topic/rename")
_ADD_ALIASES = load("topic/add_aliases")
_DROP_ALIAS = load("topic/drop_alias")
_TURN_ALIASES = load("topic/turn_aliases")
_MOVE_MEMORIES = load("topic/move_memories")
_REMOVE = load("facts/remove_topics")
_DOUBT_LINKS = load("index/doubt_links")

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
    bearers = await tx.run(_RESOLVE, owner_id=owner, keys=[key])
    if bearers and bearers[0]["topic"]["id"] != topic["id"]:
        raise Conflict("Another topic has this name or had it; merge the two with mergeTopics.", "name")
    if key != topic["key"]:
        if bearers:
            await tx.run(_DROP_ALIAS, owner_id=owner, key=key)
        await _add_alias(tx, owner, keys, new_id(), topic["key"], old, topic["id"])
    level = topic["level"]
    sealed = seal_topic_name(topic["id"], name, level, keys)
    await tx.run(_RENAME, owner_id=owner, id=topic["id"], key=key, name=sealed, stated_level=level)
    return Done(topic["id"], (NewEvent(EventType.TOPIC_UPDATED, (topic["id"],), (topic["level"],)),))


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
    memories: set[str] = set()
    for id_, topic in merged.items():
        way = {"owner_id": owner, "from_id": id_, "to_id": survivor["id"]}
        while rows := await tx.run(_MOVE_MEMORIES, **way, limit=_AT_ONCE):
            memories.update(row["id"] for row in rows)
        await tx.run(_TURN_ALIASES, **way)
        await _add_alias(tx, owner, keys, id_, topic["key"], topic_name(topic, keys), survivor["id"])
    await tx.run(_REMOVE, owner_id=owner, ids=list(merged))
    recounted = await recount_topics(tx, owner, keys, [survivor["id"]])
    if memories:
        await tx.run(_DOUBT_LINKS, owner_id=owner, ids=sorted(memories), now=now())
    lowest = tuple(topic["level"] for topic in merged.values())
    events = (
        NewEvent(EventType.TOPIC_MERGED, tuple(merged), lowest),
        # Whoever knew none of the others sees the survivor as it was.
        NewEvent(EventType.TOPIC_UPDATED, (survivor["id"],), (max(survivor["level"], min(lowest)),)),
        *recounted,
    )
    return Done(survivor["id"], events, tuple(sorted(memories)))


async def _add_alias(
    tx: Transaction, owner: str, keys: OwnerKeys, id_: str, key: str, name: str, topic_id: str
) -> None:
    alias = {"id": id_, "key": key, "name": seal_alias(id_, name, keys), "topic": topic_id}
    await tx.run(_ADD_ALIASES, owner_id=owner, rows=[alias])


async def _locked(tx: Transaction, access: Access, ids: Sequence[str], lock: str, path: tuple[str, ...]) -> list[Row]:
    """Return the topics in order; raise NotFound for the first that the caller does not see."""
    rows = await tx.run(_LOCK, **access.params(), ids=sorted(set(ids)), lock=lock)
    found = {row["wanted"]: row["topic"] for row in rows}
    for place, id_ in enumerate(ids):
        if id_ not in found:
            raise NotFound("topic", *path, *([str(place)] if path == ("from",) else []))
    return [found[id_] for id_ in ids]
