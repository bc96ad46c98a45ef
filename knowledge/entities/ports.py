"""What the entity service needs from the graph."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from knowledge.access import Access
from knowledge.entities.entity import ContactEdit, Entity, EntityKind, Mention
from knowledge.entities.merging import EntityMerge, UsersWord
from knowledge.ingestion.resolution import Mark, News
from knowledge.levels import Sensitivity
from knowledge.pages import Page, PageRequest
from knowledge.relinked import Relinked


class EntityStore(Protocol):
    async def by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, Entity]:
        """Return by the ids asked for; one that was merged away brings its survivor."""
        ...

    async def self_of(self, access: Access) -> Entity | None: ...

    async def list(
        self, access: Access, kinds: Sequence[EntityKind], name: str | None, page: PageRequest
    ) -> Page[Entity]: ...

    async def count(self, access: Access, kinds: Sequence[EntityKind], name: str | None) -> int: ...

    async def of_topic(self, access: Access, topic_id: str, page: PageRequest) -> Page[Entity]: ...

    async def count_of_topic(self, access: Access, topic_id: str) -> int: ...

    async def mentions(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[Mention]]: ...

    async def speakers(self, access: Access, memory_ids: Sequence[str]) -> dict[str, Entity]: ...


class Recogniser(Protocol):
    async def recognise(
        self, owner: str, contact: ContactEdit, level: Sensitivity, news: Callable[[Mark | None], Awaitable[News]]
    ) -> str | None:
        """Return who of those whom `news` tells the contact is, by what is known up to a level; None where unsure."""
        ...


class ContactStore(Protocol):
    async def create(self, access: Access, contact: ContactEdit) -> str:
        """Return the id: of a new contact, of one who is known and surely the same, or of the same key's first.

        Raises IdempotencyMismatch.
        """
        ...

    async def update(self, access: Access, contact_id: str, contact: ContactEdit) -> None:
        """Raise NotFound where the caller sees no such contact, Locked where it was stated above the clearance."""
        ...


class MergeStore(Protocol):
    """Merges and separations. An id that was merged away stands for its survivor everywhere.

    Every change raises NotFound for an id that the caller does not see, and Locked where something was stated of one of
    the entities above the clearance. Each tells which memories must be linked anew in the index.
    """

    async def merge(self, access: Access, into: str, from_ids: Sequence[str], reason: str) -> Relinked:
        """Make one of several, as the user says; those that are one already are so by the user's word from now on.

        Raises Forbidden where the owner's own contact would go, InvalidInput for a speaker or a stated contact that
        would end in something that is none.
        """
        ...

    async def undo(self, access: Access, merge_id: str) -> Relinked:
        """Give back what was merged; again, it changes nothing. Raises Conflict where a later merge comes first."""
        ...

    async def separate(self, access: Access, entity_id: str, memory_ids: Sequence[str], name: str) -> Relinked:
        """Move what these memories say of the entity to a new one of that name. Raises InvalidInput and Forbidden."""
        ...

    async def delete(self, access: Access, entity_id: str) -> Relinked:
        """Remove the entity with all that is said of it. Raises Forbidden for the owner's own contact."""
        ...

    async def merges(self, access: Access, entity_id: str | None, limit: int) -> list[EntityMerge]:
        """Return the merges, newest first; of one entity those that it survived or that it was once merged by."""
        ...

    async def merges_by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, EntityMerge]: ...

    async def users_word(self, owner: str) -> UsersWord: ...
