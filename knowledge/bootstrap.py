"""Open the engines and wire the domain: the lower half of the composition root (the upper is ingest.bootstrap)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from knowledge.accounts.bootstrap import account_service, open_keyring
from knowledge.accounts.service import AccountService
from knowledge.conversations.service import ConversationService
from knowledge.engines.endpoints import resolve
from knowledge.entities.merges import MergeService
from knowledge.entities.ports import Recogniser
from knowledge.entities.service import EntityService
from knowledge.events.cursor import EventCursors
from knowledge.events.hub import EventHub
from knowledge.events.publisher import EventPublisher
from knowledge.ingestion.allowance import Allowance, CarefulAllowance, Limits, ProcessAllowance
from knowledge.ingestion.answers import Answers
from knowledge.ingestion.ports import Leftovers, WorkStore
from knowledge.ingestion.refinement import RefinementStore
from knowledge.ingestion.service import IngestionService
from knowledge.keys.service import open_service_keys
from knowledge.memories.connections import ConnectionService
from knowledge.memories.group_commit import GroupCommit
from knowledge.memories.ports import MemoryStore
from knowledge.memories.service import MemoryService
from knowledge.relations.service import RelationService
from knowledge.search.indexing import Indexer
from knowledge.search.names import NameFinder, NameIndexer
from knowledge.search.ports import Embedder, VectorIndex
from knowledge.search.reindex import Reindexer
from knowledge.search.relinking import Relinker
from knowledge.search.service import SearchService
from knowledge.search.upkeep import IndexUpkeep, open_serving
from knowledge.settings import Settings
from knowledge.stores.arq_queue import ArqJobQueue, open_arq
from knowledge.stores.bm25 import Bm25Encoder
from knowledge.stores.facts import MemoryFacts
from knowledge.stores.graph import open_graph
from knowledge.stores.migrations import migrate
from knowledge.stores.neo4j_accounts import Neo4jAccountStore
from knowledge.stores.neo4j_connections import Neo4jConnectionStore
from knowledge.stores.neo4j_contacts import Neo4jContactStore
from knowledge.stores.neo4j_conversations import Neo4jConversationStore
from knowledge.stores.neo4j_entities import Neo4jEntityStore
from knowledge.stores.neo4j_events import Neo4jEventLog
from knowledge.stores.neo4j_leftovers import Neo4jLeftovers
from knowledge.stores.neo4j_memories import Neo4jMemoryStore
from knowledge.stores.neo4j_merges import Neo4jMergeStore
from knowledge.stores.neo4j_names import Neo4jNameSource
from knowledge.stores.neo4j_refinement import Neo4jRefinementStore
from knowledge.stores.neo4j_reindex import Neo4jReindexSource
from knowledge.stores.neo4j_relations import Neo4jRelationStore
from knowledge.stores.neo4j_topics import Neo4jTopicStore
from knowledge.stores.neo4j_work import Neo4jWorkStore
from knowledge.stores.redis_allowance import RedisAllowance
from knowledge.stores.redis_answers import RedisAnswers
from knowledge.stores.redis_client import open_redis
from knowledge.stores.redis_events import RedisEventStream
from knowledge.stores.redis_sessions import RedisLiveSessions
from knowledge.stores.relation_facts import RelationFacts
from knowledge.stores.vector_indexes import open_vector_index
from knowledge.topics.service import TopicService


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The domain's services, wired, and the ports that ingestion works on."""

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
    names: NameIndexer
    index_upkeep: IndexUpkeep
    memory_store: MemoryStore
    work: WorkStore
    refinement: RefinementStore
    allowance: Allowance
    answers: Answers
    leftovers: Leftovers
    index: VectorIndex
    indexer: Indexer
    publisher: EventPublisher


@asynccontextmanager
async def open_knowledge(
    settings: Settings, embedder: Embedder, recogniser: Recogniser, *, serves: bool = True
) -> AsyncIterator[Knowledge]:
    """Connect to the engines of the settings, else of the running instance; close in reverse.

    Raises EngineUnavailable where there are none, or the graph or the index does not answer. Redis may be away.
    """
    at = resolve(settings)
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(
            open_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database, settings.graph_timeout_s)
        )
        await migrate(graph)
        index = await stack.enter_async_context(
            open_vector_index(
                at.vector_url, at.vector_api_key, settings.vector_timeout_s, embedder.model, embedder.dimensions
            )
        )
        if serves:
            await open_serving(index)
        redis = await stack.enter_async_context(open_redis(at.redis_url, settings.redis_timeout_s))
        arq = await stack.enter_async_context(open_arq(at.redis_url, settings.redis_timeout_s))
        account_store = Neo4jAccountStore(graph)
        keyring = open_keyring(settings, account_store)
        stack.callback(keyring.close)
        log, stream = Neo4jEventLog(graph), RedisEventStream(redis)
        publisher = await stack.enter_async_context(EventPublisher(log, stream))
        cursors = EventCursors(open_service_keys(settings).cursors)
        events = await stack.enter_async_context(EventHub(log, stream, cursors))

        relation_facts = RelationFacts(keyring)
        facts = MemoryFacts(relation_facts)
        memory_store = Neo4jMemoryStore(graph, keyring, facts)
        work = Neo4jWorkStore(graph, keyring, facts, writes_gist=settings.writes_gist)
        entity_store, source = Neo4jEntityStore(graph, keyring), Neo4jReindexSource(graph, keyring)
        relinker = Relinker(index, source)
        keywords, limits = Bm25Encoder(), Limits.of(settings)
        indexer, name_source = Indexer(embedder, keywords, keyring), Neo4jNameSource(graph, keyring)
        finder = NameFinder(index, embedder)
        answers, queue = RedisAnswers(redis, keyring), ArqJobQueue(arq)
        names, reindexer = NameIndexer(index, name_source, indexer), Reindexer(index, source, name_source, indexer)
        yield Knowledge(
            accounts=account_service(settings, account_store, RedisLiveSessions(redis), keyring),
            memories=MemoryService(memory_store, GroupCommit(memory_store), index, answers, queue, publisher),
            connections=ConnectionService(Neo4jConnectionStore(graph), memory_store, embedder, index),
            conversations=ConversationService(Neo4jConversationStore(graph, keyring)),
            entities=EntityService(entity_store, Neo4jContactStore(graph, keyring, recogniser), finder, publisher),
            merges=MergeService(Neo4jMergeStore(graph, keyring), entity_store, relinker, publisher),
            topics=TopicService(Neo4jTopicStore(graph, keyring), finder, relinker, publisher),
            relations=RelationService(Neo4jRelationStore(graph, keyring, relation_facts)),
            search=SearchService(index, embedder, keywords, keyring, memory_store),
            events=events,
            ingestion=IngestionService(work, log, events),
            reindexer=reindexer,
            names=names,
            index_upkeep=IndexUpkeep(index, source, reindexer, names),
            memory_store=memory_store,
            work=work,
            refinement=Neo4jRefinementStore(graph, keyring),
            allowance=CarefulAllowance(RedisAllowance(redis, limits), ProcessAllowance(limits)),
            answers=answers,
            leftovers=Neo4jLeftovers(graph),
            index=index,
            indexer=indexer,
            publisher=publisher,
        )
