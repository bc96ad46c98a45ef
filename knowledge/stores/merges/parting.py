"""Part an entity by its memories, as the user says, or remove it with all that is said of it."""

from __future__ import annotations

from collections.abc import Sequence

from cypher import load
from knowledge.access import Access
from knowledge.entities.entity import EntityKind
from knowledge.errors import Forbidden, InvalidInput, Locked, NotFound
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import new_id
from knowledge.ingestion.tally import Tally
from knowledge.instants import now
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LEVELS, Sensitivity
from knowledge.stores.entity_mapper import check_open
from knowledge.stores.facts.entities import CREATE_ENTITIES
from knowledge.stores.facts.recount import recount_entities
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.merges.done import Done
from knowledge.stores.merges.kept import (
    KeptName,
    holders,
    lock_entities,
    merged_into,
    name_row,
    names_of,
    parts_of,
)
from knowledge.stores.merges.users_word import keep_apart
from knowledge.stores.merges.uses import Which, move_uses
from knowledge.stores.neo4j_connections import revise_connections
from knowledge.stores.relation_moves import Places, move_relations
from knowledge.stores.windows import bounds

_LOCK_MEMORY = load("memory/lock")
_STILL_NAMING = load("merge/still_naming")
_MEMORIES_OF = load("merge/memories_of")
_GIVE_NAMES = load("merge/give_names")
_FORGET_SEPARATIONS = load("merge/forget_separations")
_UNKNOW = load("facts/unknow")
_REMOVE = load("facts/remove_entities")
_DOUBT_LINKS = load("index/doubt_links")

_UNSTATED = Sensitivity.CONFIDENTIAL
"""What is stated without a level (ADR 0007)."""


async def separate_entity(
    tx: Transaction,
    access: Access,
    keys: OwnerKeys,
    entity_id: str,
    memory_ids: Sequence[str],
    name: str,
    *,
    lock: str,
) -> Done:
    """Let what these memories say of the entity be said of a new one, which stands though they may go.

    No machine ever makes the two one again. Raises as MergeStore.separate.
    """
    owner = access.owner
    entity = await _own(tx, access, entity_id, lock)
    if entity.get("is_self"):
        raise Forbidden("Your own contact cannot be divided.")
    from_id = str(entity["id"])
    memories = await _open_memories(tx, access, memory_ids, lock)
    naming = await tx.run(_STILL_NAMING, owner_id=owner, id=from_id, memories=list(memory_ids))
    for place, id_ in enumerate(memory_ids):
        if id_ not in {row["memory"] for row in naming}:
            raise InvalidInput("This memory does not speak of the entity.", "memories", str(place))
    # A name given for what only secret memories tell is as secret.
    level = max(_UNSTATED, min(int(memory["level"]) for memory in memories))
    new = await _create(tx, owner, keys, entity, name, Sensitivity(level))
    await move_uses(tx, owner, from_id, new, Which(memories=memory_ids), remembers=False)
    held = parts_of(from_id, await merged_into(tx, owner, [from_id], keys))
    meant = {(memory, part): new for memory in memory_ids for part in held}
    moves = await move_relations(tx, owner, keys, [from_id], Places({}, meant))
    await keep_apart(tx, owner, from_id, {new: max(level, entity["level"])})
    recounted = await recount_entities(tx, owner, keys, [from_id, new])
    await revise_connections(tx, owner, memory_ids, [from_id, new])
    await tx.run(_DOUBT_LINKS, owner_id=owner, ids=sorted(memory_ids), now=now())
    events = [NewEvent(EventType.ENTITY_SEPARATED, (new,), (min(level, *(m["level"] for m in memories)),))]
    if not any(from_id in told.ids for told in recounted):
        events.append(NewEvent(EventType.ENTITY_UPDATED, (from_id,), (entity["level"],)))
    return Done(new, (*events, *moves.events, *recounted), tuple(memory_ids))


async def remove_entity(tx: Transaction, access: Access, keys: OwnerKeys, entity_id: str, *, lock: str) -> Done:
    """Remove the entity, its mentions, its relations and what was merged into it; its names are free again.

    Raises as MergeStore.delete.
    """
    owner = access.owner
    entity = await _own(tx, access, entity_id, lock)
    if entity.get("is_self"):
        raise Forbidden("Your own contact cannot be deleted.")
    check_open(entity, access.clearance)
    id_ = str(entity["id"])
    around = (await tx.run(_MEMORIES_OF, owner_id=owner, id=id_))[0]
    parts = parts_of(id_, await merged_into(tx, owner, [id_], keys))
    moves = await move_relations(tx, owner, keys, [id_], Places(dict.fromkeys(parts, None)))
    low, high = bounds(owner)
    await tx.run(_FORGET_SEPARATIONS, owner_id=owner, low=low, high=high, ids=sorted(parts))
    await tx.run(_UNKNOW, owner_id=owner, rows=[{"id": id_, "key": name["key"]} for name in entity["names"]])
    await tx.run(_REMOVE, owner_id=owner, ids=[id_])
    recounted = await recount_entities(tx, owner, keys, around["neighbours"])
    await revise_connections(tx, owner, around["memories"], [id_])
    if around["memories"]:
        await tx.run(_DOUBT_LINKS, owner_id=owner, ids=around["memories"], now=now())
    removed = NewEvent(EventType.ENTITY_REMOVED, (id_,), (entity["level"],))
    return Done(id_, (*moves.events, removed, *recounted), tuple(around["memories"]))


async def _own(tx: Transaction, access: Access, entity_id: str, lock: str) -> Row:
    leads = await holders(tx, access.owner, [entity_id])
    found = await lock_entities(tx, access.owner, [leads[entity_id]], lock)
    entity = found.get(leads[entity_id])
    if entity is None or entity["level"] > access.clearance:
        raise NotFound("entity", "id")
    return entity


async def _open_memories(tx: Transaction, access: Access, ids: Sequence[str], lock: str) -> list[Row]:
    reader = {**access.params(), "session": access.session, "is_owner": access.is_owner}
    memories: list[Row] = []
    for place, id_ in enumerate(ids):
        rows = await tx.run(_LOCK_MEMORY, **reader, id=id_, lock=lock)
        if not rows or rows[0]["memory"].get("deleted_at"):
            raise NotFound("memory", "memories", str(place))
        if not rows[0]["open"]:
            raise Locked(Sensitivity(rows[0]["memory"]["level"]))
        memories.append(rows[0]["memory"])
    return memories


async def _create(tx: Transaction, owner: str, keys: OwnerKeys, entity: Row, name: str, level: Sensitivity) -> str:
    """Make an entity of the same kind, under the name given and under those that its memories may use."""
    new, key = new_id(), keys.name_key(name)
    properties = {
        "kind": entity["kind"],
        "level": int(level),
        "stated_level": int(level),
        "name": name if level < Sensitivity.SECRET else None,
        "name_key": key,
        "page_key": f"{owner}|{new}",
        "is_self": False,
        **Tally().params(),
    }
    label = EntityKind(entity["kind"]).label
    await tx.run(CREATE_ENTITIES[label], owner_id=owner, rows=[{"id": new, "properties": properties}])
    names = [KeptName(one.key, one.text, one.level, None) for one in names_of(entity, keys) if one.key != key]
    names.append(KeptName(key, name, int(level), int(level)))
    rows = [name_row(new, one, [0] * len(LEVELS), keys) for one in names]
    await tx.run(_GIVE_NAMES, owner_id=owner, rows=rows)
    return new
