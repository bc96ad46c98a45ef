"""The DataLoaders of one operation: many nodes that ask one by one become one question per kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from strawberry.dataloader import DataLoader

from graphapi.services import Recollect
from knowledge.access import Access
from knowledge.conversations.conversation import Conversation
from knowledge.entities.entity import Entity, Mention
from knowledge.entities.merging import EntityMerge
from knowledge.memories.connection import Connection
from knowledge.memories.memory import Memory
from knowledge.relations.relation import Relation
from knowledge.topics.topic import Topic, WeightedTopic

T = TypeVar("T")
_BATCH = 500


class Loaders:
    """Reads under one access; everything a caller may not see loads as None or as nothing."""

    def __init__(self, services: Recollect, access: Access) -> None:
        self._access = access
        self.memory: DataLoader[str, Memory | None] = self._one(services.memories.get_many)
        self.entity: DataLoader[str, Entity | None] = self._one(services.entities.get_many)
        self.merge: DataLoader[str, EntityMerge | None] = self._one(services.merges.get_many)
        self.topic: DataLoader[str, Topic | None] = self._one(services.topics.get_many)
        self.relation: DataLoader[str, Relation | None] = self._one(services.relations.get_many)
        self.conversation: DataLoader[str, Conversation | None] = self._one(services.conversations.get_many)
        self.speaker: DataLoader[str, Entity | None] = self._one(services.entities.speakers_of)
        self.mentions: DataLoader[str, Sequence[Mention]] = self._many(services.entities.mentions_of)
        self.topics: DataLoader[str, Sequence[WeightedTopic]] = self._many(services.topics.of_memories)
        self.relations: DataLoader[str, Sequence[Relation]] = self._many(services.relations.of_memories)
        self.connections: DataLoader[str, Sequence[Connection]] = self._many(services.connections.of_memories)
        self.participants: DataLoader[str, Sequence[Entity]] = self._many(services.conversations.participants)
        self.conversation_topics: DataLoader[str, Sequence[Topic]] = self._many(services.conversations.topics)

    def _one(self, ask: Callable[[Access, Sequence[str]], Awaitable[Mapping[str, T]]]) -> DataLoader[str, T | None]:
        async def load(keys: list[str]) -> list[T | None]:
            found = await ask(self._access, keys)
            return [found.get(key) for key in keys]

        return DataLoader(load, max_batch_size=_BATCH)

    def _many(
        self, ask: Callable[[Access, Sequence[str]], Awaitable[Mapping[str, Sequence[T]]]]
    ) -> DataLoader[str, Sequence[T]]:
        async def load(keys: list[str]) -> list[Sequence[T] | BaseException]:
            found = await ask(self._access, keys)
            return [found.get(key, ()) for key in keys]

        return DataLoader(load, max_batch_size=_BATCH)
