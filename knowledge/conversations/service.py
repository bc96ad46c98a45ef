"""Conversations, who speaks in them and what about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from knowledge.access import Access
from knowledge.conversations.conversation import Conversation
from knowledge.entities.entity import Entity
from knowledge.pages import Page, PageRequest
from knowledge.topics.topic import Topic


class ConversationStore(Protocol):
    async def by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, Conversation]: ...

    async def list(self, access: Access, page: PageRequest) -> Page[Conversation]: ...

    async def count(self, access: Access) -> int: ...

    async def participants(self, access: Access, ids: Sequence[str]) -> Mapping[str, Sequence[Entity]]: ...

    async def topics(self, access: Access, ids: Sequence[str]) -> Mapping[str, Sequence[Topic]]: ...


class ConversationService:
    def __init__(self, conversations: ConversationStore) -> None:
        self._conversations = conversations

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Conversation]:
        return await self._conversations.by_ids(access, ids)

    async def list(self, access: Access, page: PageRequest) -> Page[Conversation]:
        """Last active first."""
        return await self._conversations.list(access, page)

    async def count(self, access: Access) -> int:
        return await self._conversations.count(access)

    async def participants(self, access: Access, ids: Sequence[str]) -> Mapping[str, Sequence[Entity]]:
        """Most active first, all of them."""
        return await self._conversations.participants(access, ids)

    async def topics(self, access: Access, ids: Sequence[str]) -> Mapping[str, Sequence[Topic]]:
        """Most spoken of first, all of them."""
        return await self._conversations.topics(access, ids)
