"""Names that belong in the index, and which of them are owed to it, from the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from cypher import load
from knowledge.events.event import ENTITY_EVENTS, TOPIC_EVENTS
from knowledge.events.ports import EventLog
from knowledge.ids import new_id
from knowledge.ingestion.addresses import is_address
from knowledge.instants import now, to_instant
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.search.name_ports import NameDocument, Owed, point_id
from knowledge.search.ports import INDEX_CEILING, PointKind
from knowledge.stores.entity_mapper import name_text
from knowledge.stores.graph import Graph, Row
from knowledge.stores.neo4j_events import Neo4jEventLog
from knowledge.stores.windows import bounds

_IDS = {PointKind.ENTITY: load("index/entity_ids"), PointKind.TOPIC: load("index/topic_ids")}
_ENTITY_NAMES = load("index/entity_names")
_TOPIC_NAMES = load("index/topic_names")
_DUE = load("index/due_names")
_OWED = load("index/owed_names")
_OWE = load("index/owe_all_names")
_CLAIM = load("index/claim_names")
_SETTLE = load("index/settle_names")
_POSTPONE = load("index/postpone_names")

_KINDS: Mapping[PointKind, frozenset[str]] = {PointKind.ENTITY: ENTITY_EVENTS, PointKind.TOPIC: TOPIC_EVENTS}
_MAX_EVENTS = 2_000
"""More have happened: it is quicker to compare all names."""
_CLAIMED_FOR = timedelta(seconds=60)
"""From one reading of the log: longer than a server may take to embed a batch."""
_SEPARATOR = ", "


class Neo4jNameSource:
    """The port NameSource."""

    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring
        self._log: EventLog = Neo4jEventLog(graph)

    async def documents(self, owner: str, kind: PointKind, ids: Sequence[str]) -> Sequence[NameDocument]:
        params = {"owner_id": owner, "clearance": int(INDEX_CEILING), "ids": list(ids)}
        if kind is PointKind.TOPIC:
            return [_topic(owner, row) for row in await self._graph.read(_TOPIC_NAMES, **params)]
        keys = await self._keyring.of(owner)
        return [one for row in await self._graph.read(_ENTITY_NAMES, **params) for one in _entity(owner, row, keys)]

    async def ids(self, owner: str, kind: PointKind) -> Sequence[str]:
        low, high = bounds(owner)
        rows = await self._graph.read(_IDS[kind], owner_id=owner, clearance=int(INDEX_CEILING), low=low, high=high)
        return sorted(row["id"] for row in rows)

    async def due(self, before: str, limit: int) -> Sequence[str]:
        return [row["owner_id"] for row in await self._graph.read(_DUE, before=before, limit=limit)]

    async def owed(self, owner: str) -> Owed | None:
        rows = await self._graph.read(_OWED, owner_id=owner)
        if not rows:
            return None
        first, seq, pruned = rows[0]["first"], rows[0]["seq"], rows[0]["pruned"]
        total = seq - first + 1
        if pruned >= first or total > _MAX_EVENTS:
            return Owed(first, seq, None)
        events = await self._log.after(owner, first - 1, total)
        ids = {
            kind: sorted({id_ for event in events if event.type in types for id_ in event.ids})
            for kind, types in _KINDS.items()
        }
        return Owed(first, seq, ids if len(events) == total else None)

    async def owe(self, owner: str) -> None:
        await self._graph.write(_OWE, owner_id=owner, now=now())

    async def claim(self, owner: str, claim: str) -> bool:
        until = to_instant(datetime.now(UTC) + _CLAIMED_FOR)
        return bool(await self._graph.write(_CLAIM, owner_id=owner, claim=claim, now=now(), until=until, lock=new_id()))

    async def settle(self, owner: str, claim: str, owed: Owed) -> bool:
        places = {"first": owed.first, "seq": owed.seq}
        rows = await self._graph.write(_SETTLE, owner_id=owner, claim=claim, **places, now=now(), lock=new_id())
        return all(row["settled"] for row in rows)

    async def postpone(self, owner: str, owed: Owed, until: str) -> None:
        await self._graph.write(_POSTPONE, owner_id=owner, first=owed.first, until=until, lock=new_id())


def _entity(owner: str, row: Row, keys: OwnerKeys) -> list[NameDocument]:
    """Return the names that everybody may know, and, where there are others, those up to the ceiling.

    Phone numbers and e-mails are none: they are sealed at every level, and who embeds may be a server.
    """
    told = {name_text(row["id"], name, keys): max(name["level"], row["level"]) for name in row["names"]}
    levels = {text: level for text, level in told.items() if not is_address(text)}
    found = []
    for level in (Sensitivity.GENERAL, Sensitivity.CONFIDENTIAL):
        if level in levels.values():
            text = _SEPARATOR.join(sorted(name for name, known in levels.items() if known <= level))
            found.append(NameDocument(point_id(row["id"], level), owner, PointKind.ENTITY, text, level))
    return found


def _topic(owner: str, row: Row) -> NameDocument:
    level = Sensitivity(row["level"])
    return NameDocument(point_id(row["id"], level), owner, PointKind.TOPIC, row["name"], level)
