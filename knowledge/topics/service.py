"""What memories are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from knowledge.access import Access
from knowledge.memories.validation import MAX_SHORT, check_text
from knowledge.pages import Page, PageRequest
from knowledge.topics.topic import Topic, WeightedTopic


class TopicStore(Protocol):
    async def by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, Topic]: ...

    async def list(self, access: Access, name: str | None, page: PageRequest) -> Page[Topic]: ...

    async def count(self, access: Access, name: str | None) -> int: ...

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[WeightedTopic]]: ...


class TopicService:
    def __init__(self, topics: TopicStore) -> None:
        self._topics = topics

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Topic]:
        return await self._topics.by_ids(access, ids)

    async def list(self, access: Access, name: str | None, page: PageRequest) -> Page[Topic]:
        """Most spoken of first; `name` is any part of it."""
        check_text("name", name, MAX_SHORT)
        return await self._topics.list(access, name, page)

    async def count(self, access: Access, name: str | None) -> int:
        return await self._topics.count(access, name)

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[WeightedTopic]]:
        return await self._topics.of_memories(access, memory_ids)
