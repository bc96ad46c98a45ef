"""Memories in the graph: captured, read, changed, put in the trash and erased."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from cypher import load
from knowledge.access import Access
from knowledge.errors import Conflict, IdempotencyMismatch, Locked, NotFound, SealBroken
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import is_id, new_id
from knowledge.instants import now, to_instant
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Memory, MemoryEdit, MemoryFilter, MemoryStatus
from knowledge.memories.ports import Captured, NewMemory
from knowledge.pages import Page, PageRequest
from knowledge.stores.facts import MemoryFacts
from knowledge.stores.graph import Graph, Row, Transaction
from knowledge.stores.memory_mapper import Opened, seal, to_memory, unseal
from knowledge.stores.memory_rows import DAMAGED, UNCLASSIFIED, captured, edited, taught
from knowledge.stores.neo4j_events import append_events
from knowledge.stores.survivors import surviving_filter
from knowledge.stores.windows import Row as PageRow
from knowledge.stores.windows import Window, bounds, read_page, to_page

_FIND_CAPTURED = load("memory/find_captured")
_CAPTURE = load("memory/capture")
_BY_IDS = load("memory/by_ids")
_LIST = load("memory/list")
_COUNT = load("memory/count")
_LIST_TRASH = load("memory/list_trash")
_COUNT_TRASH = load("memory/count_trash")
_LOCK = load("memory/lock")
_PEND = load("memory/pend")
_TRASH = load("memory/trash")
_BURY = load("memory/bury")
_ERASE = load("memory/erase")
_LOCK_OWNER = load("lease/lock")


_log = logging.getLogger(__name__)


class Neo4jMemoryStore:
    def __init__(self, graph: Graph, keyring: Keyring, facts: MemoryFacts) -> None:
        self._graph = graph
        self._keyring = keyring
        self._facts = facts

    async def capture(self, owner: str, batch: Sequence[NewMemory]) -> Sequence[Captured]:
        keys = await self._keyring.of(owner)
        rows = [captured(keys, owner, new) for new in batch]

        async def work(tx: Transaction) -> Sequence[Captured]:
            wanted = [row["idempotency_key"] for row in rows if row.get("idempotency_key")]
            found = await tx.run(_FIND_CAPTURED, owner_id=owner, keys=wanted) if wanted else []
            known = {row["key"]: (row["id"], row["input_checksum"]) for row in found}
            outcomes: list[Captured] = []
            fresh = []
            for row in rows:
                key = row.get("idempotency_key")
                if key is not None and key in known:
                    first, checksum = known[key]
                    outcomes.append(first if checksum == row["input_checksum"] else IdempotencyMismatch())
                    continue
                if key is not None:
                    known[key] = (row["id"], row["input_checksum"])
                outcomes.append(to_memory({**row, "owner_id": owner}, keys))
                fresh.append(row)
            if fresh:
                await tx.run(_CAPTURE, owner_id=owner, rows=[{"id": row["id"], "properties": row} for row in fresh])
                ids, levels = tuple(str(row["id"]) for row in fresh), tuple(int(str(row["level"])) for row in fresh)
                await append_events(tx, owner, new_id(), [NewEvent(EventType.CAPTURED, ids, levels)])
            return outcomes

        return await self._graph.transact(work)

    async def by_ids(self, access: Access, ids: Sequence[str], *, trashed: bool = False) -> dict[str, Memory]:
        wanted = [memory_id for memory_id in dict.fromkeys(ids) if is_id(memory_id)]
        if not wanted:
            return {}
        rows = await self._graph.read(_BY_IDS, **_reader(access), trashed=trashed, ids=wanted)
        keys = await self._keyring.of(access.owner)
        return {row["memory"]["id"]: _read(row, keys) for row in rows}

    async def surviving(self, access: Access, filter: MemoryFilter) -> MemoryFilter:
        return await surviving_filter(self._graph, access, filter)

    async def list(self, access: Access, filter: MemoryFilter, page: PageRequest) -> Page[Memory]:
        conditions = _conditions(access, await self.surviving(access, filter))

        async def read(window: Window) -> Sequence[PageRow]:
            rows = await self._graph.read(_LIST, **conditions, **_window(window))
            return [PageRow(row["id"], row["page_key"]) for row in rows]

        rows, more = await read_page(access.owner, page, read)
        return to_page(rows, await self.by_ids(access, [row.id for row in rows]), page, more=more)

    async def count(self, access: Access, filter: MemoryFilter) -> int:
        low, high = bounds(access.owner)
        conditions = _conditions(access, await self.surviving(access, filter))
        rows = await self._graph.read(_COUNT, **conditions, low=low, high=high)
        return int(rows[0]["total"])

    async def trash(self, access: Access, page: PageRequest) -> Page[Memory]:
        async def read(window: Window) -> Sequence[PageRow]:
            rows = await self._graph.read(_LIST_TRASH, **_reader(access), **_window(window))
            return [PageRow(row["id"], row["page_key"]) for row in rows]

        rows, more = await read_page(access.owner, page, read)
        items = await self.by_ids(access, [row.id for row in rows], trashed=True)
        return to_page(rows, items, page, more=more)

    async def count_trash(self, access: Access) -> int:
        low, high = bounds(access.owner)
        rows = await self._graph.read(_COUNT_TRASH, **_reader(access), low=low, high=high)
        return int(rows[0]["total"])

    async def edit(self, access: Access, memory_id: str, edit: MemoryEdit) -> None:
        def change(row: Row, opened: Opened) -> tuple[Opened, dict[str, object]]:
            if edit.expected_revision is not None and edit.expected_revision != row["revision"]:
                raise Conflict(
                    f"The memory is at revision {row['revision']}, not {edit.expected_revision}; read it again.",
                    "expectedRevision",
                )
            opened, properties = edited(row, opened, edit)
            return opened, {**properties, **taught(row, properties, by_owner=access.is_owner)}

        await self._pend(access, memory_id, EventType.UPDATED, change, deleted=False)

    async def restore(self, access: Access, memory_id: str) -> None:
        def change(row: Row, opened: Opened) -> tuple[Opened, dict[str, object]]:
            return opened, {"page_key": f"{access.owner}|{row['occurred_at']}|{memory_id}"}

        await self._pend(access, memory_id, EventType.RESTORED, change, deleted=True)

    async def retry(self, access: Access, memory_id: str) -> None:
        def change(row: Row, opened: Opened) -> tuple[Opened, dict[str, object]]:
            if row["status"] != MemoryStatus.FAILED:
                raise Conflict(f"Only a FAILED memory is tried again; this one is {row['status']}.", "id")
            return opened, {}

        await self._pend(access, memory_id, EventType.UPDATED, change, deleted=False)

    async def delete(self, access: Access, ids: Sequence[str]) -> Sequence[str]:
        keys = await self._keyring.of(access.owner)
        lock = new_id()

        async def work(tx: Transaction) -> Sequence[str]:
            await tx.run(_LOCK_OWNER, owner_id=access.owner, lock=lock)
            rows = await tx.run(_TRASH, **_reader(access), ids=list(ids), now=now(), lock=lock)
            gone = [row["id"] for row in rows]
            if gone:
                events = await self._facts.remove(tx, access.owner, keys, gone)
                await tx.run(_BURY, owner_id=access.owner, ids=gone, now=now())
                deleted = NewEvent(EventType.DELETED, tuple(gone), tuple(row["level"] for row in rows))
                await append_events(tx, access.owner, lock, [deleted, *events])
            return gone

        return await self._graph.transact(work)

    async def erase(self, access: Access, ids: Sequence[str], *, in_trash_by: str | None = None) -> Sequence[str]:
        keys = await self._keyring.of(access.owner)
        lock = new_id()

        async def work(tx: Transaction) -> Sequence[str]:
            await tx.run(_LOCK_OWNER, owner_id=access.owner, lock=lock)
            rows = await self._locked(tx, access, ids, lock)
            if in_trash_by is not None:
                # Looked at under the lock: what was taken out of the trash a moment ago is not to be lost.
                rows = {id_: row for id_, row in rows.items() if "" < (row.get("deleted_at") or "") <= in_trash_by}
            gone = list(rows)
            if gone:
                live = [row_id for row_id, row in rows.items() if not row.get("deleted_at")]
                events = await self._facts.remove(tx, access.owner, keys, live) if live else []
                if live:
                    levels = tuple(rows[row_id]["level"] for row_id in live)
                    events = [NewEvent(EventType.DELETED, tuple(live), levels), *events]
                await tx.run(_BURY, owner_id=access.owner, ids=gone, now=now())
                await tx.run(_ERASE, owner_id=access.owner, ids=gone)
                await append_events(tx, access.owner, lock, events)
            return gone

        return await self._graph.transact(work)

    async def _locked(self, tx: Transaction, access: Access, ids: Sequence[str], lock: str) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        for memory_id in ids:
            found = await tx.run(_LOCK, **_reader(access), id=memory_id, lock=lock)
            if found:
                if not found[0]["open"]:
                    raise Locked(Sensitivity(found[0]["memory"]["level"]))
                rows[memory_id] = found[0]["memory"]
        return rows

    async def _pend(
        self,
        access: Access,
        memory_id: str,
        event: EventType,
        change: Callable[[Row, Opened], tuple[Opened, dict[str, object]]],
        *,
        deleted: bool,
    ) -> None:
        keys = await self._keyring.of(access.owner)
        lock = new_id()

        async def work(tx: Transaction) -> None:
            # As every writer of facts: a worker that is storing this memory comes before or after, never amid.
            await tx.run(_LOCK_OWNER, owner_id=access.owner, lock=lock)
            rows = await self._locked(tx, access, [memory_id], lock)
            row = rows.get(memory_id)
            if row is None or bool(row.get("deleted_at")) != deleted:
                raise NotFound("memory", "id")
            opened, properties = change(row, unseal(row, keys))
            stated = properties.get("stated_level", row.get("stated_level"))
            level = UNCLASSIFIED if stated is None else Sensitivity(int(str(stated)))
            instant = now()
            await tx.run(
                _PEND,
                owner_id=access.owner,
                id=memory_id,
                properties={
                    **properties,
                    **seal(replace(opened, keywords=(), dates=(), failure=None), keys, node=memory_id, level=level),
                    "level": int(level),
                    "checksum": keys.checksum(opened.content),
                    "status": MemoryStatus.PENDING.value,
                    "needs_review": False,
                    "revision": row["revision"] + 1,
                    "updated_at": instant,
                    "due_at": instant,
                    "attempts": 0,
                    "captured_in": access.session,
                },
            )
            # The higher of both levels: what was sealed before must not be told at a lower one.
            events = [NewEvent(event, (memory_id,), (max(int(level), row["level"]),))]
            # Before a worker comes to it: its new text is to be read against those whom the old one did not tie.
            events += await self._facts.retract(tx, access.owner, keys, [memory_id])
            if stated is not None and level >= Sensitivity.SECRET:
                # Now, not when a worker comes to it: names and topics of what is secret are readable until then.
                events += await self._facts.remove(tx, access.owner, keys, [memory_id])
                await tx.run(_BURY, owner_id=access.owner, ids=[memory_id], now=instant)
            await append_events(tx, access.owner, lock, events)

        await self._graph.transact(work)


def _reader(access: Access) -> dict[str, object]:
    return {**access.params(), "session": access.session, "is_owner": access.is_owner}


def _read(row: Row, keys: OwnerKeys) -> Memory:
    memory = row["memory"]
    try:
        return to_memory(memory, keys if row["open"] else None, row["conversation_id"])
    except SealBroken:
        # One memory that was damaged at rest must not take the others of its list along.
        _log.error("memory %s does not open", memory["id"])
        return replace(to_memory(memory, None), locked_by=None, failure=DAMAGED)


def _window(window: Window) -> dict[str, object]:
    return {"low": window.low, "high": window.high, "backward": window.backward, "limit": window.limit}


def _conditions(access: Access, filter: MemoryFilter) -> dict[str, object]:
    shown_by = MemoryFilter(
        statuses=filter.statuses,
        sensitivities=filter.sensitivities,
        needs_review=filter.needs_review,
        occurred_from=filter.occurred_from,
        occurred_to=filter.occurred_to,
        recorded_from=filter.recorded_from,
        recorded_to=filter.recorded_to,
    )
    return {
        **access.params(),
        "session": access.session,
        # Shells are listed only where the filter could not tell what they hold (ADR 0007).
        "shells": access.is_owner and filter == shown_by,
        "kinds": list(filter.kinds) or None,
        "levels": [int(level) for level in filter.sensitivities] or None,
        "statuses": list(filter.statuses) or None,
        "needs_review": filter.needs_review,
        "occurred_from": _instant(filter.occurred_from),
        "occurred_to": _instant(filter.occurred_to),
        "recorded_from": _instant(filter.recorded_from),
        "recorded_to": _instant(filter.recorded_to),
        "entities": list(filter.entities) or None,
        "topics": list(filter.topics) or None,
        "conversation": filter.conversation,
        "speaker": filter.speaker,
        "source": filter.source,
    }


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else to_instant(moment)
