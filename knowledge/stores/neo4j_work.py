"""The graph as queue of record: leases on owners, batches taken under them, and fenced writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta

from cypher import load
from knowledge.access import Access
from knowledge.errors import Fenced, SealBroken
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import new_id
from knowledge.ingestion.connecting import Connections, Kin, Standing
from knowledge.ingestion.facts import Draft, Example, Findings, Linked, Understanding
from knowledge.ingestion.ports import Counts, Lease, Taken
from knowledge.ingestion.resolution import Mark, News, Occurrence, Resolution, TopicNews
from knowledge.instants import now, to_datetime, to_instant
from knowledge.keys.gist import gist
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.stores.facts import MemoryFacts
from knowledge.stores.graph import Graph, Row, Transaction
from knowledge.stores.memory_mapper import Opened, local_time, seal, unseal
from knowledge.stores.memory_rows import DAMAGED
from knowledge.stores.neo4j_connections import Neo4jKin, write_connections
from knowledge.stores.neo4j_directory import Neo4jDirectory
from knowledge.stores.neo4j_events import append_events
from knowledge.stores.neo4j_examples import Neo4jExamples
from knowledge.stores.neo4j_topic_directory import Neo4jTopicDirectory
from knowledge.stores.unifying import unify
from knowledge.stores.windows import bounds

_DUE_SHARDS = load("ingestion/due_shards")
_CLAIM = load("lease/claim")
_HOLD = load("lease/hold")
_RELEASE = load("lease/release")
_TAKE = load("ingestion/take")
_MAKE_READY = load("ingestion/make_ready")
_POSTPONE = load("ingestion/postpone")
_MAKE_FAILED = load("ingestion/make_failed")
_STATUS = load("ingestion/status")
_UNCHANGED = load("ingestion/unchanged")
_BURY = load("memory/bury")

_NONE = Connections()
LEASE_S = 30
MAX_ATTEMPTS = 5
_TRIES = 5
"""Of facts, which lock much for long: a busy owner's captures and deletions come in between, and less gets through."""


class Neo4jWorkStore:
    def __init__(self, graph: Graph, keyring: Keyring, facts: MemoryFacts, *, writes_gist: bool) -> None:
        self._graph = graph
        self._keyring = keyring
        self._facts = facts
        self._directory = Neo4jDirectory(graph, keyring)
        self._topics = Neo4jTopicDirectory(graph, keyring)
        self._connections = Neo4jKin(graph)
        self._examples = Neo4jExamples(graph, keyring)
        self._writes_gist = writes_gist

    async def due_shards(self) -> list[int]:
        return [row["shard"] for row in await self._graph.read(_DUE_SHARDS, now=now())]

    async def claim(self, shard: int) -> Lease | None:
        claim = new_id()
        rows = await self._graph.write(_CLAIM, shard=shard, now=now(), until=lease_until(), claim=claim)
        return Lease(rows[0]["owner_id"], claim, rows[0]["claims"]) if rows else None

    async def take(self, lease: Lease, batch: int) -> list[Taken]:
        rows = await self._graph.read(_TAKE, **Access.worker(lease.owner).params(), now=now(), batch=batch)
        keys = await self._keyring.of(lease.owner)
        opened, broken = [], []
        for row in rows:
            try:
                opened.append(to_taken(row["memory"], keys))
            except SealBroken:
                broken.append(row["memory"])
        for memory in broken:
            await self._postpone(lease, keys, memory, DAMAGED)
        return opened

    async def news(self, lease: Lease, since: Mark | None, also: Sequence[str] = ()) -> News:
        return await self._directory.news(lease.owner, since, also)

    async def occurrences(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, Sequence[Occurrence]]:
        return await self._directory.occurrences(lease.owner, ids)

    async def topic_news(self, lease: Lease, since: Mark | None) -> TopicNews:
        return await self._topics.news(lease.owner, since)

    async def examples(self, lease: Lease) -> Sequence[Example]:
        return await self._examples.of(lease.owner)

    async def write_facts(
        self,
        lease: Lease,
        batch: Sequence[Findings],
        resolution: Resolution,
        risen: Sequence[tuple[Taken, Understanding]] = (),
    ) -> Mapping[str, Linked]:
        keys = await self._keyring.of(lease.owner)
        levels = {found.id: int(found.level) for _, found in risen}

        async def work(tx: Transaction) -> Mapping[str, Linked]:
            await _hold(tx, lease)
            linked, events = await self._facts.write(tx, lease.owner, keys, batch, resolution)
            events += await unify(tx, lease, keys, resolution, linked)
            if rows := [self._ready(keys, taken, found) for taken, found in risen if found.id in linked]:
                made = await tx.run(_MAKE_READY, owner_id=lease.owner, rows=rows, lock=lease.claim)
                events += _happened([row["id"] for row in made], levels, levels.keys())
            await append_events(tx, lease.owner, lease.claim, events)
            return linked

        return await self._graph.transact(work, tries=_TRIES)

    async def kin(self, lease: Lease, ids: Sequence[str], entities: Sequence[str], topics: Sequence[str]) -> Kin:
        return await self._connections.kin(lease.owner, ids, entities, topics)

    async def standing(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, Standing]:
        return await self._connections.standing(lease.owner, ids)

    async def make_ready(
        self, lease: Lease, batch: Sequence[tuple[Taken, Understanding]], connections: Connections = _NONE
    ) -> list[str]:
        keys = await self._keyring.of(lease.owner)
        rows = [self._ready(keys, taken, found) for taken, found in batch]
        levels = {found.id: int(found.level) for _, found in batch}
        anew = {taken.draft.id for taken, _ in batch if taken.stands_at is not None}
        told = {taken.draft.id for taken, found in batch if taken.rises(found)}

        async def work(tx: Transaction) -> list[str]:
            await _hold(tx, lease)
            # Locked before it is looked at: an edit that waits its turn meanwhile must find its revision respected.
            made = await tx.run(_MAKE_READY, owner_id=lease.owner, rows=rows, lock=lease.claim)
            ready = [str(row["id"]) for row in made]
            if ready:
                await write_connections(tx, lease.owner, connections, ready)
                news = [id_ for id_ in ready if id_ not in told]
                await append_events(tx, lease.owner, lease.claim, _happened(news, levels, anew))
            return ready

        return await self._graph.transact(work)

    async def linked(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, Linked]:
        return await self._connections.linked(lease.owner, ids)

    async def connect(self, lease: Lease, connections: Connections) -> None:
        async def work(tx: Transaction) -> None:
            await _hold(tx, lease)
            await write_connections(tx, lease.owner, connections, [new.memory for new in connections.made])

        await self._graph.transact(work)

    async def give_up(self, lease: Lease, taken: Taken, reason: str) -> bool:
        keys = await self._keyring.of(lease.owner)
        draft = taken.draft
        row = {
            "id": draft.id,
            "revision": taken.revision,
            "attempts": taken.attempts,
            "stated_level": draft.stated_level,
        }
        return await self._postpone(lease, keys, row, reason)

    async def _postpone(self, lease: Lease, keys: OwnerKeys, memory: Row, reason: str) -> bool:
        attempts, stated = memory["attempts"] + 1, memory.get("stated_level")
        level = Sensitivity.ULTRA_SECRET if stated is None else Sensitivity(stated)
        row = {"id": memory["id"], "revision": memory["revision"], "attempts": attempts}

        async def work(tx: Transaction) -> bool:
            await _hold(tx, lease)
            if attempts < MAX_ATTEMPTS:
                due = datetime.now(UTC) + timedelta(seconds=2**attempts)
                later = {**row, "due_at": to_instant(due)}
                await tx.run(_POSTPONE, owner_id=lease.owner, rows=[later], lock=lease.claim)
                return True
            failure = keys.seal(reason, node=row["id"], field="failure", level=level)
            last = {**row, "failure": failure}
            failed = await tx.run(_MAKE_FAILED, owner_id=lease.owner, rows=[last], lock=lease.claim, now=now())
            if failed:
                # What an earlier text said goes: it is not what stands there now, which nobody could understand.
                events = await self._facts.remove(tx, lease.owner, keys, [row["id"]])
                await tx.run(_BURY, owner_id=lease.owner, ids=[row["id"]], now=now())
                event = NewEvent(EventType.FAILED, (row["id"],), (failed[0]["level"],))
                await append_events(tx, lease.owner, lease.claim, [event, *events])
            return False

        return await self._graph.transact(work)

    async def doubt(self, owner: str, ids: Sequence[str]) -> None:
        await self._graph.write(_BURY, owner_id=owner, ids=list(ids), now=now())

    async def unchanged(self, owner: str, batch: Sequence[Taken], clearance: Sensitivity) -> Set[str]:
        rows = [{"id": taken.draft.id, "revision": taken.revision} for taken in batch]
        found = await self._graph.read(_UNCHANGED, owner_id=owner, clearance=int(clearance), rows=rows)
        return {row["id"] for row in found}

    async def release(self, lease: Lease) -> None:
        await self._graph.write(_RELEASE, owner_id=lease.owner, claim=lease.claim)

    async def counts(self, owner: str) -> Counts:
        low, high = bounds(owner)
        row = (await self._graph.read(_STATUS, owner_id=owner, low=low, high=high))[0]
        return Counts(row["pending"], row["failed"], row["total"])

    def _ready(self, keys: OwnerKeys, taken: Taken, found: Understanding) -> dict[str, object]:
        draft = taken.draft
        opened = Opened(
            content=draft.content,
            context=draft.context,
            metadata=taken.metadata,
            speaker=draft.speaker,
            title=taken.conversation_title,
            keywords=found.keywords,
            dates=found.dates,
        )
        return {
            "id": draft.id,
            "revision": taken.revision,
            "anew": taken.stands_at is not None,
            "properties": {
                **seal(opened, keys, node=draft.id, level=found.level),
                "level": int(found.level),
                "kind": found.kind.value,
                "confidence": found.level_confidence,
                "needs_review": found.needs_review,
                "taught_by": list(found.taught_by) or None,
                "refined_by": found.refined_by,
                "updated_at": now(),
                "gist": gist(
                    draft.content, level=found.level, confidence=found.level_confidence, enabled=self._writes_gist
                ),
            },
        }


def _happened(ids: Sequence[str], levels: Mapping[str, int], anew: Set[str]) -> list[NewEvent]:
    """Return what to tell: memories that became READY, and READY ones that are understood anew."""
    parts = {
        EventType.READY: [id_ for id_ in ids if id_ not in anew],
        EventType.UPDATED: [id_ for id_ in ids if id_ in anew],
    }
    return [NewEvent(kind, tuple(part), tuple(levels[id_] for id_ in part)) for kind, part in parts.items() if part]


async def _hold(tx: Transaction, lease: Lease) -> None:
    if not await tx.run(_HOLD, owner_id=lease.owner, claim=lease.claim, until=lease_until()):
        raise Fenced(f"the lease of owner {lease.owner} went to another worker")


def lease_until() -> str:
    return to_instant(datetime.now(UTC) + timedelta(seconds=LEASE_S))


def to_taken(row: Row, keys: OwnerKeys) -> Taken:
    opened = unseal(row, keys)
    stated_level, stated_kind = row.get("stated_level"), row.get("stated_kind")
    draft = Draft(
        id=row["id"],
        content=opened.content,
        context=opened.context,
        speaker=opened.speaker,
        occurred_at=local_time(row),
        stated_level=None if stated_level is None else Sensitivity(stated_level),
        stated_kind=None if stated_kind is None else MemoryKind(stated_kind),
    )
    return Taken(
        draft=draft,
        revision=row["revision"],
        attempts=row["attempts"],
        recorded_at=to_datetime(row["recorded_at"]),
        occurred_at=row["occurred_at"],
        source=row.get("source"),
        metadata=opened.metadata,
        conversation_key=row.get("conversation_key"),
        conversation_title=opened.title,
        # A point follows the facts: whoever wrote these may have written it, and died before it told so.
        was_indexed=row["revision"] > 1 or row.get("facts_revision") is not None,
    )
