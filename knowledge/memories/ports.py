"""What the memory service needs from the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from knowledge.access import Access
from knowledge.errors import KnowledgeError
from knowledge.memories.memory import Capture, Memory, MemoryEdit, MemoryFilter
from knowledge.pages import Page, PageRequest


@dataclass(frozen=True, slots=True)
class NewMemory:
    """A checked capture on its way to the graph, with the access it came by."""

    access: Access
    capture: Capture


Captured: TypeAlias = Memory | str | KnowledgeError


class MemoryStore(Protocol):
    async def capture(self, owner: str, batch: Sequence[NewMemory]) -> Sequence[Captured]:
        """Store a batch of one owner in one transaction; answer in order with the memory, or with what was wrong.

        Where an idempotency key was used before: the first memory's id, or IdempotencyMismatch.
        """
        ...

    async def by_ids(self, access: Access, ids: Sequence[str], *, trashed: bool = False) -> dict[str, Memory]: ...

    async def list(self, access: Access, filter: MemoryFilter, page: PageRequest) -> Page[Memory]: ...

    async def count(self, access: Access, filter: MemoryFilter) -> int: ...

    async def trash(self, access: Access, page: PageRequest) -> Page[Memory]: ...

    async def count_trash(self, access: Access) -> int: ...

    async def edit(self, access: Access, memory_id: str, edit: MemoryEdit) -> None:
        """Raise NotFound, Locked, or Conflict where the revision is not the expected one."""
        ...

    async def restore(self, access: Access, memory_id: str) -> None: ...

    async def retry(self, access: Access, memory_id: str) -> None:
        """Raise Conflict where the memory did not fail."""
        ...

    async def delete(self, access: Access, ids: Sequence[str]) -> Sequence[str]: ...

    async def erase(self, access: Access, ids: Sequence[str], *, in_trash_by: str | None = None) -> Sequence[str]:
        """Remove memories for good and return their ids; with an instant, only those in the trash since then."""
        ...


class Points(Protocol):
    """The one thing the memory service asks of the index."""

    async def delete(self, owner: str, ids: Sequence[str]) -> None: ...


class Publisher(Protocol):
    """Tells subscribers that an owner's event log has grown; never fails, never waits for long."""

    async def publish(self, owner: str) -> None: ...
