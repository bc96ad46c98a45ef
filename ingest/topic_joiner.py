"""Lets what memories are about join the topics that their owner has, where other words mean the same."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from ingest.topic_names import TopicNames, told
from ingest.word_vectors import WordVectors
from knowledge.ingestion.facts import FoundTopic, Understanding
from knowledge.ingestion.ports import Lease, Taken, WorkStore
from knowledge.ingestion.resolution import Mark, TopicNews


class TopicJoiner:
    """Of one owner. It keeps the names of the graph; those of a batch, which may never get there, go with the batch."""

    def __init__(self, work: WorkStore, words: WordVectors) -> None:
        self._work = work
        self._words = words
        self._names = TopicNames(words)
        self._mark: Mark | None = None

    def __len__(self) -> int:
        return len(self._names)

    async def join(
        self, lease: Lease, pairs: Sequence[tuple[Taken, Understanding]]
    ) -> Sequence[tuple[Taken, Understanding]]:
        """Return the batch with each topic told which of the owner's, or of the batch's before it, it is like."""
        if not any(found.topics for _, found in pairs):
            return pairs
        news = await self._work.topic_news(lease, self._mark)
        return await asyncio.to_thread(self._join, news, pairs)

    def _join(
        self, news: TopicNews, pairs: Sequence[tuple[Taken, Understanding]]
    ) -> Sequence[tuple[Taken, Understanding]]:
        if news.is_whole:
            self._names = TopicNames(self._words)
        self._names.add(news.names)
        told_of, self._mark = len(self._names), news.mark
        self._words.of([word for _, found in pairs for topic in found.topics for word in told(topic.name)])
        joined = [
            (taken, replace(found, topics=tuple(_joined(topic, self._names) for topic in found.topics)))
            for taken, found in pairs
        ]
        self._names.cut(told_of)
        return joined


def _joined(topic: FoundTopic, names: TopicNames) -> FoundTopic:
    like = names.nearest(topic.name)
    if like is None:
        names.add([topic.name])
        return topic
    return topic if like == topic.name else replace(topic, like=like)
