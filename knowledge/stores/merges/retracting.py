"""Take back what the machine merged where no memory says any more that the names are one's, as if none ever had."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from cypher import load
from knowledge.access import Access
from knowledge.errors import Conflict, Forbidden, InvalidInput, Moved
from knowledge.events.event import NewEvent
from knowledge.ids import new_id
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.merges.kept import holders, lock_entities, merged_into, way_of
from knowledge.stores.merges.merging import REASON_LEVEL, Why, merge_entities
from knowledge.stores.merges.ties import Said, Tie, rest_on, said_by, untie
from knowledge.stores.merges.undoing import give_back

_READ_RECORDS = load("merge/read_records")
_DROP_RECORD = load("merge/drop_record")


async def retract_merges(tx: Transaction, owner: str, keys: OwnerKeys, ties: Collection[Tie]) -> list[NewEvent]:
    """Let merges rest on these memories no more; undo those that rest on none now, and leave no record of them.

    Inside a transaction that holds the owner's Lease, while what the memories say still stands. What was merged since
    is merged again, as it was recorded; what the user merged stays.
    """
    events: list[NewEvent] = []
    lock = new_id()
    for merge in await untie(tx, owner, ties):
        events += await _retract(tx, owner, keys, merge, lock)
    return events


async def _retract(tx: Transaction, owner: str, keys: OwnerKeys, merge: str, lock: str) -> list[NewEvent]:
    rows = await tx.run(_READ_RECORDS, owner_id=owner, ids=[merge])
    if not rows:  # it was merged on, by one that rested on the same memories
        return []
    record = rows[0]["record"]
    if record["undone"]:
        await tx.run(_DROP_RECORD, owner_id=owner, id=merge)
        return []
    holder = (await holders(tx, owner, [record["survivor"]]))[record["survivor"]]
    held = await merged_into(tx, owner, [holder], keys)
    wanted = sorted({merge, *(one.merge for one in held)})
    told = {row["record"]["id"]: row for row in await tx.run(_READ_RECORDS, owner_id=owner, ids=wanted)}
    since = sorted((one for one in told if _place(told[one]) > _place(told[merge])), key=lambda one: _place(told[one]))
    brought = {name.key for one in held if one.merge == merge for name in one.names}
    by_its_names = any(not said.names.isdisjoint(brought) for one in since for said in said_by(told[one]))
    if not by_its_names and not way_of(record["survivor"], held):
        since = []
    events: list[NewEvent] = []
    for one in (*reversed(since), merge):
        events += await _undo(tx, owner, keys, told[one]["record"], lock)
    parts = {holder, *(one.id for one in held)}
    for one in since:
        events += await _again(tx, keys, told[one], parts, lock)
    return events


def _place(told: Row) -> tuple[str, str]:
    return told["record"]["at"], told["record"]["id"]


async def _undo(tx: Transaction, owner: str, keys: OwnerKeys, record: Row, lock: str) -> Sequence[NewEvent]:
    holder = record["survivor"]
    survivor = (await lock_entities(tx, owner, [holder], lock))[holder]
    undone = await give_back(tx, owner, keys, record, survivor, await merged_into(tx, owner, [holder], keys))
    await tx.run(_DROP_RECORD, owner_id=owner, id=record["id"])
    return undone.done.events


async def _again(tx: Transaction, keys: OwnerKeys, told: Row, parts: Collection[str], lock: str) -> list[NewEvent]:
    """Merge again: what memories said is one, by the names that they use; what the user did, as it was."""
    record, memories = told["record"], tuple(one["id"] for one in told["memories"])
    if record["automatic"] and not memories:
        return []  # it rests on none of the memories either
    reason = keys.open(record["reason"], node=record["id"], field="reason", level=REASON_LEVEL)
    why = Why(reason, memories, record["id"], record["at"])
    said = said_by(told)
    if not said:
        return await _unite(tx, keys, [record["survivor"], *record["merged"]], why, record, lock)
    events: list[NewEvent] = []
    leading: list[tuple[str, Said]] = []
    for one in said:
        there = await lock_entities(tx, keys.owner, parts, lock)
        bearers = [id_ for id_, row in there.items() if any(name["key"] in one.names for name in row["names"])]
        bearers.sort(key=lambda id_: (not there[id_].get("is_self"), id_ != record["survivor"], id_))
        if not bearers:
            continue
        if len(bearers) > 1:
            events += await _unite(tx, keys, bearers, replace(why, memories=(one.memory,)), record, lock)
            why = replace(why, id=new_id())
        leading.append((bearers[0], one))
    await rest_on(tx, keys.owner, keys, leading)
    return events


async def _unite(
    tx: Transaction, keys: OwnerKeys, ids: Sequence[str], why: Why, record: Row, lock: str
) -> list[NewEvent]:
    leads = await holders(tx, keys.owner, ids)
    there = await lock_entities(tx, keys.owner, leads.values(), lock)
    into, left = ids[0], [id_ for id_ in ids[1:] if leads[id_] in there]
    if leads[into] not in there or not left:
        return []
    access = Access.worker(keys.owner)
    called = record.get("called")
    try:
        return list((await merge_entities(tx, access, keys, into, left, why, lock=lock, called=called)).events)
    except Moved:  # amid the writing: the transaction begins again
        raise
    except (Conflict, Forbidden, InvalidInput):
        return []
