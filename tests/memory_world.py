"""One owner on a real graph, with every store of the memory core and a drain that works for this owner alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cypher.statement import Statement
from ingest.drain import Drain
from ingest.recogniser import DirectoryRecogniser
from ingest.resolver import Resolver
from ingest.word_vectors import WordVectors
from knowledge.access import Access, Scope
from knowledge.accounts.account import KeyedName, NewUser, Role, SealedUser
from knowledge.accounts.bootstrap import open_keyring
from knowledge.entities.entity import ContactEdit, Entity
from knowledge.errors import KnowledgeError
from knowledge.ids import new_id
from knowledge.ingestion.facts import Linked, Understanding
from knowledge.ingestion.ports import Lease, Taken
from knowledge.instants import now, to_instant
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, Memory, MemoryEdit, MemoryFilter, MemoryKind
from knowledge.memories.ports import Captured, NewMemory
from knowledge.pages import PageRequest
from knowledge.search.indexing import Indexer
from knowledge.search.names import NameIndexer
from knowledge.settings import Settings
from knowledge.stores.facts import MemoryFacts
from knowledge.stores.graph import Graph, Row
from knowledge.stores.neo4j_accounts import Neo4jAccountStore
from knowledge.stores.neo4j_contacts import Neo4jContactStore
from knowledge.stores.neo4j_conversations import Neo4jConversationStore
from knowledge.stores.neo4j_entities import Neo4jEntityStore
from knowledge.stores.neo4j_leftovers import Neo4jLeftovers
from knowledge.stores.neo4j_memories import Neo4jMemoryStore
from knowledge.stores.neo4j_merges import Neo4jMergeStore
from knowledge.stores.neo4j_names import Neo4jNameSource
from knowledge.stores.neo4j_reindex import Neo4jReindexSource
from knowledge.stores.neo4j_relations import Neo4jRelationStore
from knowledge.stores.neo4j_topics import Neo4jTopicStore
from knowledge.stores.neo4j_work import Neo4jWorkStore
from knowledge.stores.relation_facts import RelationFacts
from tests.search_fakes import OneKeyring, RecordingIndex, WordEmbedder, WordKeywords
from tests.telegraph import Telegraph

GENERAL, CONFIDENTIAL, SECRET, ULTRA = Sensitivity
NOON = datetime(2025, 11, 3, 12, tzinfo=UTC)
"""When things happen, unless said; `minutes` later where order matters."""


def statement(text: str, *params: str) -> Statement:
    """Return a statement of the test's own."""
    return Statement("test/memories", "For a test.", text, frozenset(params), (), True)


_LEASE = statement(
    """OPTIONAL MATCH (m:Memory {pending_of: $owner_id}) WHERE m.due_at <= $now WITH count(m) AS due WHERE due > 0
    MERGE (l:Lease {owner_id: $owner_id}) SET l.claim = $claim, l.until = $until RETURN l.owner_id AS owner""",
    "owner_id",
    "now",
    "claim",
    "until",
)
_NODES = statement("MATCH (n) WHERE n.owner_id = $owner_id RETURN labels(n) AS labels, n {.*} AS node", "owner_id")
_EDGES = statement(
    """MATCH (n)-[x]-() WHERE n.owner_id = $owner_id OR n.id = $owner_id
    RETURN DISTINCT type(x) AS type, x {.*} AS edge""",
    "owner_id",
)
_NAMED = statement(
    """MATCH (e:Entity)-[k:KNOWN_AS]->(n:Name) WHERE e.owner_id = $owner_id
    RETURN e.id AS id, k {.*} AS name, n.key AS key""",
    "owner_id",
)
_EVENTS = statement(
    "MATCH (c:ChangeEvent) WHERE c.owner_id = $owner_id RETURN c {.*} AS event ORDER BY c.seq", "owner_id"
)


class Silence:
    """A Publisher that tells nobody."""

    async def publish(self, owner: str) -> None:
        return None


class OneOwnersWork(Neo4jWorkStore):
    """The work store, whose claims never take another test's owner."""

    owner = ""

    async def claim(self, shard: int) -> Lease | None:
        until = to_instant(datetime.now(UTC) + timedelta(seconds=30))
        claim = new_id()
        rows = await self._graph.write(_LEASE, owner_id=self.owner, now=now(), claim=claim, until=until)
        return Lease(self.owner, claim) if rows else None


@dataclass
class World:
    graph: Graph
    keyring: Keyring
    keys: OwnerKeys
    owner: str
    memories: Neo4jMemoryStore
    work: OneOwnersWork
    facts: MemoryFacts
    drain: Drain
    name_index: NameIndexer
    index: RecordingIndex = field(default_factory=RecordingIndex)
    telegraph: Telegraph = field(default_factory=Telegraph)

    @property
    def entities(self) -> Neo4jEntityStore:
        return Neo4jEntityStore(self.graph, self.keyring)

    @property
    def contacts(self) -> Neo4jContactStore:
        return Neo4jContactStore(self.graph, self.keyring, DirectoryRecogniser())

    @property
    def merges(self) -> Neo4jMergeStore:
        return Neo4jMergeStore(self.graph, self.keyring)

    @property
    def topics(self) -> Neo4jTopicStore:
        return Neo4jTopicStore(self.graph, self.keyring)

    @property
    def relations(self) -> Neo4jRelationStore:
        return Neo4jRelationStore(self.graph, self.keyring, RelationFacts(self.keyring))

    @property
    def conversations(self) -> Neo4jConversationStore:
        return Neo4jConversationStore(self.graph, self.keyring)

    @property
    def leftovers(self) -> Neo4jLeftovers:
        return Neo4jLeftovers(self.graph)

    @property
    def reindex(self) -> Neo4jReindexSource:
        return Neo4jReindexSource(self.graph, self.keyring)

    def access(self, clearance: Sensitivity = CONFIDENTIAL, session: str = "mine", actor: str | None = None) -> Access:
        return Access(self.owner, actor or self.owner, session, clearance, Scope.WRITE)

    @property
    def all(self) -> Access:
        return self.access(ULTRA)

    async def capture(self, *captures: Capture | str, session: str = "mine") -> list[str]:
        """Store memories a minute apart, in order, where no time is given; return their ids."""
        batch = []
        for place, capture in enumerate(captures):
            item = Capture(capture) if isinstance(capture, str) else capture
            if item.occurred_at is None:
                item = replace(item, occurred_at=NOON + timedelta(minutes=place))
            batch.append(NewMemory(self.access(session=session), item))
        return [id_of(outcome) for outcome in await self.memories.capture(self.owner, batch)]

    async def remember(self, *captures: Capture | str, session: str = "mine") -> list[str]:
        """Store memories and make them READY."""
        ids = await self.capture(*captures, session=session)
        await self.drain.run(0)
        return ids

    async def write(self, lease: Lease, pairs: Sequence[tuple[Taken, Understanding]]) -> Mapping[str, Linked]:
        """Resolve the names of what was taken and write its facts, as a drain does."""
        resolution = await Resolver(self.work).resolve(lease, pairs)
        return await self.work.write_facts(lease, [taken.findings(found) for taken, found in pairs], resolution)

    async def edit(self, memory_id: str, access: Access | None = None, **changes: Any) -> None:
        revision = changes.pop("expected_revision", None)
        edit = MemoryEdit(frozenset(changes), expected_revision=revision, **changes)
        await self.memories.edit(access or self.all, memory_id, edit)

    async def memory(self, memory_id: str, access: Access | None = None) -> Memory:
        return (await self.memories.by_ids(access or self.all, [memory_id]))[memory_id]

    async def listed(self, access: Access | None = None, **wanted: Any) -> list[str]:
        access, asked = access or self.all, MemoryFilter(**wanted)
        page = await self.memories.list(access, asked, PageRequest(100))
        assert await self.memories.count(access, asked) == len(page.items)
        return [memory.id for memory in page.items]

    async def contact(self, name: str, access: Access | None = None, **more: Any) -> str:
        key = more.pop("idempotency_key", None)
        edit = ContactEdit(frozenset({"name", *more}), name=name, idempotency_key=key, **more)
        return await self.contacts.create(access or self.access(), edit)

    async def people(self, access: Access | None = None) -> dict[str, Entity]:
        """Return every entity by its name; the owner's own contact is left out."""
        page = await self.entities.list(access or self.all, (), None, PageRequest(100))
        return {e.name: e for e in page.items if not (e.contact and e.contact.is_self)}

    async def nodes(self, label: str) -> dict[str, Row]:
        rows = await self.graph.read(_NODES, owner_id=self.owner)
        return {row["node"].get("id", ""): row["node"] for row in rows if label in row["labels"]}

    async def names(self) -> list[Row]:
        return await self.graph.read(_NAMED, owner_id=self.owner)

    async def events(self) -> list[tuple[str, tuple[str, ...], tuple[int, ...]]]:
        rows = await self.graph.read(_EVENTS, owner_id=self.owner)
        return [(row["event"]["type"], tuple(row["event"]["ids"]), tuple(row["event"]["levels"])) for row in rows]

    async def at_rest(self) -> str:
        """Return every property of every node and edge that the graph holds of this owner, as text."""
        return "".join([repr(await self.graph.read(part, owner_id=self.owner)) for part in (_NODES, _EDGES)])


async def new_world(graph: Graph, settings: Settings, *, name: str | None = None, writes_gist: bool = False) -> World:
    accounts = Neo4jAccountStore(graph)
    keyring = open_keyring(settings, accounts)
    owner = await _new_user(accounts, keyring, name)
    facts = MemoryFacts(RelationFacts(keyring))
    work = OneOwnersWork(graph, keyring, facts, writes_gist=writes_gist)
    work.owner = owner
    index, telegraph = RecordingIndex(), Telegraph()
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    names = NameIndexer(index, Neo4jNameSource(graph, keyring), indexer)
    return World(
        graph=graph,
        keyring=keyring,
        keys=await keyring.of(owner),
        owner=owner,
        memories=Neo4jMemoryStore(graph, keyring, facts),
        work=work,
        facts=facts,
        drain=Drain(work, telegraph, indexer, index, Silence(), WordVectors(WordEmbedder().embed), names),
        name_index=names,
        index=index,
        telegraph=telegraph,
    )


async def _new_user(accounts: Neo4jAccountStore, keyring: Keyring, name: str | None) -> str:
    owner = new_id()
    wrapped = await keyring.create_root(owner)
    keys = await keyring.unwrap(owner, wrapped)
    user = SealedUser(owner, "sealed", None, None, Role.OWNER, 4, True, "UTC", "en", {}, NOON, NOON)
    known = None if name is None else KeyedName(name, keys.name_key(name))
    await accounts.create(NewUser(user, new_id(), wrapped, secrets.token_hex(8), new_id(), known))
    return owner


def task(content: str, **more: Any) -> Capture:
    """Return a capture of another kind than the telegraph's own."""
    return Capture(content, kind=MemoryKind.TASK, **more)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def id_of(outcome: Captured) -> str:
    """Return the id of what was captured, now or earlier under the same key; raise what was wrong."""
    if isinstance(outcome, KnowledgeError):
        raise outcome
    return outcome if isinstance(outcome, str) else outcome.id


def ids_of(items: Sequence[Memory]) -> list[str]:
    return [memory.id for memory in items]
