"""Conversations in the graph, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cypher import load
from knowledge.access import Access
from knowledge.conversations.conversation import Conversation
from knowledge.entities.entity import Entity
from knowledge.ids import is_id
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LEVELS, Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.pages import Page, PageRequest
from knowledge.stores.entity_mapper import seen, to_entity
from knowledge.stores.graph import Graph
from knowledge.stores.topic_mapper import to_topic
from knowledge.stores.windows import Row, Window, bounds, read_page, to_page
from knowledge.topics.topic import Topic

_BY_IDS = load("conversation/by_ids")
_LIST = load("conversation/list")
_COUNT = load("conversation/count")
_PARTICIPANTS = load("conversation/participants")
_TOPICS = load("conversation/topics")


class Neo4jConversationStore:
    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring

    async def by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, Conversation]:
        wanted = [conversation_id for conversation_id in dict.fromkeys(ids) if is_id(conversation_id)]
        if not wanted:
            return {}
        rows = await self._graph.read(_BY_IDS, **access.params(), ids=wanted)
        keys = await self._keyring.of(access.owner)
        return {row["conversation"]["id"]: _to_conversation(row, access.clearance, keys) for row in rows}

    async def list(self, access: Access, page: PageRequest) -> Page[Conversation]:
        async def read(window: Window) -> Sequence[Row]:
            rows = await self._graph.read(
                _LIST,
                **access.params(),
                low=window.low,
                high=window.high,
                backward=window.backward,
                limit=window.limit,
            )
            return [Row(row["id"], row["page_key"]) for row in rows]

        rows, more = await read_page(access.owner, page, read)
        return to_page(rows, await self.by_ids(access, [row.id for row in rows]), page, more=more)

    async def count(self, access: Access) -> int:
        low, high = bounds(access.owner)
        return int((await self._graph.read(_COUNT, **access.params(), low=low, high=high))[0]["total"])

    async def participants(self, access: Access, ids: Sequence[str]) -> Mapping[str, Sequence[Entity]]:
        rows = await self._graph.read(_PARTICIPANTS, **access.params(), ids=list(dict.fromkeys(ids)))
        keys = await self._keyring.of(access.owner)
        found: dict[str, list[Entity]] = {conversation_id: [] for conversation_id in ids}
        for row in rows:
            found[row["conversation_id"]].append(to_entity(row["entity"], access.clearance, keys))
        return found

    async def topics(self, access: Access, ids: Sequence[str]) -> Mapping[str, Sequence[Topic]]:
        found: dict[str, list[Topic]] = {conversation_id: [] for conversation_id in ids}
        keys = await self._keyring.of(access.owner)
        for row in await self._graph.read(_TOPICS, **access.params(), ids=list(dict.fromkeys(ids))):
            found[row["conversation_id"]].append(to_topic(row["topic"], access.clearance, keys))
        return found


def _to_conversation(row: Mapping[str, Any], clearance: Sensitivity, keys: OwnerKeys) -> Conversation:
    node = row["conversation"]
    title, title_level = node.get("title"), Sensitivity(node.get("title_level", Sensitivity.CONFIDENTIAL))
    kinds = sorted((entry["total"], entry["kind"]) for entry in row["kinds"])
    return Conversation(
        id=node["id"],
        owner=node["owner_id"],
        # Each is known from one memory, and may be read where that one may.
        title=keys.open(title, node=node["id"], field="title", level=title_level)
        if title and title_level <= clearance
        else None,
        channel=node.get("channel") if (node.get("channel_level") or 0) <= clearance else None,
        kind=MemoryKind(kinds[-1][1]) if kinds else None,
        sensitivity=max((level for level in LEVELS[: clearance + 1] if node["counts"][level]), default=LEVELS[0]),
        started_at=seen(node["first_seen"], clearance, first=True),
        ended_at=seen(node["last_seen"], clearance, first=False),
        page_key=node["page_key"],
    )
