"""Which topics an owner has, read for whoever matches words with them: all once, then what the event log tells of."""

from __future__ import annotations

from collections.abc import Sequence

from cypher import load
from knowledge.events.event import EventType
from knowledge.events.ports import EventLog
from knowledge.ingestion.resolution import Mark, TopicNews
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.stores.graph import Graph, Row
from knowledge.stores.listening import heard
from knowledge.stores.neo4j_events import Neo4jEventLog
from knowledge.stores.topic_mapper import open_alias, topic_name
from knowledge.stores.windows import bounds

_ALL = load("ingestion/topics")
_BY_IDS = load("ingestion/topics_by_ids")

MAX_TOPICS = 5_000
"""Of one owner; what is like a rarer one is found by its very words alone."""
_ADDED = frozenset((EventType.TOPIC_CREATED, EventType.TOPIC_UPDATED))
_LOST = frozenset((EventType.TOPIC_MERGED, EventType.TOPIC_REMOVED))


class Neo4jTopicDirectory:
    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring
        self._log: EventLog = Neo4jEventLog(graph)

    async def news(self, owner: str, since: Mark | None) -> TopicNews:
        """Return the names that came since a mark; all of them where there is none, or where some went.

        Raises NotFound where the owner is gone.
        """
        mark, events = await heard(self._log, owner, since)
        if events is None:
            return await self._all(owner, mark)
        if any(event.type in _LOST for event in events):
            return await self._all(owner, mark)
        added = sorted({id_ for event in events if event.type in _ADDED for id_ in event.ids})
        if not added:
            return TopicNews(mark, ())
        rows = await self._graph.read(_BY_IDS, owner_id=owner, ids=added)
        return TopicNews(mark, _names(rows, await self._keyring.of(owner)))

    async def _all(self, owner: str, mark: Mark) -> TopicNews:
        low, high = bounds(owner)
        rows = await self._graph.read(_ALL, owner_id=owner, low=low, high=high, limit=MAX_TOPICS)
        return TopicNews(mark, _names(rows, await self._keyring.of(owner)), is_whole=True)


def _names(rows: Sequence[Row], keys: OwnerKeys) -> tuple[str, ...]:
    """Return the names that topics go by, then those that the user gave them besides."""
    goes_by = [topic_name(row["topic"], keys) for row in rows]
    return (*goes_by, *(open_alias(alias, keys) for row in rows for alias in row["others"]))
