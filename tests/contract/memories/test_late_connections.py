"""READY memories are connected with what came to be near them later."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.drain import Drain
from ingest.late_connecting import LateConnector
from ingest.word_vectors import WordVectors
from knowledge.errors import EngineUnavailable
from knowledge.memories.connection import ConnectionReason
from knowledge.memories.memory import Capture
from knowledge.search.indexing import Indexer
from knowledge.search.ports import IndexPoint
from knowledge.search.reindex import Reindexer
from knowledge.stores.neo4j_names import Neo4jNameSource
from knowledge.stores.neo4j_refinement import Neo4jRefinementStore
from tests.contract.memories.test_connections import connected
from tests.memory_world import SECRET, Silence, World, at
from tests.merge_world import ids, merge
from tests.search_fakes import OneKeyring, WordEmbedder, WordKeywords


def connector(world: World) -> LateConnector:
    return LateConnector(Neo4jRefinementStore(world.graph, world.keyring), world.work, world.index)


async def put_back(world: World, memories: Sequence[str]) -> Sequence[IndexPoint]:
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    names = Neo4jNameSource(world.graph, world.keyring)
    return (await Reindexer(world.index, world.reindex, names, indexer).put_back(world.owner, memories)).points


async def connect_doubted(world: World) -> None:
    """Do with this owner's doubts what a sweep does with everybody's."""
    doubted = list(await world.nodes("Tombstone"))
    assert await connector(world).connect(world.owner, doubted, await put_back(world, doubted))


async def test_a_memory_whose_vector_came_late_is_connected_by_meaning(world: World) -> None:
    (tea,) = await world.remember("tea")
    sick = Indexer(WordEmbedder(EngineUnavailable("The server", "it is sick.")), WordKeywords(), OneKeyring())
    words = WordVectors(WordEmbedder().embed)
    (late,) = await world.capture(Capture("more tea", occurred_at=at(9_000)))
    await Drain(world.work, world.telegraph, sick, world.index, Silence(), words, world.name_index).run(0)
    assert world.index.points[late].dense is None
    assert await connected(world, late) == [{}]
    await connect_doubted(world)
    (of_late, of_tea) = await connected(world, late, tea)
    assert of_late[tea].reason is of_tea[late].reason is ConnectionReason.MEANING
    await connect_doubted(world)
    assert await connected(world, late, tea) == [of_late, of_tea]


async def test_memories_of_two_who_became_one_are_connected(world: World) -> None:
    gate, roof, secret = await world.remember(
        Capture("@Bob's gate", occurred_at=at(0)),
        Capture("@Robert's roof", occurred_at=at(9_000)),
        Capture("@Robert's cellar", occurred_at=at(18_000), sensitivity=SECRET),
    )
    assert gate not in (await connected(world, roof))[0]
    await merge(world, "Robert", "Bob")
    await connect_doubted(world)
    robert = (await ids(world))["Robert"]
    (of_gate,) = await connected(world, gate)
    assert {memory: one.via for memory, one in of_gate.items()} == {roof: robert, secret: robert}
    (below,) = await connected(world, gate, clearance=world.access().clearance)
    assert set(below) == {roof}


async def test_memories_about_topics_that_became_one_are_connected(world: World) -> None:
    fence, palisade = await world.remember("#fence", Capture("#palisade", occurred_at=at(9_000)))
    topics = {topic["name"]: id_ for id_, topic in (await world.nodes("Topic")).items()}
    await world.topics.merge(world.all, topics["palisade"], [topics["fence"]])
    await connect_doubted(world)
    assert (await connected(world, fence))[0][palisade].via == topics["palisade"]


async def test_memories_of_two_whom_a_memory_calls_one_are_connected(world: World) -> None:
    bob, robert = await world.remember("@Bob's gate", Capture("@Robert's roof", occurred_at=at(9_000)))
    await world.remember(Capture("Bob=Robert", occurred_at=at(18_000)))
    assert robert not in (await connected(world, bob))[0]
    await connect_doubted(world)
    assert robert in (await connected(world, bob))[0]


async def test_while_somebody_is_at_work_for_the_owner_nothing_is_connected(world: World) -> None:
    memories = await world.remember("@Bob", "@Robert")
    store = Neo4jRefinementStore(world.graph, world.keyring)
    lease = await store.claim(world.owner)
    assert lease
    assert not await connector(world).connect(world.owner, memories, [])
    await world.work.release(lease)
    assert await connector(world).connect(world.owner, memories, [])
    assert await store.claim(world.owner)
