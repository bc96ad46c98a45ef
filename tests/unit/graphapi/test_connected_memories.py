"""What a memory is connected to, over GraphQL."""

from knowledge.levels import Sensitivity
from knowledge.memories.connection import Connection, ConnectionReason
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client, global_id

CONNECTED = """
query($id: ID!, $first: Int, $after: String) { memory(id: $id) { connections(first: $first, after: $after) {
  nodes { content } edges { cursor score reason node { content } } totalCount
  pageInfo { hasNextPage endCursor } } } }
"""
SIMILAR = "query($id: ID!) { similarMemories(id: $id) { nodes { content } edges { score reason } totalCount } }"


async def test_connections_come_closest_first_each_with_its_reason(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    zoe, panto = recollect.entities.put(owner, "Zoë"), recollect.topics.put(owner, "panto")
    one, *others = [recollect.memories.put(owner, text) for text in ("one", "named", "about", "like", "next")]
    recollect.connections.kept[one.id] = [
        Connection(others[3].id, 0.31, ConnectionReason.SEQUENCE),
        Connection(others[0].id, 0.9, ConnectionReason.ENTITY, zoe.id),
        Connection(others[2].id, 0.5, ConnectionReason.MEANING),
        Connection(others[1].id, 0.8, ConnectionReason.TOPIC, panto.id),
    ]
    found = (await ana.ask(CONNECTED, id=global_id("Memory", one.id)))["memory"]["connections"]
    assert [(edge["node"]["content"], edge["score"], edge["reason"]) for edge in found["edges"]] == [
        ("named", 0.9, "both name Zoë"),
        ("about", 0.8, "both about panto"),
        ("like", 0.5, "alike in meaning"),
        ("next", 0.31, "one follows the other"),
    ]
    assert [node["content"] for node in found["nodes"]] == ["named", "about", "like", "next"]
    assert found["totalCount"] == 4


async def test_connections_come_in_pages(ana: Client, recollect: InMemoryRecollect) -> None:
    one, *others = [recollect.memories.put(ana.access.owner, str(number)) for number in range(6)]
    recollect.connections.kept[one.id] = [
        Connection(other.id, 0.9 - place / 10, ConnectionReason.MEANING) for place, other in enumerate(others)
    ]
    seen, after = [], None
    while True:
        asked = {"id": global_id("Memory", one.id), "first": 2, "after": after}
        page = (await ana.ask(CONNECTED, **asked))["memory"]["connections"]
        seen += [node["content"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == ["1", "2", "3", "4", "5"]


async def test_what_a_reader_may_not_see_is_left_out_and_not_named(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    one, told = recollect.memories.put(owner, "one"), recollect.memories.put(owner, "told")
    locked = recollect.memories.put(owner, "locked", sensitivity=Sensitivity.SECRET)
    gone, theirs = recollect.entities.put("somebody else", "Zoë"), recollect.memories.put("somebody else", "theirs")
    recollect.connections.kept[one.id] = [
        Connection(told.id, 0.9, ConnectionReason.ENTITY, gone.id),
        Connection(locked.id, 0.8, ConnectionReason.MEANING),
        Connection(theirs.id, 0.7, ConnectionReason.MEANING),
    ]
    found = (await ana.ask(CONNECTED, id=global_id("Memory", one.id)))["memory"]["connections"]
    assert [(edge["node"]["content"], edge["reason"]) for edge in found["edges"]] == [("told", "both name the same")]


async def test_a_locked_memory_is_connected_to_nothing(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    locked = recollect.memories.put(owner, "locked", sensitivity=Sensitivity.SECRET)
    recollect.connections.kept[locked.id] = [
        Connection(recollect.memories.put(owner, "one").id, 0.9, ConnectionReason.MEANING)
    ]
    found = (await ana.ask(CONNECTED, id=global_id("Memory", locked.id)))["memory"]["connections"]
    assert (found["edges"], found["totalCount"]) == ([], 0)


async def test_connections_of_many_memories_are_one_question(ana: Client, recollect: InMemoryRecollect) -> None:
    for number in range(20):
        recollect.memories.put(ana.access.owner, str(number))
    await ana.ask("{ memories { nodes { connections { totalCount } } } }")
    assert recollect.connections.asked == 1


async def test_similar_memories_come_with_how_alike_they_are(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    one, other = recollect.memories.put(owner, "one"), recollect.memories.put(owner, "other")
    recollect.connections.kept[one.id] = [Connection(other.id, 0.75, ConnectionReason.MEANING)]
    found = (await ana.ask(SIMILAR, id=global_id("Memory", one.id)))["similarMemories"]
    assert found == {
        "nodes": [{"content": "other"}],
        "edges": [{"score": 0.75, "reason": "alike in meaning"}],
        "totalCount": 1,
    }
    assert (await ana.ask(SIMILAR, id="nonsense"))["similarMemories"]["totalCount"] == 0
