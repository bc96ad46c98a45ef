"""What must be true after a fault run, checked through the API, in the graph and in the index."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from cypher.statement import Statement
from graphapi.ids import Noun, decode_as
from knowledge.events.event import MEMORY_EVENTS, EventType
from knowledge.search.ports import VectorIndex
from knowledge.stores.graph import Graph, Row
from knowledge.stores.neo4j_events import Neo4jEventLog
from tests.faults.client import Client
from tests.faults.life import EDITIONS, Life, marker, number_of
from tests.faults.watcher import Seen

_PAGE = """query ($after: String) { page: memories(first: 100, after: $after) {
  nodes { id content status failure lockedBy revision } pageInfo { hasNextPage endCursor } } }"""
_TRASH = _PAGE.replace("memories(", "trash(")
_NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
_SEARCH = "query ($query: String!) { search(query: $query, first: 50) { edges { node { id content } } } }"
_SEARCHED = 40
_IDS_AT_ONCE = 100
_EVENTS_AT_ONCE = 256


def _statement(text: str) -> Statement:
    return Statement("test/faults", "For the fault run.", text, frozenset({"owner_id"}), (), True)


_MEMORIES = _statement(
    """MATCH (m:Memory) WHERE m.owner_id = $owner_id
    RETURN m.id AS id, m.status AS status, m.level AS level, m.revision AS revision, m.facts_revision AS facts_revision,
      m.facts_level AS facts_level, m.deleted_at IS NOT NULL AS deleted, m.page_key AS page_key,
      m.occurred_at AS occurred_at, m.conversation_key AS conversation_key, m.pending_of AS pending_of,
      COUNT { MATCH (m)<-[:CAPTURED]-(:User) } AS captured,
      COLLECT { MATCH (m)-[x:MENTIONS]->(e:Entity) RETURN [x.start, x.end, e.id, x.key] } AS mentions,
      COLLECT { MATCH (m)-[x:SAID_BY]->(e:Entity) RETURN [e.id, x.key] } AS speakers,
      COLLECT { MATCH (m)-[:ABOUT]->(t:Topic) RETURN t.id } AS topics,
      COLLECT { MATCH (m)-[:ABOUT]->(t:Topic) RETURN t.name } AS topic_names,
      COLLECT { MATCH (m)-[:PART_OF]->(c:Conversation) RETURN c.id } AS conversations,
      COLLECT { MATCH (m)-[:NEXT]->(n:Memory) RETURN n.id } AS following"""
)
_ENTITIES = _statement(
    """MATCH (e:Entity) WHERE e.owner_id = $owner_id
    RETURN e.id AS id, e.counts AS counts, e.first_seen AS first_seen, e.last_seen AS last_seen,
      e.is_self AS is_self, COLLECT { MATCH (e)-[k:KNOWN_AS]->(n:Name) RETURN [n.key, k.counts] } AS names"""
)
_NAMES = _statement(
    """MATCH (n:Name) WHERE n.owner_id = $owner_id
    RETURN n.key AS key, COUNT { MATCH (n)<-[:KNOWN_AS]-(:Entity) } AS bearers"""
)
_TOPICS = _statement(
    """MATCH (t:Topic) WHERE t.owner_id = $owner_id
    RETURN t.id AS id, t.key AS key, t.counts AS counts, t.first_seen AS first_seen, t.last_seen AS last_seen"""
)
_CONVERSATIONS = _statement(
    """MATCH (c:Conversation) WHERE c.owner_id = $owner_id
    RETURN c.id AS id, c.key AS key, c.counts AS counts, c.first_seen AS first_seen, c.last_seen AS last_seen"""
)


class Audit:
    """Each check returns what is wrong, in words; nothing where all is well."""

    def __init__(self, client: Client, graph: Graph, index: VectorIndex, owner: str, life: Life) -> None:
        self._client = client
        self._graph = graph
        self._index = index
        self._owner = owner
        self._life = life

    async def memories(self) -> list[str]:
        """Every acknowledged capture is there once, as its user last left it, and READY; what was deleted is not."""
        shown, trash = await self._pages(_PAGE), await self._pages(_TRASH)
        places = Counter(number_of(row["content"] or "") for row in (*shown, *trash))
        wrong = [
            f"item {item.number} stands {places[item.number]} times"
            for item in self._life.items
            if places[item.number] != 1
        ]
        wrong += [f"nobody captured {row}" for row in shown if number_of(row["content"] or "") is None]
        by_id = {row["id"]: row for row in shown}
        in_trash = {row["id"]: row for row in trash}
        for item in self._life.items:
            row = (in_trash if item.is_deleted else by_id).get(item.id)
            if row is None:
                wrong.append(f"item {item.number}: {'deleted, but not in the trash' if item.is_deleted else 'lost'}")
            elif row["content"] != item.content:
                wrong.append(f"item {item.number} reads {row['content']!r}, last acknowledged {item.content!r}")
            elif not item.is_deleted and row["status"] != "READY":
                wrong.append(f"item {item.number} is {row['status']}: {row['failure']}")
        gone = [item.id for item in self._life.items if item.is_deleted]
        for start in range(0, len(gone), _IDS_AT_ONCE):
            found = await self._client.asked(_NODES, ids=gone[start : start + _IDS_AT_ONCE])
            wrong += [f"deleted, and back by its id: {node['id']}" for node in found["nodes"] if node]
        return wrong

    async def search(self) -> list[str]:
        """What was deleted is not found, what was edited is found under its new words."""
        wrong = []
        for item in [item for item in self._life.items if item.is_deleted][:_SEARCHED]:
            hits = await self._hits(marker(item.number))
            wrong += [f"deleted, and found: item {item.number}"] * (item.id in hits)
        open_ = ("GENERAL", "CONFIDENTIAL")
        changed = [
            item for item in self._life.items if item.version > 1 and not item.is_deleted and item.level in open_
        ]
        for item in changed[:_SEARCHED]:
            if item.id not in await self._hits(item.content):
                wrong.append(f"edited, and not found: item {item.number}")
        return wrong

    async def index(self) -> list[str]:
        """The index holds the READY memories up to CONFIDENTIAL, and nothing else of this owner."""
        rows = await self._graph.read(_MEMORIES, owner_id=self._owner)
        wanted = {row["id"] for row in rows if row["status"] == "READY" and row["level"] <= 1 and not row["deleted"]}
        held = await self._indexed()
        wrong = [f"indexed twice: {point}" for point, times in Counter(held).items() if times > 1]
        wrong += [f"in the index, and not to be: {point}" for point in sorted(set(held) - wanted)]
        return wrong + [f"not in the index: {point}" for point in sorted(wanted - set(held))]

    async def graph(self) -> list[str]:
        """No edge stands twice, every counter is what a recount gives, every conversation is one chain in order."""
        rows = await self._graph.read(_MEMORIES, owner_id=self._owner)
        wrong = [problem for row in rows for problem in of_memory(row)]
        editions = {decode_as(Noun.MEMORY, item.id or ""): item.edition for item in self._life.items}
        for row in rows:
            told = [name for name in row["topic_names"] if name in EDITIONS]
            # What only secrets tell has no readable name.
            ends = ([],) if row["deleted"] else ([editions.get(row["id"])], *([[]] if row["level"] > 1 else ()))
            if told not in ends:
                wrong.append(f"memory {row['id']} says what {told} said, and is {editions.get(row['id'])}")
        evidence: defaultdict[str, list[Row]] = defaultdict(list)
        names: Counter[tuple[str, str, int]] = Counter()
        for row in rows:
            said = [(entity, key) for _, _, entity, key in row["mentions"]] + [tuple(one) for one in row["speakers"]]
            names.update((entity, key, row["facts_level"]) for entity, key in said)
            for node in (*(entity for entity, _ in said), *row["topics"], *row["conversations"]):
                evidence[node].append(row)
        entities = await self._graph.read(_ENTITIES, owner_id=self._owner)
        topics = await self._graph.read(_TOPICS, owner_id=self._owner)
        conversations = await self._graph.read(_CONVERSATIONS, owner_id=self._owner)
        for node in (*entities, *topics, *conversations):
            if not node.get("is_self"):
                wrong += of_tally(node, evidence[node["id"]])
        for entity in entities:
            wrong += of_names(entity, names)
        bearers = await self._graph.read(_NAMES, owner_id=self._owner)
        wrong += [f"a name that nobody bears: {row['key']}" for row in bearers if not row["bearers"]]
        for kind, found in (("name", bearers), ("topic", topics), ("conversation", conversations)):
            wrong += [
                f"{kind} twice: {key}" for key, times in Counter(row["key"] for row in found).items() if times > 1
            ]
        for conversation in conversations:
            wrong += of_chain([row for row in rows if conversation["id"] in row["conversations"]])
        return wrong

    async def events(self, seen: Sequence[Seen]) -> list[str]:
        """The subscriber saw every memory event of the log once and in order; each revision became READY once."""
        logged = await self.logged()
        told = [(one.type, decode_as(Noun.MEMORY, one.memory or "")) for one in seen]
        wrong = []
        if told != logged:
            missing, more = Counter(logged) - Counter(told), Counter(told) - Counter(logged)
            place = next((at for at, pair in enumerate(zip(told, logged, strict=False)) if pair[0] != pair[1]), None)
            wrong.append(
                f"{len(told)} events seen of {len(logged)} logged; missed {missing.total()}, "
                f"twice or foreign {more.total()}, first difference at {place}"
            )
        lives: defaultdict[str | None, list[str]] = defaultdict(list)
        for kind, memory in logged:
            lives[memory].append(kind)
        for item in self._life.items:
            kinds = lives[decode_as(Noun.MEMORY, item.id or "")]
            if kinds.count("CAPTURED") != 1 or any(one == other for one, other in pairwise(kinds) if one == "READY"):
                wrong.append(f"item {item.number} went {kinds}")
            if kinds and kinds[-1] != ("DELETED" if item.is_deleted else "READY"):
                wrong.append(f"item {item.number} ended with {kinds[-1]}")
        return wrong

    async def logged(self) -> list[tuple[str, str | None]]:
        """Return the owner's memory events as the graph has them, one for each id."""
        log, found, seq = Neo4jEventLog(self._graph), [], 0
        while events := await log.after(self._owner, seq, _EVENTS_AT_ONCE):
            for event in events:
                if event.type in MEMORY_EVENTS:
                    found += [(EventType(event.type).value, memory) for memory in event.ids]
            seq = events[-1].seq
        return [(kind, memory) for kind, memory in found]

    async def _pages(self, document: str) -> list[Row]:
        rows: list[Row] = []
        after: str | None = None
        while True:
            page = (await self._client.asked(document, after=after))["page"]
            rows += page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return rows
            after = page["pageInfo"]["endCursor"]

    async def _hits(self, query: str) -> set[str]:
        found = (await self._client.asked(_SEARCH, query=query))["search"]
        return {edge["node"]["id"] for edge in found["edges"]}

    async def _indexed(self) -> list[str]:
        held: list[str] = []
        while window := await self._index.held(self._owner, held[-1] if held else None, 1_000):
            held += window
        return held


def of_memory(row: Row) -> Iterable[str]:
    """Yield what is wrong with one memory's own edges."""
    name = f"memory {row['id']}"
    if row["deleted"]:
        if row["mentions"] or row["speakers"] or row["topics"] or row["conversations"] or row["following"]:
            yield f"{name} is deleted and still says something"
        return
    if row["facts_revision"] != row["revision"] or row["facts_level"] != row["level"] or row["pending_of"]:
        yield f"{name} has the facts of another revision or level: {row}"
    if row["captured"] != 1:
        yield f"{name} was captured {row['captured']} times"
    for edges in (row["mentions"], row["speakers"], row["topics"], row["conversations"]):
        if len(edges) != len({str(edge) for edge in edges}):
            yield f"{name} has an edge twice: {edges}"
    if len(row["mentions"]) != len({start for start, *_ in row["mentions"]}):
        yield f"{name} names two at one place: {row['mentions']}"
    if len(row["speakers"]) > 1 or bool(row["conversation_key"]) != bool(row["conversations"]):
        yield f"{name} has a speaker or a conversation too many or too few"


def of_tally(node: Row, evidence: Sequence[Row]) -> Iterable[str]:
    """Yield where the counters of a node are not what its evidence gives."""
    counts, first, last = [0] * 4, [""] * 4, [""] * 4
    for row in evidence:
        level, at = row["facts_level"], row["occurred_at"]
        counts[level] += 1
        first[level], last[level] = min(filter(None, (first[level], at))), max(last[level], at)
    if not evidence:
        yield f"nothing speaks of {node['id']} any more"
    kept = (list(node["counts"]), list(node["first_seen"]), list(node["last_seen"]))
    if kept != (counts, first, last):
        yield f"{node['id']} counts {kept}, a recount gives {(counts, first, last)}"


def of_names(entity: Row, uses: Counter[tuple[str, str, int]]) -> Iterable[str]:
    keys = [key for key, _ in entity["names"]]
    if len(keys) != len(set(keys)):
        yield f"entity {entity['id']} is known twice by one name"
    for key, counts in entity["names"]:
        recounted = [uses[entity["id"], key, level] for level in range(4)]
        if list(counts) != recounted and not entity["is_self"]:
            yield f"entity {entity['id']} counts {counts} for a name, a recount gives {recounted}"


def of_chain(members: Sequence[Row]) -> Iterable[str]:
    """Yield where a conversation's members do not follow each other in the order of their page keys."""
    ordered = sorted(members, key=lambda row: str(row["page_key"]))
    for row, following in pairwise(ordered):
        if row["following"] != [following["id"]]:
            yield f"memory {row['id']} is followed by {row['following']}, not by {following['id']}"
    if ordered and ordered[-1]["following"]:
        yield f"the last memory of a conversation is followed by {ordered[-1]['following']}"
