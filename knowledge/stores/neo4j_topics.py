"""Topics in the graph: read, named by the user, and made one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cypher import load
from knowledge.access import Access
from knowledge.ids import is_id
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.pages import Page, PageRequest
from knowledge.relinked import Relinked
from knowledge.stores.graph import Graph, Row, Transaction
from knowledge.stores.merges.changing import change
from knowledge.stores.merges.done import Done
from knowledge.stores.merges.topics import merge_topics, rename_topic
from knowledge.stores.ranked import rank
from knowledge.stores.topic_mapper import to_topic, topic_name
from knowledge.stores.windows import bounds, to_page
from knowledge.topics.topic import Topic, WeightedTopic

_BY_IDS = load("topic/by_ids")
_LIST = load("topic/list")
_OF_MEMORIES = load("topic/of_memories")


class Neo4jTopicStore:
    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring

    async def by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, Topic]:
        wanted = [topic_id for topic_id in dict.fromkeys(ids) if is_id(topic_id)]
        if not wanted:
            return {}
        rows = await self._graph.read(_BY_IDS, **access.params(), ids=wanted)
        keys = await self._keyring.of(access.owner)
        return {row["wanted"]: to_topic(row["topic"], access.clearance, keys) for row in rows}

    async def list(self, access: Access, name: str | None, page: PageRequest) -> Page[Topic]:
        ranked, more = rank(await self._listed(access, name), page)
        return to_page(ranked, await self.by_ids(access, [row.id for row in ranked]), page, more=more)

    async def count(self, access: Access, name: str | None) -> int:
        return len(await self._listed(access, name))

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[WeightedTopic]]:
        rows = await self._graph.read(
            _OF_MEMORIES, **access.params(), session=access.session, ids=list(dict.fromkeys(memory_ids))
        )
        keys = await self._keyring.of(access.owner)
        found: dict[str, list[WeightedTopic]] = {memory_id: [] for memory_id in memory_ids}
        for row in rows:
            topic = to_topic(row["topic"], access.clearance, keys)
            found[row["memory_id"]].append(WeightedTopic(topic, row["weight"]))
        return found

    async def rename(self, access: Access, topic_id: str, name: str) -> Relinked:
        keys = await self._keyring.of(access.owner)

        async def work(tx: Transaction, lock: str) -> Done:
            return await rename_topic(tx, access, keys, topic_id, name, lock=lock)

        return (await change(self._graph, keys, work)).relinked

    async def merge(self, access: Access, into: str, from_ids: Sequence[str]) -> Relinked:
        keys = await self._keyring.of(access.owner)

        async def work(tx: Transaction, lock: str) -> Done:
            return await merge_topics(tx, access, keys, into, from_ids, lock=lock)

        return (await change(self._graph, keys, work)).relinked

    async def _listed(self, access: Access, name: str | None) -> Sequence[Row]:
        low, high = bounds(access.owner)
        lowered = name.lower() if name else None
        rows = await self._graph.read(_LIST, **access.params(), low=low, high=high, name=lowered)
        if lowered is None or not any(row["sealed"] for row in rows):
            return rows
        keys = await self._keyring.of(access.owner)
        return [row for row in rows if row["sealed"] is None or _is_called(row, lowered, keys)]


def _is_called(row: Row, wanted: str, keys: OwnerKeys) -> bool:
    return wanted in topic_name({**row, "name": row["sealed"]}, keys).lower()
