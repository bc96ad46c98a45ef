"""Make one entity of several: what was said of each is said of the survivor, and is remembered for the undoing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cypher import load
from knowledge.access import Access
from knowledge.entities.entity import EntityKind
from knowledge.entities.united_details import united
from knowledge.errors import Conflict, Forbidden, InvalidInput
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import new_id
from knowledge.instants import now
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LEVELS, Sensitivity
from knowledge.stores.entity_mapper import check_open, open_details, seal_details
from knowledge.stores.facts.recount import recount_entities
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.merges.asides import set_aside
from knowledge.stores.merges.done import Done
from knowledge.stores.merges.doubting import doubt_moved
from knowledge.stores.merges.gave import Gave, StatedLevels
from knowledge.stores.merges.kept import (
    KeptName,
    all_there,
    holders,
    lock_entities,
    merged_into,
    name_row,
    names_of,
    to_keep,
    way_of,
)
from knowledge.stores.merges.ties import adopt, tie
from knowledge.stores.merges.users_word import read_apart
from knowledge.stores.merges.uses import Which, move_uses
from knowledge.stores.neo4j_connections import revise_connections
from knowledge.stores.relation_moves import Places, move_relations

_SPEAKING = load("merge/speaking")
_GIVE_NAMES = load("merge/give_names")
_KEEP = load("merge/keep_merged")
_LEAD = load("merge/lead")
_RECORDS_OF = load("merge/records_of")
_HAND_OVER = load("merge/hand_over")
_RECORD = load("merge/record")
_SET_PROPERTIES = load("merge/set_properties")
_REMOVE = load("facts/remove_entities")

REASON_LEVEL = Sensitivity.ULTRA_SECRET
"""A reason may quote names; who may know of the merge is told the reason, and nobody reads it at rest."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why entities are one: `memories` say so, or, where there are none, the user does."""

    reason: str
    memories: tuple[str, ...] = ()
    id: str = field(default_factory=new_id)
    at: str = field(default_factory=now)

    @property
    def is_automatic(self) -> bool:
        return bool(self.memories)


async def merge_entities(
    tx: Transaction,
    access: Access,
    keys: OwnerKeys,
    into: str,
    from_ids: Sequence[str],
    why: Why,
    *,
    lock: str,
    called: str | None = None,
) -> Done:
    """Merge inside a transaction that holds the owner's Lease; the events are to be appended as its last step.

    `called` is the key of the name that the survivor goes by from now on, unless its owner gave it one.

    Ids that were merged away stand for their survivors; what is one already is passed over. The mentions and the
    evidence moved remember whom they were of (`said_of`), so that undo finds them whatever came after. Raises as
    MergeStore.merge, always before anything is written.
    """
    owner = access.owner
    leads = await holders(tx, owner, [into, *from_ids])
    told_into, into = into, leads[into]
    taken = [id_ for id_ in dict.fromkeys(leads[id_] for id_ in from_ids) if id_ != into]
    found = await lock_entities(tx, owner, [into, *taken], lock)
    seen = {id_: row for id_, row in found.items() if row["level"] <= access.clearance}
    all_there([into], seen, "into")
    all_there([leads[id_] for id_ in from_ids], seen, "from")
    if not why.is_automatic and (one_already := [id_ for id_ in from_ids if leads[id_] == into]):
        held = await merged_into(tx, owner, [into], keys)
        own = set(way_of(told_into, held))
        await adopt(tx, owner, {merge for id_ in one_already for merge in own.symmetric_difference(way_of(id_, held))})
    if not taken:
        return Done(into)
    survivor, merged = seen[into], [seen[id_] for id_ in taken]
    await _check(tx, access, survivor, merged, automatic=why.is_automatic)

    record = why.id
    gave = await _state(tx, owner, keys, survivor, merged, called)
    before = await merged_into(tx, owner, taken, keys)
    rows = [to_keep(entity, into, record, keys) for entity in merged]
    await tx.run(_KEEP, owner_id=owner, rows=rows)
    if before:
        await tx.run(_LEAD, owner_id=owner, rows=[{"id": one.id, "holder": into} for one in before])
    if records := await tx.run(_RECORDS_OF, owner_id=owner, ids=taken):
        await tx.run(_HAND_OVER, owner_id=owner, rows=[{"id": row["id"], "holder": into} for row in records])
    await tx.run(
        _RECORD,
        owner_id=owner,
        holder=into,
        properties={
            "id": record,
            "level": max(row["level"] for row in (survivor, *merged)),
            "survivor": into,
            "merged": taken,
            "name_keys": [key for entity in merged if (key := entity.get("name_key"))],
            "reason": keys.seal(why.reason, node=record, field="reason", level=REASON_LEVEL),
            "at": why.at,
            "automatic": why.is_automatic,
            "undone": False,
            "gave": gave.sealed(record, keys),
            "page_key": f"{owner}|{record}",
            **({} if called is None else {"called": called}),
        },
    )
    await tie(tx, owner, {(memory, record): () for memory in why.memories})
    memories: set[str] = set()
    for id_ in taken:
        memories |= (await move_uses(tx, owner, id_, into, Which(), remembers=True)).memories
    places = Places({**dict.fromkeys(taken, into), **{one.id: into for one in before}})
    moves = await move_relations(tx, owner, keys, taken, places)
    await set_aside(tx, owner, keys, record, moves.aside)
    await tx.run(_REMOVE, owner_id=owner, ids=taken)
    recounted = await recount_entities(tx, owner, keys, [into])
    await revise_connections(tx, owner, memories, [into, *taken])
    await doubt_moved(tx, owner, memories, [survivor, *merged])
    events = (
        NewEvent(EventType.ENTITY_MERGED, tuple(taken), tuple(row["level"] for row in merged)),
        # Whoever knew none of the others sees the survivor as it was.
        NewEvent(EventType.ENTITY_UPDATED, (into,), (max(survivor["level"], min(row["level"] for row in merged)),)),
        *moves.events,
        *recounted,
    )
    return Done(into, events, tuple(sorted(memories)))


async def _check(tx: Transaction, access: Access, survivor: Row, merged: Sequence[Row], *, automatic: bool) -> None:
    """Refuse what may not be, before anything is written: who merges amid other work goes on without it."""
    for entity in (survivor, *merged):
        check_open(entity, access.clearance)
    if any(entity.get("is_self") for entity in merged):
        raise Forbidden("Your own contact stays; merge the other into it.")
    ids = [entity["id"] for entity in merged]
    if survivor["kind"] != EntityKind.CONTACT:
        if any(entity.get("details") for entity in merged):
            raise InvalidInput("What was stated of a contact needs a contact: merge the other way round.", "into")
        if await tx.run(_SPEAKING, owner_id=access.owner, ids=ids):
            raise InvalidInput("Who speaks in a chat is a contact: merge the other way round.", "into")
    if automatic:
        apart = await read_apart(tx, access.owner)
        if any(frozenset((survivor["id"], id_)) in apart for id_ in ids):
            raise Conflict("The user said that these are not one.", "from")


async def _state(
    tx: Transaction, owner: str, keys: OwnerKeys, survivor: Row, merged: Sequence[Row], called: str | None
) -> Gave:
    """Give the survivor the names and details of the others; its own word wins."""
    details: Mapping[str, object] = open_details(survivor, keys)
    given: dict[str, object] = {}
    for entity in merged:
        details, gave = united(details, open_details(entity, keys))
        given = united(given, gave)[0]
    own = {name.key: name for name in names_of(survivor, keys)}
    names = dict(own)
    for name in (name for entity in merged for name in names_of(entity, keys)):
        known = names.get(name.key)
        names[name.key] = name if known is None else _both(known, name)
    new = [name_row(survivor["id"], name, [0] * len(LEVELS), keys) for name in names.values()]
    await tx.run(_GIVE_NAMES, owner_id=owner, rows=new)
    before = StatedLevels(survivor.get("stated_level"), survivor.get("details_level"))
    after = StatedLevels(
        _lowest([row.get("stated_level") for row in (survivor, *merged)]),
        _highest([row.get("details_level") for row in (survivor, *merged)]),
    )
    properties: dict[str, object] = {"stated_level": after.stated, "details_level": after.details}
    if called in names and before.stated is None:
        properties["name_key"] = called
    if after.details is not None:
        properties["details"] = seal_details(survivor["id"], details, Sensitivity(after.details), keys)
    await tx.run(_SET_PROPERTIES, owner_id=owner, id=survivor["id"], properties=properties)
    return Gave(
        details=given,
        own=tuple(own),
        names={key: (own[key].stated_level if key in own else None, name.stated_level) for key, name in names.items()},
        before=before,
        after=after,
    )


def _both(own: KeptName, other: KeptName) -> KeptName:
    level = min(own.level, other.level)
    return KeptName(own.key, own.text, level, _lowest([own.stated_level, other.stated_level]))


def _lowest(levels: Sequence[int | None]) -> int | None:
    return min((level for level in levels if level is not None), default=None)


def _highest(levels: Sequence[int | None]) -> int | None:
    return max((level for level in levels if level is not None), default=None)
