"""What the entity service needs from the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from knowledge.access import Access
from knowledge.entities.entity import ContactEdit, Entity, EntityKind, Mention
from knowledge.pages import Page, PageRequest


class EntityStore(Protocol):
    async def by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, Entity]: ...

    async def self_of(self, access: Access) -> Entity | None: ...

    async def list(
        self, access: Access, kinds: Sequence[EntityKind], name: str | None, page: PageRequest
    ) -> Page[Entity]: ...

    async def count(self, access: Access, kinds: Sequence[EntityKind], name: str | None) -> int: ...

    async def of_topic(self, access: Access, topic_id: str, page: PageRequest) -> Page[Entity]: ...

    async def count_of_topic(self, access: Access, topic_id: str) -> int: ...

    async def mentions(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[Mention]]: ...

    async def speakers(self, access: Access, memory_ids: Sequence[str]) -> dict[str, Entity]: ...


class ContactStore(Protocol):
    async def create(self, access: Access, contact: ContactEdit) -> str:
        """Return the id: of a new contact, of the one of that name that memories made, or of the same key's first.

        Raises IdempotencyMismatch.
        """
        ...

    async def update(self, access: Access, contact_id: str, contact: ContactEdit) -> None:
        """Raise NotFound where the caller sees no such contact, Locked where it was stated above the clearance."""
        ...
