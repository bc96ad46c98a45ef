"""The composition root: API, worker and commands all enter `open_recollect`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from ingest.drain import Drain
from ingest.embedders import open_embedder
from ingest.embedding import StaticEmbedder
from ingest.language_model.opening import open_reader
from ingest.late_connecting import LateConnector
from ingest.patience import EMBEDDING_S, Patience
from ingest.pipeline import Pipeline
from ingest.recogniser import DirectoryRecogniser
from ingest.refining import Refinement
from ingest.sweep import Sweep
from ingest.word_vectors import WordVectors
from knowledge.accounts.service import AccountService
from knowledge.bootstrap import open_knowledge
from knowledge.conversations.service import ConversationService
from knowledge.entities.merges import MergeService
from knowledge.entities.service import EntityService
from knowledge.events.hub import EventHub
from knowledge.ingestion.service import IngestionService
from knowledge.memories.connections import ConnectionService
from knowledge.memories.service import MemoryService
from knowledge.relations.service import RelationService
from knowledge.search.reindex import Reindexer
from knowledge.search.service import SearchService
from knowledge.settings import Settings
from knowledge.topics.service import TopicService


@dataclass(frozen=True, slots=True)
class Recollect:
    """All services, wired."""

    accounts: AccountService
    memories: MemoryService
    connections: ConnectionService
    conversations: ConversationService
    entities: EntityService
    merges: MergeService
    topics: TopicService
    relations: RelationService
    search: SearchService
    events: EventHub
    ingestion: IngestionService
    reindexer: Reindexer
    drain: Drain
    sweep: Sweep
    refinement: Refinement | None
    """None where no language model may be asked."""


@asynccontextmanager
async def open_recollect(settings: Settings, *, serves: bool = True) -> AsyncIterator[Recollect]:
    """Build the language side, open the engines, wire everything; close in reverse.

    One that does not serve needs no index of its model: it may be building it.
    Raises EngineUnavailable where an engine is missing, with what to do.
    """
    static = StaticEmbedder.load()
    words = WordVectors(static.embed)  # of secrets, too: this one never asks a server
    async with (
        open_embedder(settings, static) as embedder,
        open_knowledge(settings, embedder, DirectoryRecogniser(), serves=serves) as knowledge,
        open_reader(settings, knowledge.allowance, knowledge.answers) as reader,
        AsyncExitStack() as stack,
    ):
        drain = Drain(
            knowledge.work,
            Pipeline(words, spacy_model=settings.spacy_model),
            knowledge.indexer,
            knowledge.index,
            knowledge.publisher,
            words,
            knowledge.names,
            None
            if reader is None
            else Patience(reader, knowledge.work, EMBEDDING_S if settings.embedding_model else 0.0),
        )
        stack.push_async_callback(drain.settle)
        yield Recollect(
            accounts=knowledge.accounts,
            memories=knowledge.memories,
            connections=knowledge.connections,
            conversations=knowledge.conversations,
            entities=knowledge.entities,
            merges=knowledge.merges,
            topics=knowledge.topics,
            relations=knowledge.relations,
            search=knowledge.search,
            events=knowledge.events,
            ingestion=knowledge.ingestion,
            reindexer=knowledge.reindexer,
            drain=drain,
            sweep=Sweep(
                drain,
                knowledge.leftovers,
                knowledge.memory_store,
                knowledge.index,
                knowledge.reindexer,
                LateConnector(knowledge.refinement, knowledge.work, knowledge.index),
                knowledge.publisher,
                knowledge.index_upkeep,
            ),
            refinement=None if reader is None else Refinement(knowledge.refinement, knowledge.work, drain, reader),
        )
