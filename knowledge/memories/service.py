"""Memories: captured, read, edited, put in the trash, brought back, erased."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from prometheus_client import Counter

from knowledge.access import Access
from knowledge.errors import EngineUnavailable, InvalidInput, KnowledgeError, LimitExceeded, NotFound, TimedOut
from knowledge.ids import is_id
from knowledge.ingestion.answers import ForgetsAnswers
from knowledge.ingestion.queue import JobQueue
from knowledge.ingestion.shards import shard_of
from knowledge.levels import Sensitivity
from knowledge.memories.group_commit import GroupCommit
from knowledge.memories.memory import Capture, Memory, MemoryEdit, MemoryFilter
from knowledge.memories.ports import MemoryStore, NewMemory, Points, Publisher
from knowledge.memories.validation import check_batch, check_capture, check_edit
from knowledge.pages import Page, PageRequest

_log = logging.getLogger(__name__)

MAX_DELETED = 1_000

_CREATED = Counter("memory_entries_created_total", "Memories captured; those that were there already are not counted.")


class MemoryService:
    def __init__(
        self,
        memories: MemoryStore,
        captures: GroupCommit,
        points: Points,
        answers: ForgetsAnswers,
        queue: JobQueue,
        publisher: Publisher,
    ) -> None:
        self._memories = memories
        self._captures = captures
        self._points = points
        self._answers = answers
        self._queue = queue
        self._publisher = publisher

    async def capture(self, access: Access, capture: Capture) -> Memory:
        """Store one memory, durable before this returns; raises what is wrong with it."""
        outcome = (await self.capture_many(access, [capture]))[0]
        if isinstance(outcome, KnowledgeError):
            raise outcome
        return outcome

    async def capture_many(self, access: Access, captures: Sequence[Capture]) -> Sequence[Memory | KnowledgeError]:
        """Store those that are valid; answer in order with the memory or with what is wrong.

        Raises LimitExceeded where the batch as a whole is too large: then nothing is stored.
        """
        check_batch(list(captures))
        outcomes: list[Memory | KnowledgeError | None] = [_problem(capture) for capture in captures]
        valid = [place for place, outcome in enumerate(outcomes) if outcome is None]
        if valid:
            stored = await self._captures.capture(access.owner, [NewMemory(access, captures[place]) for place in valid])
            await self._announce(access.owner)
            _CREATED.inc(sum(isinstance(outcome, Memory) for outcome in stored))
            replayed = [outcome for outcome in stored if isinstance(outcome, str)]
            found = await self._memories.by_ids(access, replayed) if replayed else {}
            for place, outcome in zip(valid, stored, strict=True):
                # A replayed key may name a memory that is in the trash by now.
                outcomes[place] = found.get(outcome, NotFound("memory")) if isinstance(outcome, str) else outcome
        return [outcome for outcome in outcomes if outcome is not None]

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Memory]:
        return await self._memories.by_ids(access, ids)

    async def list(self, access: Access, filter: MemoryFilter, page: PageRequest) -> Page[Memory]:
        """Newest first."""
        return await self._memories.list(access, filter, page)

    async def count(self, access: Access, filter: MemoryFilter) -> int:
        return await self._memories.count(access, filter)

    async def of_conversation(self, access: Access, conversation_id: str, page: PageRequest) -> Page[Memory]:
        """Oldest first, as it was said."""
        said = await self._memories.list(access, MemoryFilter(conversation=conversation_id), page.turned())
        return said.turned()

    async def count_of_conversation(self, access: Access, conversation_id: str) -> int:
        return await self._memories.count(access, MemoryFilter(conversation=conversation_id))

    async def of_entity(self, access: Access, entity_id: str, page: PageRequest) -> Page[Memory]:
        return await self._memories.list(access, MemoryFilter(entities=(entity_id,)), page)

    async def count_of_entity(self, access: Access, entity_id: str) -> int:
        return await self._memories.count(access, MemoryFilter(entities=(entity_id,)))

    async def of_topic(self, access: Access, topic_id: str, page: PageRequest) -> Page[Memory]:
        return await self._memories.list(access, MemoryFilter(topics=(topic_id,)), page)

    async def count_of_topic(self, access: Access, topic_id: str) -> int:
        return await self._memories.count(access, MemoryFilter(topics=(topic_id,)))

    async def trash(self, access: Access, page: PageRequest) -> Page[Memory]:
        """Last deleted first."""
        return await self._memories.trash(access, page)

    async def count_trash(self, access: Access) -> int:
        return await self._memories.count_trash(access)

    async def update(self, access: Access, memory_id: str, edit: MemoryEdit) -> Memory:
        """Raise NotFound, Locked, Conflict or InvalidInput; the edited memory is PENDING under its next revision."""
        check_edit(edit)
        await self._memories.edit(access, _id(memory_id), edit)
        await self._answers.forget(access.owner, [memory_id])
        if edit.sensitivity is not None and edit.sensitivity >= Sensitivity.SECRET:
            # Now, as its facts went: a worker may be long in coming.
            await self._drop_points(access.owner, [memory_id])
        return await self._changed(access, memory_id)

    async def restore(self, access: Access, memory_id: str) -> Memory:
        await self._memories.restore(access, _id(memory_id))
        return await self._changed(access, memory_id)

    async def retry(self, access: Access, memory_id: str) -> Memory:
        await self._memories.retry(access, _id(memory_id))
        return await self._changed(access, memory_id)

    async def delete(self, access: Access, ids: Sequence[str]) -> Sequence[str]:
        """Put memories in the trash for 30 days; return those that were there to delete."""
        if len(ids) > MAX_DELETED:
            raise LimitExceeded(f"Delete at most {MAX_DELETED:,} memories at once.", "ids")
        wanted = [memory_id for memory_id in dict.fromkeys(ids) if is_id(memory_id)]
        deleted = await self._memories.delete(access, wanted)
        await self._forget(access.owner, deleted)
        return deleted

    async def erase(self, access: Access, memory_id: str) -> str:
        """Remove a memory for good, from the trash or not; return its id. Raises NotFound or Locked."""
        erased = await self._memories.erase(access, [_id(memory_id)])
        if not erased:
            raise NotFound("memory", "id")
        await self._forget(access.owner, erased)
        return memory_id

    async def _forget(self, owner: str, ids: Sequence[str]) -> None:
        if not ids:
            return
        await self._publisher.publish(owner)
        await self._answers.forget(owner, ids)
        await self._drop_points(owner, ids)

    async def _drop_points(self, owner: str, ids: Sequence[str]) -> None:
        try:
            await self._points.delete(owner, ids)
        except (EngineUnavailable, TimedOut) as error:
            # The graph already answers as if they were gone; their tombstones have the sweep try again.
            _log.warning("the points of %d memories stay until the next sweep: %s", len(ids), error)

    async def _changed(self, access: Access, memory_id: str) -> Memory:
        await self._announce(access.owner)
        found = await self._memories.by_ids(access, [memory_id])
        if memory_id not in found:
            raise NotFound("memory", "id")
        return found[memory_id]

    async def _announce(self, owner: str) -> None:
        await self._queue.wake(shard_of(owner))
        await self._publisher.publish(owner)


def _problem(capture: Capture) -> KnowledgeError | None:
    try:
        check_capture(capture)
    except InvalidInput as error:
        return error
    return None


def _id(memory_id: str) -> str:
    if not is_id(memory_id):
        raise NotFound("memory", "id")
    return memory_id
