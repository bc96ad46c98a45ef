"""The log of record: every change's type, ids and levels, written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Sequence

from cypher import load
from knowledge import instants
from knowledge.errors import NotFound
from knowledge.events.event import ENTITY_EVENTS, TOPIC_EVENTS, ChangeEvent, EventType, NewEvent
from knowledge.events.ports import LogHead
from knowledge.ids import new_id
from knowledge.stores.graph import Graph, Row, Transaction

_APPEND = load("event/append")
_HEADS = load("event/read_heads")
_BETWEEN = load("event/read_between")
_FIND_OLD = load("event/find_old")
_PRUNE = load("event/prune")
_OWE_NAMES = load("index/owe_names")

PRUNE_BATCH = 1_000
_OF_NAMES = ENTITY_EVENTS | TOPIC_EVENTS
"""After these the index is owed names."""


async def append_events(tx: Transaction, owner: str, claim: str, events: Sequence[NewEvent]) -> int:
    """Append to the owner's log as the last step of a transaction; return the last number given, 0 for no events.

    Raises NotFound where the owner has no log, which is made with the user.
    """
    parts = [part for event in events for part in event.parts()]
    if not parts:
        return 0
    rows = await tx.run(
        _APPEND,
        owner_id=owner,
        claim=claim,
        events=[{"type": part.type.value, "ids": list(part.ids), "levels": list(part.levels)} for part in parts],
        now=instants.now(),
    )
    if not rows or rows[0]["seq"] is None:
        raise NotFound("user")
    seq = int(rows[0]["seq"])
    if named := [place for place, part in enumerate(parts, seq - len(parts) + 1) if part.type in _OF_NAMES]:
        await tx.run(_OWE_NAMES, owner_id=owner, first=named[0], last=named[-1], now=instants.now())
    return seq


class Neo4jEventLog:
    """The port EventLog on the graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def heads(self, owners: Sequence[str]) -> dict[str, LogHead]:
        rows = await self._graph.read(_HEADS, owner_ids=list(owners))
        return {row["owner_id"]: LogHead(row["epoch"], row["seq"], row["pruned"]) for row in rows}

    async def after(self, owner: str, seq: int, limit: int) -> list[ChangeEvent]:
        rows = await self._graph.read(
            _BETWEEN, owner_id=owner, after_key=_key(owner, seq), until_key=_key(owner, seq + limit)
        )
        events = [_to_event(owner, row) for row in rows]
        return [event for place, event in enumerate(events, seq + 1) if event.seq == place]

    async def prune(self, before: str) -> int:
        """Delete the events older than an instant, in batches; return how many went."""
        pruned = 0
        while rows := await self._graph.read(_FIND_OLD, before=before, limit=PRUNE_BATCH):
            gone = 0
            for row in rows:
                done = await self._graph.write(
                    _PRUNE, owner_id=row["owner_id"], claim=new_id(), seq=row["seq"], keys=row["keys"]
                )
                gone += done[0]["pruned"] if done else 0
            pruned += gone
            if gone == 0:
                break
        return pruned


def _key(owner: str, seq: int) -> str:
    return f"{owner}|{seq:016d}"


def _to_event(owner: str, row: Row) -> ChangeEvent:
    event = row["event"]
    return ChangeEvent(
        owner, event["seq"], EventType(event["type"]), tuple(event["ids"]), tuple(event["levels"]), event["at"]
    )
