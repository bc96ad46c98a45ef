"""The memory service in memory, for tests of what stands on it; the domain's own checks are the real ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from knowledge.access import Access
from knowledge.errors import Conflict, IdempotencyMismatch, KnowledgeError, Locked, NotFound
from knowledge.ids import new_id
from knowledge.instants import to_instant
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, Memory, MemoryEdit, MemoryFilter, MemoryStatus
from knowledge.memories.validation import check_batch, check_capture, check_edit
from knowledge.pages import Page, PageRequest
from tests.event_fakes import InMemoryEventLog

T = TypeVar("T")
AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def page_of(items: Iterable[T], key: Callable[[T], str], page: PageRequest, *, newest_first: bool = False) -> Page[T]:
    """Cut a page as stores do: from a list in one order, beginning at the item after the key."""
    ordered = sorted(items, key=key, reverse=newest_first)
    keys = [key(item) for item in ordered]
    start, end = 0, len(ordered)
    if page.key is not None:
        before = [place for place, known in enumerate(keys) if (known > page.key if newest_first else known < page.key)]
        if page.backward:
            end = len(before)
        else:
            start = len(before) + (page.key in keys)
    start, end = (max(start, end - page.size), end) if page.backward else (start, min(end, start + page.size))
    return Page(ordered[start:end], keys[start:end], has_next=end < len(ordered), has_previous=start > 0)


@dataclass
class InMemoryMemories:
    log: InMemoryEventLog
    kept: dict[str, Memory] = field(default_factory=dict)
    binned: dict[str, Memory] = field(default_factory=dict)
    keys: dict[tuple[str, str], tuple[Capture, str]] = field(default_factory=dict)
    links: set[tuple[str, str]] = field(default_factory=set)
    """Which memory has which entity or topic."""
    asked: list[str] = field(default_factory=list)
    fails: Exception | None = None
    refused: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, owner: str, content: str, **fields: object) -> Memory:
        memory = Memory(
            id=new_id(),
            owner=owner,
            status=MemoryStatus.READY,
            needs_review=False,
            revision=1,
            occurred_at=AT,
            recorded_at=AT,
            updated_at=AT,
            page_key="",
            content=content,
            sensitivity=Sensitivity.GENERAL,
        )
        memory = replace(memory, **fields)  # type: ignore[arg-type]  # tests name the fields they care for
        memory = replace(memory, page_key=f"{owner}|{to_instant(memory.occurred_at)}|{memory.id}")
        self.kept[memory.id] = memory
        return memory

    async def capture(self, access: Access, capture: Capture) -> Memory:
        outcome = (await self.capture_many(access, [capture]))[0]
        if isinstance(outcome, KnowledgeError):
            raise outcome
        return outcome

    async def capture_many(self, access: Access, captures: Sequence[Capture]) -> list[Memory | KnowledgeError]:
        self._ask("capture_many")
        check_batch(list(captures))
        return [self._captured(access, capture) for capture in captures]

    def _captured(self, access: Access, capture: Capture) -> Memory | KnowledgeError:
        try:
            check_capture(capture)
        except KnowledgeError as error:
            return error
        known = (access.owner, capture.idempotency_key or new_id())
        if known in self.keys:
            earlier, memory_id = self.keys[known]
            return self.kept[memory_id] if earlier == capture else IdempotencyMismatch()
        memory = self.put(
            access.owner,
            capture.content,
            status=MemoryStatus.PENDING,
            sensitivity=capture.sensitivity,
            context=capture.context,
            source=capture.source,
            metadata=capture.metadata,
            kind=capture.kind,
            occurred_at=capture.occurred_at or AT,
        )
        self.keys[known] = (capture, memory.id)
        self.log.append(access.owner, memory.id)
        return memory

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Memory]:
        self._ask("get_many")
        return {id_: self._seen(access, self.kept[id_]) for id_ in ids if self._is_own(access, self.kept.get(id_))}

    async def list(self, access: Access, wanted: MemoryFilter, page: PageRequest, /) -> Page[Memory]:
        self._ask("list")
        return page_of(self._matching(access, wanted), lambda memory: memory.page_key, page, newest_first=True)

    async def count(self, access: Access, wanted: MemoryFilter, /) -> int:
        self._ask("count")
        return len(self._matching(access, wanted))

    async def trash(self, access: Access, page: PageRequest) -> Page[Memory]:
        binned = [memory for memory in self.binned.values() if memory.owner == access.owner]
        return page_of(binned, lambda memory: memory.page_key, page, newest_first=True)

    async def count_trash(self, access: Access) -> int:
        return sum(memory.owner == access.owner for memory in self.binned.values())

    async def update(self, access: Access, memory_id: str, edit: MemoryEdit) -> Memory:
        check_edit(edit)
        memory = self._own(access, memory_id)
        if edit.expected_revision not in (None, memory.revision):
            raise Conflict(f"The memory is at revision {memory.revision} by now.", "expectedRevision")
        changes = {name: getattr(edit, name) for name in edit.given}
        self.kept[memory_id] = replace(memory, **changes, revision=memory.revision + 1)
        return self.kept[memory_id]

    async def delete(self, access: Access, ids: Sequence[str]) -> list[str]:
        self._ask("delete")
        gone = [id_ for id_ in ids if self._is_own(access, self.kept.get(id_))]
        self.binned |= {id_: self.kept.pop(id_) for id_ in gone}
        return gone

    async def restore(self, access: Access, memory_id: str) -> Memory:
        if not self._is_own(access, self.binned.get(memory_id)):
            raise NotFound("memory", "id")
        self.kept[memory_id] = self.binned.pop(memory_id)
        return self.kept[memory_id]

    async def erase(self, access: Access, memory_id: str) -> str:
        return self.kept.pop(self._own(access, memory_id).id).id

    async def retry(self, access: Access, memory_id: str) -> Memory:
        memory = self._own(access, memory_id)
        if memory.status is not MemoryStatus.FAILED:
            raise Conflict("The memory did not fail; there is nothing to try again.", "id")
        self.kept[memory_id] = replace(memory, status=MemoryStatus.PENDING, failure=None)
        return self.kept[memory_id]

    async def of_conversation(self, access: Access, conversation_id: str, page: PageRequest) -> Page[Memory]:
        said = await self.list(access, MemoryFilter(conversation=conversation_id), page.turned())
        return said.turned()

    async def of_entity(self, access: Access, entity_id: str, page: PageRequest) -> Page[Memory]:
        return await self.list(access, MemoryFilter(entities=(entity_id,)), page)

    async def of_topic(self, access: Access, topic_id: str, page: PageRequest) -> Page[Memory]:
        return await self.list(access, MemoryFilter(topics=(topic_id,)), page)

    async def count_of_conversation(self, access: Access, conversation_id: str) -> int:
        return await self.count(access, MemoryFilter(conversation=conversation_id))

    async def count_of_entity(self, access: Access, entity_id: str) -> int:
        return await self.count(access, MemoryFilter(entities=(entity_id,)))

    async def count_of_topic(self, access: Access, topic_id: str) -> int:
        return await self.count(access, MemoryFilter(topics=(topic_id,)))

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.fails is not None:
            self.refused.set()
            raise self.fails

    def _matching(self, access: Access, wanted: MemoryFilter) -> list[Memory]:
        return [
            self._seen(access, memory)
            for memory in self.kept.values()
            if self._is_own(access, memory)
            and (not wanted.kinds or memory.kind in wanted.kinds)
            and (wanted.source is None or memory.source == wanted.source)
            and (wanted.conversation is None or memory.conversation_id == wanted.conversation)
            and all((memory.id, linked) in self.links for linked in (*wanted.entities, *wanted.topics))
        ]

    def _own(self, access: Access, memory_id: str) -> Memory:
        memory = self.kept.get(memory_id)
        if memory is None or memory.owner != access.owner:
            raise NotFound("memory", "id")
        if (memory.sensitivity or Sensitivity.GENERAL) > access.clearance:
            raise Locked(memory.sensitivity or Sensitivity.GENERAL)
        return memory

    @staticmethod
    def _is_own(access: Access, memory: Memory | None) -> bool:
        return memory is not None and memory.owner == access.owner

    @staticmethod
    def _seen(access: Access, memory: Memory) -> Memory:
        level = memory.sensitivity or Sensitivity.GENERAL
        if level <= access.clearance:
            return memory
        shell = ("content", "context", "source", "metadata", "kind", "confidence", "failure", "conversation_id")
        return replace(memory, **dict.fromkeys(shell), locked_by=level, keywords=(), dates=())
