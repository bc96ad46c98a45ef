"""Connections between memories in the graph: what may lead to them, how they are written, and how they are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from cypher import load
from knowledge.access import Access
from knowledge.ids import is_id
from knowledge.ingestion.connecting import Connections, Kin, Link, Shared, Standing, Succession
from knowledge.ingestion.facts import Linked
from knowledge.instants import to_datetime
from knowledge.levels import Sensitivity
from knowledge.memories.connection import MAX_CONNECTIONS, Connection, ConnectionReason
from knowledge.stores.graph import Graph, Row, Transaction

_SHARED = {
    ConnectionReason.ENTITY: load("connection/shared_entities"),
    ConnectionReason.TOPIC: load("connection/shared_topics"),
}
_SUCCESSIONS = load("connection/successions")
_STANDING = load("connection/standing")
_SUBJECTS = load("connection/subjects")
_MAKE = load("connection/make")
_DROP = load("connection/drop")
_BY_WAY_OF = load("connection/by_way_of")
_TURN = load("connection/turn")
_OF_MEMORIES = load("connection/of_memories")

_NOBODY: Mapping[str, str] = MappingProxyType({})

FEW = 24
"""Uses of an entity or topic up to which it leads from memory to memory; what is more common tells too little."""


class Neo4jKin:
    """What leads from new memories to others; read under the owner's lease."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def kin(self, owner: str, ids: Sequence[str], entities: Sequence[str], topics: Sequence[str]) -> Kin:
        shared: list[Shared] = []
        for reason, wanted in ((ConnectionReason.ENTITY, entities), (ConnectionReason.TOPIC, topics)):
            if wanted:
                rows = await self._graph.read(_SHARED[reason], owner_id=owner, ids=list(wanted), limit=FEW)
                shared += [_shared(row, reason) for row in rows]
        rows = await self._graph.read(_SUCCESSIONS, owner_id=owner, ids=list(ids))
        return Kin(tuple(shared), tuple(map(_succession, rows)))

    async def standing(self, owner: str, ids: Sequence[str]) -> Mapping[str, Standing]:
        if not ids:
            return {}
        rows = await self._graph.read(_STANDING, owner_id=owner, ids=list(ids))
        return {row["id"]: Standing(Sensitivity(row["level"]), tuple(map(_link, row["links"]))) for row in rows}

    async def linked(self, owner: str, ids: Sequence[str]) -> Mapping[str, Linked]:
        rows = await self._graph.read(_SUBJECTS, owner_id=owner, ids=list(ids)) if ids else []
        return {
            row["id"]: Linked(set(row["entities"]), set(row["topics"]), next(iter(row["speakers"]), None))
            for row in rows
        }


async def write_connections(tx: Transaction, owner: str, connections: Connections, ready: Sequence[str]) -> None:
    """Write the connections of those memories that became READY; the others' ends must be READY too."""
    made = [new for new in connections.made if new.memory in set(ready)]
    if not made:
        return
    if connections.dropped:
        rows = [{"memory": memory, "other": other} for memory, other in connections.dropped]
        await tx.run(_DROP, owner_id=owner, rows=rows)
    news = [
        {"memory": new.memory, "other": new.other, "score": new.score, "reason": new.reason.value, "via": new.via}
        for new in made
    ]
    await tx.run(_MAKE, owner_id=owner, rows=news)


async def revise_connections(
    tx: Transaction, owner: str, memories: Collection[str], ids: Collection[str], leads: Mapping[str, str] = _NOBODY
) -> None:
    """Turn the connections of these memories to what they share now that these entities or topics became one, or two.

    Where they share none of them any more, what led from one to the other is gone. What led there first is remembered,
    so that it leads there again after an undoing; `leads` tells where ids that were merged away lead since.
    """
    rows = await tx.run(_BY_WAY_OF, owner_id=owner, memories=sorted(memories), ids=sorted(ids)) if memories else []
    if gone := [{"memory": row["memory"], "other": row["other"]} for row in rows if not row["shared"]]:
        await tx.run(_DROP, owner_id=owner, rows=gone)
    turned = [
        {"memory": row["memory"], "other": row["other"], "via": via, "first_via": None if first == via else first}
        for row in rows
        if row["shared"]
        for first in (row["first_via"] or row["via"],)
        for via in (_way(first, row, leads),)
        if via != row["via"]
    ]
    if turned:
        await tx.run(_TURN, owner_id=owner, rows=turned)


def _way(first: str, row: Row, leads: Mapping[str, str]) -> str:
    wanted = (leads.get(first, first), row["via"])
    return next((way for way in wanted if way in row["shared"]), min(row["shared"]))


class Neo4jConnectionStore:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[Connection]]:
        wanted = [memory_id for memory_id in dict.fromkeys(memory_ids) if is_id(memory_id)]
        found: dict[str, list[Connection]] = {memory_id: [] for memory_id in memory_ids}
        if not wanted:
            return found
        for row in await self._graph.read(_OF_MEMORIES, **access.params(), session=access.session, ids=wanted):
            if len(found[row["memory_id"]]) < MAX_CONNECTIONS:
                reason = ConnectionReason(row["reason"])
                connection = Connection(row["other_id"], row["score"], reason, row["via"])
                found[row["memory_id"]].append(connection)
        return found


def _shared(row: Row, reason: ConnectionReason) -> Shared:
    levels = {memory: Sensitivity(level) for memory, level, _ in row["members"]}
    return Shared(row["id"], reason, levels, {memory: weight for memory, _, weight in row["members"]})


def _succession(row: Row) -> Succession:
    gap = to_datetime(row["other_at"]) - to_datetime(row["occurred_at"])
    return Succession(row["id"], row["other_id"], abs(gap.total_seconds()))


def _link(link: tuple[str, float, int]) -> Link:
    other, score, level = link
    return Link(other, score, Sensitivity(level))
