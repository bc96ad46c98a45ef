"""What memories are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.access import Access
from knowledge.errors import NotFound
from knowledge.ids import is_id
from knowledge.memories.ports import Publisher
from knowledge.memories.validation import MAX_SHORT, check_text
from knowledge.pages import Page, PageRequest
from knowledge.relinked import Relinked, check_several
from knowledge.search.name_ports import FindsNames
from knowledge.search.names import alike, only_page
from knowledge.search.ports import PointKind
from knowledge.search.relinking import Relinker
from knowledge.topics.ports import TopicStore
from knowledge.topics.topic import Topic, WeightedTopic


class TopicService:
    def __init__(self, topics: TopicStore, names: FindsNames, relinker: Relinker, publisher: Publisher) -> None:
        self._topics = topics
        self._names = names
        self._relinker = relinker
        self._publisher = publisher

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Topic]:
        return await self._topics.by_ids(access, ids)

    async def list(self, access: Access, name: str | None, page: PageRequest) -> Page[Topic]:
        """Most spoken of first; `name` is any part of it.

        Where no topic's name holds it: those that are called something like it, closest first, on one page.
        """
        check_text("name", name, MAX_SHORT)
        found = await self._topics.list(access, name, page)
        if name is None or found.items or page.key is not None:
            return found
        return only_page(await self._alike(access, name), page)

    async def count(self, access: Access, name: str | None) -> int:
        check_text("name", name, MAX_SHORT)
        total = await self._topics.count(access, name)
        return total if total or name is None else len(await self._alike(access, name))

    async def _alike(self, access: Access, name: str) -> dict[str, Topic]:
        return await alike(self._names, access, PointKind.TOPIC, name, lambda ids: self._topics.by_ids(access, ids))

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[WeightedTopic]]:
        return await self._topics.of_memories(access, memory_ids)

    async def rename(self, access: Access, topic_id: str, name: str) -> Topic:
        """Raise InvalidInput, NotFound, and Conflict where another topic has the name or had it."""
        access.check_writes()
        check_text("name", name, MAX_SHORT, required=True)
        if not is_id(topic_id):
            raise NotFound("topic", "id")
        return await self._changed(access, await self._topics.rename(access, topic_id, name.strip()))

    async def merge(self, access: Access, into: str, from_ids: Sequence[str]) -> Topic:
        """Return the one that is left, `into`. Raises InvalidInput and NotFound."""
        access.check_writes()
        check_several("topic", "from", from_ids)
        if not is_id(into):
            raise NotFound("topic", "into")
        return await self._changed(access, await self._topics.merge(access, into, from_ids))

    async def _changed(self, access: Access, changed: Relinked) -> Topic:
        await self._publisher.publish(access.owner)
        await self._relinker.run(access.owner, changed.memories)
        found = await self._topics.by_ids(access, [changed.id])
        if changed.id not in found:
            raise NotFound("topic", "id")
        return found[changed.id]
