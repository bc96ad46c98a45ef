"""Who and what an owner's graph knows, as one worker has read it so far."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.resolver import Resolver
from ingest.topic_joiner import TopicJoiner
from ingest.word_vectors import WordVectors
from knowledge.ingestion.ports import WorkStore

MAX_KNOWN = 70_000
"""Entities and topics of all owners that a worker remembers."""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Belongs to one attendance at a time: what is read of the graph grows with each batch."""

    resolver: Resolver
    topics: TopicJoiner

    @classmethod
    def new(cls, work: WorkStore, words: WordVectors) -> Acquaintance:
        return cls(Resolver(work), TopicJoiner(work, words))

    def __len__(self) -> int:
        return len(self.resolver) + len(self.topics)
