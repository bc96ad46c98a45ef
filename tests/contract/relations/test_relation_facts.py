"""Relations written from the evidence of memories, and undone with it."""

from __future__ import annotations

import pytest

from knowledge.errors import Conflict
from knowledge.events.event import EventType
from knowledge.ids import new_id
from tests.relation_world import (
    BIRTHDAY_ON,
    CHILD_OF,
    COUNT_EDGES,
    FRIEND_OF,
    KNOWS,
    PARENT_OF,
    SECRET,
    SPOUSE_OF,
    ULTRA,
    WORKS_AT,
    World,
    kinds,
)


async def test_a_relation_comes_with_its_typed_edge_and_an_event(world: World) -> None:
    events = await world.add(world.evidence("m1", "omar", WORKS_AT, "bosch", "2020"))
    assert kinds(events) == [(EventType.RELATION_CREATED, 1)]
    (row,) = await world.rows()
    assert row["shadow"] == "WORKS_AT"
    assert row["edge"] == {name: value for name, value in row["relation"].items() if name in row["edge"]}
    assert world.told(await world.all()) == {("WORKS_AT", "omar", "bosch", "2020-01-01", None)}


async def test_inverse_and_symmetric_relations_are_stored_once(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", CHILD_OF, "ana"),
        world.evidence("m1", "ana", PARENT_OF, "me"),
        world.evidence("m2", "me", KNOWS, "omar"),
        world.evidence("m2", "omar", KNOWS, "me"),
    )
    relations = await world.all()
    assert world.told(relations) == {("PARENT_OF", "ana", "me", None, None), ("KNOWS", "me", "omar", None, None)}


async def test_a_new_job_ends_the_old_one_and_deleting_its_memory_opens_it_again(world: World) -> None:
    await world.add(world.evidence("m1", "omar", WORKS_AT, "bosch"))
    events = await world.add(world.evidence("m2", "omar", WORKS_AT, "siemens", "2026-03"))
    assert kinds(events) == [(EventType.RELATION_SUPERSEDED, 1), (EventType.RELATION_CREATED, 2)]
    old = ("WORKS_AT", "omar", "bosch", None, "2026-03-01")
    assert world.told(await world.all()) == {old, ("WORKS_AT", "omar", "siemens", "2026-03-01", None)}
    ending = (await world.service.of_memories(world.access(), [world.ids["m2"]]))[world.ids["m2"]]
    assert world.told(ending) == world.told(await world.all())

    events = await world.remove("m2")
    assert kinds(events) == [(EventType.RELATION_REMOVED, 2), (EventType.RELATION_CREATED, 1)]
    assert world.told(await world.all()) == {("WORKS_AT", "omar", "bosch", None, None)}
    assert [row["shadow"] for row in await world.rows()] == ["WORKS_AT"]


async def test_a_second_marriage_ends_the_first_from_either_end(world: World) -> None:
    await world.meet("bo")
    await world.add(world.evidence("m1", "ana", SPOUSE_OF, "omar", "2001"))
    await world.add(world.evidence("m2", "bo", SPOUSE_OF, "omar", "2015"))
    assert {r[3:] for r in world.told(await world.all())} == {("2001-01-01", "2015-01-01"), ("2015-01-01", None)}


async def test_what_has_no_evidence_left_goes_with_its_edge(world: World) -> None:
    await world.add(world.evidence("m1", "me", FRIEND_OF, "ana"), world.evidence("m2", "ana", FRIEND_OF, "me"))
    assert await world.remove("m1") == []
    assert len(await world.all()) == 1
    assert kinds(await world.remove("m2", "m3")) == [(EventType.RELATION_REMOVED, 1)]
    assert await world.rows() == []
    assert (await world.graph.read(COUNT_EDGES, owner_id=world.owner))[0]["total"] == 0
    assert await world.remove("m1") == []


async def test_an_edited_memory_changes_its_relation_in_place(world: World) -> None:
    await world.add(world.evidence("m1", "omar", WORKS_AT, "bosch", "2020"))
    (before,) = await world.all()
    assert await world.edit("m1", world.evidence("m1", "omar", WORKS_AT, "bosch", "2021")) == []
    (after,) = await world.all()
    assert (after.id, world.told([after])) == (before.id, {("WORKS_AT", "omar", "bosch", "2021-01-01", None)})
    (row,) = await world.rows()
    assert row["edge"]["valid_from"] == "2021-01-01T00:00:00.000Z"


async def test_a_birthday_has_a_value_and_no_edge(world: World) -> None:
    await world.add(world.evidence("m1", "ana", BIRTHDAY_ON, None, value="--03-09"))
    await world.edit("m1", world.evidence("m1", "ana", BIRTHDAY_ON, None, value="--03-09", confidence=0.9))
    assert world.told(await world.all()) == {("BIRTHDAY_ON", "ana", "--03-09", None, None)}
    await world.remove("m1")
    assert await world.rows() == []


async def test_words_are_sealed_from_secret_on_and_read_by_those_cleared(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", KNOWS, "omar", level=SECRET, label="dealer"),
        world.evidence("m1", "ana", BIRTHDAY_ON, None, value="1984-03-09", level=ULTRA),
        world.evidence("m2", "me", KNOWS, "ana", label="landlady"),
    )
    stored = str(await world.rows())
    assert "landlady" in stored
    assert "dealer" not in stored
    assert "1984" not in stored
    assert {r.label for r in await world.all()} == {"landlady"}
    assert {(r.label, r.value) for r in await world.all(ULTRA)} == {
        ("landlady", None),
        ("dealer", None),
        (None, "1984-03-09"),
    }
    await world.add(world.evidence("m3", "me", KNOWS, "omar", level=SECRET))
    assert "dealer" in {r.label for r in await world.all(SECRET)}


async def test_a_source_or_an_entity_that_went_away_stops_the_write(world: World) -> None:
    world.ids["ghost"] = new_id()
    with pytest.raises(Conflict):
        await world.add(world.evidence("ghost", "me", KNOWS, "ana"))
    with pytest.raises(Conflict):
        await world.add(world.evidence("m1", "me", KNOWS, "ghost"))
    assert await world.rows() == []


async def test_another_owners_entity_cannot_be_an_end(world: World) -> None:
    stranger = World(world.graph, world.facts, world.service)
    await stranger.meet("eve")
    world.ids["eve"] = stranger.ids["eve"]
    with pytest.raises(Conflict):
        await world.add(world.evidence("m1", "me", KNOWS, "eve"))
