"""Lets what memories are about join the topics that their owners have, where other words mean the same."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.topic_names import TopicNames, told
from ingest.word_vectors import WordVectors
from knowledge.ingestion.facts import FoundTopic, Understanding
from knowledge.ingestion.ports import Lease, Taken, WorkStore
from knowledge.ingestion.resolution import Mark, TopicNews

MAX_NAMES = 20_000
"""Of all owners that are kept; whoever was not worked for longest goes first."""


@dataclass(slots=True)
class _Kept:
    names: TopicNames
    """Those of the graph, then those of the batch at hand, which may never get there."""
    told: int = 0
    """How many of them the graph has."""
    mark: Mark | None = None


class TopicJoiner:
    def __init__(self, work: WorkStore, words: WordVectors) -> None:
        self._work = work
        self._words = words
        self._owners: OrderedDict[str, _Kept] = OrderedDict()

    async def join(
        self, lease: Lease, pairs: Sequence[tuple[Taken, Understanding]]
    ) -> Sequence[tuple[Taken, Understanding]]:
        """Return the batch with each topic told which of the owner's, or of the batch's before it, it is like."""
        if not any(found.topics for _, found in pairs):
            return pairs
        kept = self._owners.setdefault(lease.owner, _Kept(TopicNames(self._words)))
        self._owners.move_to_end(lease.owner)
        news = await self._work.topic_news(lease, kept.mark)
        joined = await asyncio.to_thread(self._join, kept, news, pairs)
        while len(self._owners) > 1 and sum(len(kept.names) for kept in self._owners.values()) > MAX_NAMES:
            self._owners.popitem(last=False)
        return joined

    def _join(
        self, kept: _Kept, news: TopicNews, pairs: Sequence[tuple[Taken, Understanding]]
    ) -> Sequence[tuple[Taken, Understanding]]:
        if news.is_whole:
            kept.names = TopicNames(self._words)
            kept.told = 0
        kept.names.cut(kept.told)
        kept.names.add(news.names)
        kept.told, kept.mark = len(kept.names), news.mark
        self._words.of([word for _, found in pairs for topic in found.topics for word in told(topic.name)])
        return [
            (taken, replace(found, topics=tuple(_joined(topic, kept.names) for topic in found.topics)))
            for taken, found in pairs
        ]


def _joined(topic: FoundTopic, names: TopicNames) -> FoundTopic:
    like = names.nearest(topic.name)
    if like is None:
        names.add([topic.name])
        return topic
    return topic if like == topic.name else replace(topic, like=like)
