"""What the topic service needs from the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from knowledge.access import Access
from knowledge.pages import Page, PageRequest
from knowledge.relinked import Relinked
from knowledge.topics.topic import Topic, WeightedTopic


class TopicStore(Protocol):
    """An id that was merged away stands for its survivor everywhere."""

    async def by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, Topic]: ...

    async def list(self, access: Access, name: str | None, page: PageRequest) -> Page[Topic]: ...

    async def count(self, access: Access, name: str | None) -> int: ...

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[WeightedTopic]]: ...

    async def rename(self, access: Access, topic_id: str, name: str) -> Relinked:
        """Give the topic a name; the old one goes on meaning it.

        Raises NotFound, and Conflict where the caller may know that another topic has the name or had it. Where the
        caller may not, a topic of that name becomes one with this, and words that mean another mean this from now on.
        """
        ...

    async def merge(self, access: Access, into: str, from_ids: Sequence[str]) -> Relinked:
        """Make one of several; those that are one already are passed over. Raises NotFound."""
        ...
