"""The map around an entity."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from knowledge.errors import InvalidInput
from knowledge.ids import new_id
from knowledge.relations.queries import Times
from tests.relation_world import (
    FRIEND_OF,
    KNOWS,
    SECRET,
    SET_LEVEL,
    WORKS_AT,
    World,
)


async def test_the_map_goes_hop_by_hop_from_the_owner(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", FRIEND_OF, "ana", confidence=0.9),
        world.evidence("m1", "ana", FRIEND_OF, "omar", confidence=0.5),
        world.evidence("m1", "omar", WORKS_AT, "bosch"),
        world.evidence("m1", "siemens", KNOWS, "bosch"),
    )
    drawn = await world.service.relationship_map(world.access())
    assert drawn is not None
    assert drawn.center.name == "me"
    assert [(m.entity.name, m.distance) for m in drawn.members] == [("ana", 1), ("omar", 2)]
    assert [m.strength for m in drawn.members] == [pytest.approx(0.9), pytest.approx(0.9 * 0.5 * 0.5)]
    assert len(drawn.relations) == 2
    assert not drawn.truncated
    wide = await world.service.relationship_map(world.access(), depth=4)
    assert wide is not None
    assert [m.entity.name for m in wide.members] == ["ana", "omar", "bosch", "siemens"]
    friends = await world.service.relationship_map(world.access(), world.ids["omar"], 4, [FRIEND_OF])
    assert friends is not None
    assert [m.entity.name for m in friends.members] == ["ana", "me"]


async def test_the_map_keeps_to_its_limit_and_to_an_instant(world: World) -> None:
    people = [f"p{i}" for i in range(6)]
    await world.meet(*people)
    await world.add(
        *(world.evidence("m1", "me", FRIEND_OF, p, f"200{i}", confidence=0.4 + i / 10) for i, p in enumerate(people)),
        world.evidence("m2", "p5", FRIEND_OF, "p4"),
    )
    drawn = await world.service.relationship_map(world.access(), depth=2, limit=3)
    assert drawn is not None
    assert drawn.truncated
    assert [m.entity.name for m in drawn.members] == ["p5", "p4", "p3"]
    assert len(drawn.relations) == 4
    then = await world.service.relationship_map(world.access(), as_of=datetime(2002, 6, 1, tzinfo=UTC))
    assert then is not None
    assert {m.entity.name for m in then.members} == {"p0", "p1", "p2"}
    known = await world.service.relationship_map(world.access(), known_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert known is not None
    assert known.members == ()


async def test_the_map_shows_nothing_above_the_clearance(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", FRIEND_OF, "ana", level=SECRET), world.evidence("m1", "me", KNOWS, "omar")
    )
    await world.graph.write(SET_LEVEL, id=world.ids["omar"], level=3)
    drawn = await world.service.relationship_map(world.access())
    assert drawn is not None
    assert (drawn.members, drawn.relations) == ((), ())
    assert await world.service.relationship_map(world.access(), world.ids["omar"]) is None
    assert await world.service.relationship_map(world.access(), "garbage") is None
    assert await world.service.relationship_map(world.access(), new_id()) is None


async def test_the_map_refuses_what_it_cannot_bound(world: World) -> None:
    for depth, limit in ((0, 5), (5, 5), (2, 0), (2, 501)):
        with pytest.raises(InvalidInput):
            await world.service.relationship_map(world.access(), depth=depth, limit=limit)


async def test_times_read_a_naive_wall_clock_and_the_end_of_time() -> None:
    times = Times(datetime(2024, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))))
    assert times.params() == {
        "as_of": "2024-02-29T22:30:00.000Z",
        "as_of_civil": "2024-03-01T00:30:00.000Z",
        "known_at": "9999-12-31T23:59:59.999Z",
    }
