"""The user's own hand on who is who: merging, parting and removing entities, and taking merges back."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.access import Access
from knowledge.entities.entity import Entity
from knowledge.entities.merging import EntityMerge
from knowledge.entities.ports import EntityStore, MergeStore
from knowledge.errors import InvalidInput, NotFound
from knowledge.ids import is_id
from knowledge.memories.ports import Publisher
from knowledge.memories.validation import MAX_SHORT, check_text
from knowledge.pages import DEFAULT_PAGE, MAX_PAGE
from knowledge.relinked import Relinked, check_several
from knowledge.search.relinking import Relinker

_BY_HAND = "You said that they are one."


class MergeService:
    """What the user says here no machine takes back."""

    def __init__(self, merges: MergeStore, entities: EntityStore, relinker: Relinker, publisher: Publisher) -> None:
        self._merges = merges
        self._entities = entities
        self._relinker = relinker
        self._publisher = publisher

    async def merge(self, access: Access, into: str, from_ids: Sequence[str]) -> Entity:
        """Return the survivor, `into`. Raises InvalidInput, NotFound, Locked, and Forbidden for one's own contact."""
        access.check_writes()
        check_several("entity", "from", from_ids)
        if not is_id(into):
            raise NotFound("entity", "into")
        if into in from_ids:
            raise InvalidInput("An entity cannot be merged into itself.", "from")
        return await self._changed(access, await self._merges.merge(access, into, from_ids, _BY_HAND))

    async def separate(self, access: Access, entity_id: str, memory_ids: Sequence[str], name: str) -> Entity:
        """Return the new entity of which these memories speak. Raises InvalidInput, NotFound, Locked and Forbidden."""
        access.check_writes()
        check_text("name", name, MAX_SHORT, required=True)
        if not is_id(entity_id):
            raise NotFound("entity", "id")
        check_several("memory", "memories", memory_ids)
        memories = list(dict.fromkeys(memory_ids))
        return await self._changed(access, await self._merges.separate(access, entity_id, memories, name.strip()))

    async def undo(self, access: Access, merge_id: str) -> Entity:
        """Return the survivor. Raises NotFound, Locked, and Conflict where a later merge must be undone first."""
        access.check_writes()
        if not is_id(merge_id):
            raise NotFound("merge", "id")
        return await self._changed(access, await self._merges.undo(access, merge_id))

    async def delete(self, access: Access, entity_id: str) -> str:
        """Return the id of what went. Raises NotFound, Locked, and Forbidden for one's own contact."""
        access.check_writes()
        if not is_id(entity_id):
            raise NotFound("entity", "id")
        gone = await self._merges.delete(access, entity_id)
        await self._spread(access, gone)
        return gone.id

    async def list(self, access: Access, entity_id: str | None = None, first: int | None = None) -> list[EntityMerge]:
        """Return merges, newest first: all, or those that an entity had part in."""
        size = DEFAULT_PAGE if first is None else first
        if not 1 <= size <= MAX_PAGE:
            raise InvalidInput(f"first must be from 1 to {MAX_PAGE}, and is {size}.", "first")
        if entity_id is not None and not is_id(entity_id):
            return []
        return await self._merges.merges(access, entity_id, size)

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, EntityMerge]:
        return await self._merges.merges_by_ids(access, ids)

    async def _changed(self, access: Access, changed: Relinked) -> Entity:
        await self._spread(access, changed)
        found = await self._entities.by_ids(access, [changed.id])
        if changed.id not in found:
            raise NotFound("entity", "id")
        return found[changed.id]

    async def _spread(self, access: Access, changed: Relinked) -> None:
        await self._publisher.publish(access.owner)
        await self._relinker.run(access.owner, changed.memories)
