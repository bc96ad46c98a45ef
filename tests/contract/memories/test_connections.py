"""Memories about the same matter are connected for as long as both say so, and for nobody else to see."""

from __future__ import annotations

from knowledge.levels import Sensitivity
from knowledge.memories.connection import MAX_CONNECTIONS, Connection, ConnectionReason
from knowledge.memories.memory import Capture
from knowledge.stores.neo4j_connections import Neo4jConnectionStore
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, World, at, statement
from tests.merge_world import merge, undo

_EDGES = statement(
    """MATCH (m:Memory)-[x:CONNECTED_TO]->(o:Memory) WHERE m.owner_id = $owner_id
    RETURN m.id AS one, o.id AS other, x.level AS level""",
    "owner_id",
)


async def connected(
    world: World, *ids: str, clearance: Sensitivity = Sensitivity.ULTRA_SECRET
) -> list[dict[str, Connection]]:
    found = await Neo4jConnectionStore(world.graph).of_memories(world.access(clearance), ids)
    return [{connection.memory: connection for connection in found[memory_id]} for memory_id in ids]


async def test_a_rare_entity_connects_both_ways_by_one_edge(world: World) -> None:
    older, newer = await world.remember("@Ana's gate", "@Ana's roof")
    (entity,) = (await world.people()).values()
    (of_older, of_newer) = await connected(world, older, newer)
    expected = (ConnectionReason.ENTITY, entity.id)
    assert (of_older[newer].reason, of_older[newer].via) == expected
    assert (of_newer[older].reason, of_newer[older].via) == expected
    assert len(await world.graph.read(_EDGES, owner_id=world.owner)) == 1


async def test_later_memories_find_earlier_ones(world: World) -> None:
    (first,) = await world.remember("#fence")
    (second,) = await world.remember(Capture("#fence", occurred_at=at(9_000)))
    (of_first,) = await connected(world, first)
    assert of_first[second].reason is ConnectionReason.TOPIC


async def test_meaning_connects_what_shares_no_name(world: World) -> None:
    tea, more_tea, rain = await world.remember("tea", "more tea", "rain")
    (of_tea,) = await connected(world, tea)
    assert of_tea[more_tea].reason is ConnectionReason.MEANING
    assert rain not in of_tea


async def test_what_follows_soon_in_a_conversation_is_connected(world: World) -> None:
    captures = [
        Capture(f"word{number}", conversation="chat", occurred_at=at(minute))
        for number, minute in enumerate((0, 1, 600))
    ]
    first, second, late = await world.remember(*captures)
    (of_second,) = await connected(world, second)
    assert of_second[first].reason is ConnectionReason.SEQUENCE
    assert late not in of_second


async def test_a_common_name_connects_nobody(world: World) -> None:
    ids = await world.remember(*(Capture(f"@Ana {number}", occurred_at=at(number * 999)) for number in range(30)))
    assert not any(await connected(world, *ids))


async def test_many_secret_uses_of_a_name_do_not_show_in_what_is_connected(world: World, stranger: World) -> None:
    """The other owner has the same memories, and no secrets."""
    texts = ("@Ana at the gate #fence", "@Ana on the roof #fence", "@Ana in a shed #fence")
    secrets = (Capture(f"@Ana {n} #fence", sensitivity=SECRET, occurred_at=at(999 * n)) for n in range(1, 31))
    await world.remember(*secrets)
    seen = []
    for one in (world, stranger):
        ids = [id_ for n, text in enumerate(texts) for id_ in await one.remember(Capture(text, occurred_at=at(n)))]
        places = {id_: place for place, id_ in enumerate(ids)}
        found = await connected(one, *ids, clearance=CONFIDENTIAL)
        seen.append([sorted((places[o], c.score, c.reason) for o, c in of_one.items()) for of_one in found])
    assert seen[0] == seen[1]
    assert all(reason is ConnectionReason.ENTITY for of_one in seen[1] for _, _, reason in of_one)
    assert all(len(of_one) == 2 for of_one in seen[1])


async def test_a_merge_turns_connections_to_the_survivor_and_its_undoing_back(world: World) -> None:
    ids = await world.remember("@Bob's gate", "@Bob's roof", "@Robert", "Bob at the lake, @Bob")
    one, other, *_ = ids
    named = {name: entity.id for name, entity in (await world.people()).items()}
    record = await merge(world, "Robert", "Bob")
    assert (await connected(world, one))[0][other].via == named["Robert"]
    await undo(world, record)
    assert (await connected(world, one))[0][other].via == named["Bob"]
    new = (await world.merges.separate(world.all, named["Bob"], [one], "Bobby")).id
    assert other not in (await connected(world, one))[0]
    await world.merges.merge(world.all, named["Bob"], [new], "after all")
    kept = (await connected(world, ids[3]))[0]
    assert kept[other].via == named["Bob"]
    await world.merges.delete(world.all, named["Bob"])
    assert not any(await connected(world, *ids))


async def test_topics_made_one_turn_connections_to_the_one_that_is_left(world: World) -> None:
    one, other, _ = await world.remember("#fence now", "#fence then", "#palisade")
    topics = {topic["name"]: id_ for id_, topic in (await world.nodes("Topic")).items()}
    await world.topics.merge(world.all, topics["palisade"], [topics["fence"]])
    assert (await connected(world, one))[0][other].via == topics["palisade"]


async def test_nobody_has_more_than_ten(world: World) -> None:
    ids = await world.remember(*(f"tea number {number}" for number in range(MAX_CONNECTIONS + 5)))
    ids += await world.remember("and tea again")
    found = await connected(world, *ids)
    assert max(map(len, found)) == MAX_CONNECTIONS
    edges = await world.graph.read(_EDGES, owner_id=world.owner)
    assert len({frozenset((edge["one"], edge["other"])) for edge in edges}) == len(edges)
    assert sum(map(len, found)) == 2 * len(edges)


async def test_an_edit_connects_anew_and_a_deletion_disconnects(world: World) -> None:
    one, other, third = await world.remember("@Ana", "@Ana again", "@Boris")
    await world.edit(one, content="@Boris again")
    await world.drain.run(0)
    of_one, of_other, of_third = await connected(world, one, other, third)
    assert (list(of_one), list(of_other), list(of_third)) == ([third], [], [one])
    await world.memories.delete(world.all, [third])
    assert await connected(world, one) == [{}]
    await world.memories.restore(world.all, third)
    await world.drain.run(0)
    assert list((await connected(world, one))[0]) == [third]


async def test_an_erased_memory_leaves_no_connection(world: World) -> None:
    one, other = await world.remember("@Ana", "@Ana again")
    await world.memories.erase(world.all, [other])
    assert await connected(world, one) == [{}]


async def test_a_connection_is_as_secret_as_the_higher_end(world: World) -> None:
    low, high = await world.remember(
        Capture("tea", sensitivity=GENERAL), Capture("tea again", sensitivity=CONFIDENTIAL)
    )
    assert list((await connected(world, low, clearance=CONFIDENTIAL))[0]) == [high]
    assert await connected(world, low, clearance=GENERAL) == [{}]
    await world.edit(high, sensitivity=SECRET)
    assert await connected(world, low, clearance=CONFIDENTIAL) == [{}]
    await world.drain.run(0)
    assert await connected(world, low, clearance=CONFIDENTIAL) == [{}]


async def test_owners_are_never_connected(world: World, stranger: World) -> None:
    (mine,) = await world.remember("@Ana tea")
    (theirs,) = await stranger.remember("@Ana tea")
    assert await connected(world, mine, theirs) == [{}, {}]
    (other,) = await world.remember("@Ana tea again")
    assert list((await connected(world, mine))[0]) == [other]
    assert await connected(stranger, mine) == [{}]
