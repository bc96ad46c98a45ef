"""Take back what the machine merged where no memory says any more that the names are one's, as if none ever had."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cypher import load
from knowledge.access import Access
from knowledge.events.event import NewEvent
from knowledge.ids import new_id
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.merges.kept import holders, lock_entities, merged_into, way_of
from knowledge.stores.merges.merging import REASON_LEVEL, Why, merge_entities
from knowledge.stores.merges.ties import Tie, untie
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
    since = way_of(record["survivor"], await merged_into(tx, owner, [holder], keys))
    told = {row["record"]["id"]: row for row in await tx.run(_READ_RECORDS, owner_id=owner, ids=[merge, *since])}
    events: list[NewEvent] = []
    for one in (*reversed(since), merge):
        events += await _undo(tx, owner, keys, told[one]["record"], lock)
    for one in since:
        events += await _again(tx, keys, told[one], lock)
    return events


async def _undo(tx: Transaction, owner: str, keys: OwnerKeys, record: Row, lock: str) -> Sequence[NewEvent]:
    holder = record["survivor"]
    survivor = (await lock_entities(tx, owner, [holder], lock))[holder]
    undone = await give_back(tx, owner, keys, record, survivor, await merged_into(tx, owner, [holder], keys))
    await tx.run(_DROP_RECORD, owner_id=owner, id=record["id"])
    return undone.done.events


async def _again(tx: Transaction, keys: OwnerKeys, told: Row, lock: str) -> Sequence[NewEvent]:
    record = told["record"]
    if record["automatic"] and not told["memories"]:
        return ()  # it rests on none of the memories either
    there = await lock_entities(tx, keys.owner, [record["survivor"], *record["merged"]], lock)
    left = [id_ for id_ in record["merged"] if id_ in there]
    if record["survivor"] not in there or not left:
        return ()
    reason = keys.open(record["reason"], node=record["id"], field="reason", level=REASON_LEVEL)
    why = Why(reason, tuple(told["memories"]), record["id"], record["at"])
    access = Access.worker(keys.owner)
    return (await merge_entities(tx, access, keys, record["survivor"], left, why, lock=lock)).events
