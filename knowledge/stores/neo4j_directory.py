"""Who an owner's graph knows, read for whoever resolves names: everybody once, then what the event log tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cypher import load
from knowledge.entities.entity import EntityKind
from knowledge.entities.merging import UsersWord
from knowledge.errors import SealBroken
from knowledge.events.event import EventType
from knowledge.events.ports import EventLog
from knowledge.ingestion.addresses import is_address
from knowledge.ingestion.resolution import KnownEntity, Mark, News, Occurrence, Seen
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LOCKED_CLEARANCE, Sensitivity
from knowledge.stores.entity_mapper import name_text, open_details
from knowledge.stores.graph import Graph, Row, Transaction
from knowledge.stores.listening import heard
from knowledge.stores.memory_mapper import unseal
from knowledge.stores.merges.users_word import read_users_word
from knowledge.stores.neo4j_events import Neo4jEventLog
from knowledge.stores.windows import bounds

_ENTITIES = load("ingestion/entities")
_BY_IDS = load("ingestion/entities_by_ids")
_OCCURRENCES = load("ingestion/occurrences")

MAX_ENTITIES = 20_000
"""Of one owner, read at once; those beyond are found by the names that a batch uses."""
_EARLIEST, _LATEST = 3, 6
_CHANGES = frozenset(
    (
        EventType.ENTITY_CREATED,
        EventType.ENTITY_UPDATED,
        EventType.ENTITY_MERGED,
        EventType.ENTITY_SEPARATED,
        EventType.ENTITY_REMOVED,
    )
)
_SECRETS = tuple(level for level in Sensitivity if level > LOCKED_CLEARANCE)
_WORDS = frozenset((EventType.ENTITY_MERGED, EventType.ENTITY_SEPARATED))


class Neo4jDirectory:
    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring
        self._log: EventLog = Neo4jEventLog(graph)

    async def news(self, owner: str, since: Mark | None, also: Sequence[str]) -> News:
        """Return what changed since a mark, and how these entities stand; everybody where that is too long ago.

        Raises NotFound where the owner is gone.
        """
        mark, events = await heard(self._log, owner, since)
        if events is None:
            return await self._everybody(owner, mark, also)
        touched = {id_ for event in events if event.type in _CHANGES for id_ in event.ids} | set(also)
        rows = await self._graph.read(_BY_IDS, owner_id=owner, ids=sorted(touched)) if touched else []
        entities = _known(rows, await self._keyring.of(owner))
        gone = touched - {known.id for known in entities}
        is_told = any(event.type in _WORDS for event in events)
        return News(mark, entities, tuple(gone), word=await self._word(owner) if is_told else None)

    async def occurrences(self, owner: str, ids: Sequence[str]) -> Mapping[str, Sequence[Occurrence]]:
        """Return the earliest and the latest memories that name these entities, opened; damaged ones are left out."""
        if not ids:
            return {}
        rows = await self._graph.read(_OCCURRENCES, owner_id=owner, ids=list(ids), earliest=_EARLIEST, latest=_LATEST)
        keys = await self._keyring.of(owner)
        found: defaultdict[str, list[Occurrence]] = defaultdict(list)
        for row in rows:
            try:
                found[row["entity_id"]].append(_occurrence(row, keys))
            except SealBroken:
                continue
        return found

    async def _everybody(self, owner: str, mark: Mark, also: Sequence[str]) -> News:
        low, high = bounds(owner)
        rows = await self._graph.read(_ENTITIES, owner_id=owner, low=low, high=high, limit=MAX_ENTITIES)
        there = {row["entity"]["id"] for row in rows}
        if beyond := [id_ for id_ in also if id_ not in there]:
            rows = [*rows, *await self._graph.read(_BY_IDS, owner_id=owner, ids=beyond)]
        entities = _known(rows, await self._keyring.of(owner))
        return News(mark, entities, is_whole=True, word=await self._word(owner))

    async def _word(self, owner: str) -> UsersWord:
        async def work(tx: Transaction) -> UsersWord:
            return await read_users_word(tx, owner)

        return await self._graph.transact(work)


def _known(rows: Iterable[Row], keys: OwnerKeys) -> list[KnownEntity]:
    return [_entity(row["entity"], keys) for row in rows]


def _entity(row: Row, keys: OwnerKeys) -> KnownEntity:
    details = open_details(row, keys) if row["kind"] == EntityKind.CONTACT else {}
    told = {name_text(row["id"], name, keys): name["level"] for name in row["names"]}
    stated = dict.fromkeys((*(details.get("phones") or ()), *(details.get("emails") or ())), row.get("details_level"))
    addresses = {**stated, **{text: level for text, level in told.items() if is_address(text)}}
    names = {text: level for text, level in told.items() if text not in addresses}
    return KnownEntity(
        id=row["id"],
        kind=EntityKind(row["kind"]),
        names=tuple(sorted(names)),
        sealed={
            name: Sensitivity(level) for name, level in {**names, **addresses}.items() if level >= Sensitivity.SECRET
        },
        uses=sum(row["counts"]),
        last_seen=max(row["last_seen"], default=""),
        secretly={at: Seen(row["counts"][at], row["last_seen"][at]) for at in _SECRETS if row["counts"][at]},
        openly=max(row["last_seen"][: _SECRETS[0]], default=""),
        is_stated=row.get("stated_level") is not None,
        is_self=bool(row.get("is_self")),
        addresses=frozenset(addresses),
    )


def _occurrence(row: Row, keys: OwnerKeys) -> Occurrence:
    opened = unseal(row["memory"], keys)
    return Occurrence(
        text=opened.content,
        spans=tuple((start, end) for start, end in row["spans"]),
        occurred_at=row["memory"]["occurred_at"],
        conversation=next(iter(row["conversation"]), None),
        speaker=opened.speaker,
        company=frozenset(row["company"]),
        is_alone=row["is_alone"],
        level=Sensitivity(row["memory"]["level"]),
    )
