"""The words of a batch join the topics that the graph has, and one another, and nothing that never came to be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import cast

from ingest.topic_joiner import TopicJoiner
from ingest.word_vectors import WordVectors
from knowledge.ingestion.facts import Draft, FoundTopic, Understanding
from knowledge.ingestion.ports import Lease, Taken, WorkStore
from knowledge.ingestion.resolution import Mark, TopicNews
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from tests.search_fakes import WordEmbedder

LEASE = Lease("me", "claim")
NOON = datetime(2025, 11, 3, 12, tzinfo=UTC)
TAKEN = Taken(Draft("m", "", None, None, NOON, None, None), 1, 0, NOON, "", None, None, None, None, was_indexed=False)
FOUND = Understanding("m", Sensitivity.GENERAL, 1, MemoryKind.FACT, 1, needs_review=False)


@dataclass
class Graph:
    """A work store that has topics alone."""

    committed: list[str] = field(default_factory=list)

    async def topic_news(self, lease: Lease, since: Mark | None) -> TopicNews:
        mark = Mark("", len(self.committed))
        return TopicNews(mark, self.committed[since.seq if since else 0 :], is_whole=since is None)


async def likes(joiner: TopicJoiner, *names: str) -> list[str | None]:
    batch = [(TAKEN, replace(FOUND, topics=(FoundTopic(name, 1.0),))) for name in names]
    return [found.topics[0].like for _, found in await joiner.join(LEASE, batch)]


async def test_what_a_batch_that_was_never_written_would_have_made_is_joined_by_nothing() -> None:
    graph = Graph(["tea"])
    joiner = TopicJoiner(cast(WorkStore, graph), WordVectors(WordEmbedder().embed))
    assert await likes(joiner, "bicycle", "bicycles", "teas") == [None, "bicycle", "tea"]
    assert await likes(joiner, "bicycling", "teas") == [None, "tea"]
    graph.committed.append("bicycling")
    assert await likes(joiner, "bicycles") == ["bicycling"]


async def test_of_a_batch_nothing_is_kept_that_the_graph_does_not_tell() -> None:
    graph = Graph(["tea"])
    joiner = TopicJoiner(cast(WorkStore, graph), WordVectors(WordEmbedder().embed))
    assert await likes(joiner, "bicycle", "tea") == [None, None]
    assert len(joiner) == 1
