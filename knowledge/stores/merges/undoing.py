"""Undo a merge: give back what was there, and divide what came after.

What a merged entity brought goes back to it: its mentions, what was said of it, its names and its details, as far as
the memories behind them still stand. What came after the merge stays with the survivor, but for mentions under a name
that only the merged one bore, or one that came up since and is made of such a name's words: those go to it, and with
them what their memories say, unless these name the survivor, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cypher import load
from knowledge.access import Access
from knowledge.entities.entity import EntityKind
from knowledge.entities.united_details import is_blank, without
from knowledge.errors import Conflict, NotFound
from knowledge.events.event import EventType, NewEvent
from knowledge.events.news import event
from knowledge.ingestion.addresses import is_address
from knowledge.instants import now
from knowledge.keys.normal import normalise_name
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LEVELS, Sensitivity
from knowledge.stores.entity_mapper import check_open, open_details, seal_details
from knowledge.stores.facts.entities import CREATE_ENTITIES
from knowledge.stores.facts.recount import recount_entities
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.merges.asides import drop_aside, read_aside
from knowledge.stores.merges.done import Done
from knowledge.stores.merges.gave import Gave
from knowledge.stores.merges.kept import KeptName, Merged, lock_entities, merged_into, name_row, names_of, parts_of
from knowledge.stores.merges.users_word import keep_apart
from knowledge.stores.merges.uses import Which, move_uses
from knowledge.stores.neo4j_connections import revise_connections
from knowledge.stores.relation_moves import Places, move_relations

_READ_RECORD = load("merge/read_record")
_MARK_UNDONE = load("merge/mark_undone")
_GIVE_BACK = load("merge/give_back")
_GIVE_NAMES = load("merge/give_names")
_STATE_NAMES = load("merge/state_names")
_SET_PROPERTIES = load("merge/set_properties")
_STILL_NAMING = load("merge/still_naming")
_LEAD = load("merge/lead")
_RECORDS_OF = load("merge/records_of")
_HAND_OVER = load("merge/hand_over")
_UNKNOW = load("facts/unknow")
_DOUBT_LINKS = load("index/doubt_links")


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undoing leaves; `apart` are those who stand again, each with the level from which both are known."""

    done: Done
    apart: dict[str, int]


async def undo_merge(tx: Transaction, access: Access, keys: OwnerKeys, merge_id: str, *, lock: str) -> Done:
    """Undo as the user says, for good: no machine makes them one again. Raises as MergeStore.undo.

    Inside a transaction that holds the owner's Lease.
    """
    owner = access.owner
    rows = await tx.run(_READ_RECORD, **access.params(), id=merge_id, lock=lock)
    if not rows:
        raise NotFound("merge", "id")
    record, holder = rows[0]["record"], str(rows[0]["holder"])
    if record["undone"]:
        return Done(holder)
    if holder != record["survivor"]:
        raise Conflict("What this merge made was merged into another since; undo that merge first.", "id")
    survivor = (await lock_entities(tx, owner, [holder], lock))[holder]
    held = await merged_into(tx, owner, [holder], keys)
    for entity in (survivor, *(one.properties for one in held if one.merge == merge_id)):
        check_open(entity, access.clearance)
    undone = await give_back(tx, owner, keys, record, survivor, held)
    await tx.run(_MARK_UNDONE, owner_id=owner, id=merge_id)
    await keep_apart(tx, owner, holder, undone.apart)
    return undone.done


async def give_back(
    tx: Transaction, owner: str, keys: OwnerKeys, record: Row, survivor: Row, held: Sequence[Merged]
) -> Undone:
    """Make several of one again; the survivor is locked and holds all of `held`. The record is left to the caller."""
    holder = str(survivor["id"])
    restored = [one for one in held if one.merge == record["id"]]
    gave = Gave.opened(record["gave"], record["id"], keys)

    await _stand_again(tx, owner, keys, restored)
    parts = {one.id: parts_of(one.id, held) for one in restored}
    await _lead_back(tx, owner, holder, {part: one for one, own in parts.items() for part in own})
    memories: set[str] = set()
    meant: dict[tuple[str, str], str] = {}
    lost: set[str] = set()
    for one in restored:
        moved = await move_uses(tx, owner, holder, one.id, Which(parts=parts[one.id]), remembers=True)
        others = {name.key for other in held if other.id not in parts[one.id] for name in other.names}
        only = {name.key for name in one.names} - others - set(gave.own)
        came = _came_since(survivor, gave, one, [other for other in held if other.id not in parts[one.id]], keys)
        if came:
            rows = [name_row(one.id, name, [0] * len(LEVELS), keys) for name in came]
            await tx.run(_GIVE_NAMES, owner_id=owner, rows=rows)
        only |= {name.key for name in came}
        lost |= only
        since = await move_uses(tx, owner, holder, one.id, Which(keys=only, native=True), remembers=False)
        memories |= moved.memories | since.memories
        both = await tx.run(_STILL_NAMING, owner_id=owner, id=holder, memories=sorted(since.memories))
        meant |= dict.fromkeys(((m, holder) for m in since.memories - {row["memory"] for row in both}), one.id)
    asides = await read_aside(tx, owner, keys, holder)
    places = Places({part: one for one, own in parts.items() for part in own}, meant)
    moves = await move_relations(tx, owner, keys, [holder], places, [kept.aside for kept in asides])
    still = {aside.evidence.id for aside in moves.aside}
    await drop_aside(tx, owner, [kept for kept in asides if kept.aside.evidence.id not in still])
    await _take_back(tx, owner, keys, survivor, gave, lost)
    recounted = await recount_entities(tx, owner, keys, [holder, *parts])
    leads = {part: one for one, own in parts.items() for part in own}
    await revise_connections(tx, owner, memories, [holder, *parts], leads)
    if memories:
        await tx.run(_DOUBT_LINKS, owner_id=owner, ids=sorted(memories), now=now())
    done = _told(holder, survivor["level"], restored, moves.events, recounted, memories)
    return Undone(done, {one.id: max(one.level, survivor["level"]) for one in restored})


def _came_since(survivor: Row, gave: Gave, one: Merged, others: Sequence[Merged], keys: OwnerKeys) -> list[KeptName]:
    """Return the names that came up after the merge and have words of this one's names alone: "Ana", of Ana Diaz."""
    names = names_of(survivor, keys)
    own = [name for name in names if name.key in gave.own]
    known = gave.names.keys() | {name.key for other in (one, *others) for name in other.names}
    theirs, elses = _words(one.names), _words([*own, *(name for other in others for name in other.names)])
    since = [name for name in names if name.key not in known and name.stated_level is None]
    return [name for name in since if (words := _words([name])) & theirs and not words & elses]


def _words(names: Iterable[KeptName]) -> set[str]:
    return {word for name in names if not is_address(name.text) for word in normalise_name(name.text).split()}


async def _stand_again(tx: Transaction, owner: str, keys: OwnerKeys, restored: Sequence[Merged]) -> None:
    for kind in EntityKind:
        rows = [{"id": one.id, "properties": dict(one.properties)} for one in restored if one.kind == kind]
        if rows:
            await tx.run(CREATE_ENTITIES[kind.label], owner_id=owner, rows=rows)
    names = [name_row(one.id, name, [0] * len(LEVELS), keys) for one in restored for name in one.names]
    if names:
        await tx.run(_GIVE_NAMES, owner_id=owner, rows=names)
    await tx.run(_GIVE_BACK, owner_id=owner, ids=[one.id for one in restored])


async def _lead_back(tx: Transaction, owner: str, holder: str, leads: dict[str, str]) -> None:
    """Let what these had taken in before lead to them again, and hand their records of it back."""
    further = [{"id": part, "holder": one} for part, one in leads.items() if part != one]
    if further:
        await tx.run(_LEAD, owner_id=owner, rows=further)
    records = await tx.run(_RECORDS_OF, owner_id=owner, ids=[holder])
    theirs = [{"id": row["id"], "holder": leads[row["survivor"]]} for row in records if row["survivor"] in leads]
    if theirs:
        await tx.run(_HAND_OVER, owner_id=owner, rows=theirs)


async def _take_back(
    tx: Transaction, owner: str, keys: OwnerKeys, survivor: Row, gave: Gave, lost: Collection[str]
) -> None:
    """Take from the survivor what the merge gave it, and the names under which nothing is said of it any more.

    What the user has stated anew since stays.
    """
    stated = {name["key"]: name.get("stated_level") for name in survivor["names"]}
    names = [
        {"key": key, "stated_level": was}
        for key, (was, became) in gave.names.items()
        if was != became and key in stated and stated[key] == became
    ]
    if names:
        await tx.run(_STATE_NAMES, owner_id=owner, id=survivor["id"], rows=names)
    taken = [key for key in lost if key in stated and stated[key] == gave.names.get(key, (None, None))[1]]
    if taken:
        await tx.run(_UNKNOW, owner_id=owner, rows=[{"id": survivor["id"], "key": key} for key in sorted(taken)])
    left = without(open_details(survivor, keys), gave.details)
    stated_level, details_level = survivor.get("stated_level"), survivor.get("details_level")
    if stated_level == gave.after.stated and (gave.before.stated is not None or is_blank(left)):
        stated_level = gave.before.stated
    if details_level == gave.after.details and (gave.before.details is not None or is_blank(left)):
        details_level = gave.before.details
    details = None
    if details_level is not None:
        details = seal_details(survivor["id"], left, Sensitivity(details_level), keys)
    properties = {"stated_level": stated_level, "details_level": details_level, "details": details}
    await tx.run(_SET_PROPERTIES, owner_id=owner, id=survivor["id"], properties=properties)


def _told(
    holder: str,
    level: int,
    restored: Sequence[Merged],
    moves: Sequence[NewEvent],
    recounted: Sequence[NewEvent],
    memories: set[str],
) -> Done:
    """Tell what stands again; what had lost all its memories meanwhile does not, and was gone already."""
    gone = _gone(recounted)
    back = {one.id: one.level for one in restored if one.id not in gone}
    was_gone = {one.id for one in restored if one.id in gone}
    events = [
        *event(EventType.ENTITY_SEPARATED, back),
        *event(
            EventType.ENTITY_UPDATED, {} if holder in gone else {holder: max(level, min(back.values(), default=level))}
        ),
        *moves,
    ]
    for told in recounted:
        levels = dict(zip(told.ids, told.levels, strict=True))
        events += event(told.type, {id_: levels[id_] for id_ in told.ids if id_ not in was_gone})
    left = next(iter(back)) if holder in gone and back else holder
    return Done(left, tuple(events), tuple(sorted(memories)))


def _gone(recounted: Sequence[NewEvent]) -> set[str]:
    """Return who is gone for all readers, not for some alone."""
    gone: set[str] = set()
    for told in recounted:
        if told.type is EventType.ENTITY_REMOVED:
            gone |= set(told.ids)
        elif told.type is EventType.ENTITY_CREATED:
            gone -= set(told.ids)
    return gone
