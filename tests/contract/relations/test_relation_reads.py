"""Relations as a clearance and two instants show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from knowledge.errors import InvalidInput
from knowledge.ids import new_id
from knowledge.memories.memory import TimePrecision
from knowledge.pages import PageRequest
from knowledge.relations.queries import RelationFilter
from knowledge.relations.relation import Bound, Bounds, EvidenceRole
from tests.relation_world import (
    CHILD_OF,
    FRIEND_OF,
    GENERAL,
    LIVES_IN,
    PARENT_OF,
    SECRET,
    SET_LEVEL,
    WORKS_AT,
    World,
)


async def test_relations_are_answered_from_both_ends(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", CHILD_OF, "ana"),
        world.evidence("m1", "omar", FRIEND_OF, "me"),
        world.evidence("m1", "omar", WORKS_AT, "bosch"),
    )
    access, me, ana, omar, bosch = world.access(), *(world.ids[name] for name in ("me", "ana", "omar", "bosch"))

    async def types(**wanted: Any) -> list[str]:
        return sorted(r.type.value for r in (await world.service.relations(access, **wanted)).items)

    assert await types(subject=me) == ["FRIEND_OF", "PARENT_OF"]
    assert await types(subject=me, types=[CHILD_OF]) == ["PARENT_OF"]
    assert await types(subject=me, types=[PARENT_OF]) == []
    assert await types(object_=me, types=[PARENT_OF]) == ["PARENT_OF"]
    assert await types(object_=ana, types=[CHILD_OF]) == ["PARENT_OF"]
    assert await types(subject=me, object_=omar) == ["FRIEND_OF"]
    assert await types(subject=omar, object_=me) == ["FRIEND_OF"]
    assert await types(subject=bosch, types=[WORKS_AT]) == []
    assert await types(object_=bosch) == ["WORKS_AT"]
    assert await types(subject=me, object_=me) == []
    assert await types(subject="garbage") == []
    assert await types(types=[FRIEND_OF, WORKS_AT]) == ["FRIEND_OF", "WORKS_AT"]
    of_bosch = await world.service.of_entity(access, bosch)
    assert [r.type for r in of_bosch.items] == [WORKS_AT]
    assert await world.service.count(access, RelationFilter()) == 3
    assert await world.service.count(access, RelationFilter(entity=me)) == 2
    assert await world.service.count(access, RelationFilter(entity="garbage")) == 0


async def test_relations_with_an_entity_above_the_clearance_are_left_out(world: World) -> None:
    await world.add(world.evidence("m1", "me", FRIEND_OF, "ana"), world.evidence("m1", "me", FRIEND_OF, "omar"))
    await world.graph.write(SET_LEVEL, id=world.ids["ana"], level=2)
    access = world.access()
    assert {r[2] for r in world.told(await world.all())} | {r[1] for r in world.told(await world.all())} == {
        "me",
        "omar",
    }
    assert len((await world.service.of_entity(access, world.ids["me"])).items) == 1
    assert (await world.service.of_entity(access, world.ids["ana"])).items == []
    assert len((await world.service.of_memories(access, [world.ids["m1"]]))[world.ids["m1"]]) == 1
    assert await world.service.count(access, RelationFilter()) == 1


async def test_as_of_reads_civil_bounds_on_the_wall_clock_and_instants_in_time(world: World) -> None:
    await world.add(
        world.evidence("m1", "ana", LIVES_IN, "rome", "2024-03-01", "2024-09"),
        world.evidence(
            "m1",
            "omar",
            WORKS_AT,
            "bosch",
            bounds=Bounds(Bound("2024-02-29T23:30:00.000Z", TimePrecision.INSTANT), None),
        ),
    )
    east, west = timezone(timedelta(hours=2)), timezone(timedelta(hours=-2))

    async def held(moment: datetime) -> set[str]:
        return {r.type.value for r in await world.all(as_of=moment)}

    assert await held(datetime(2024, 3, 1, 0, 30, tzinfo=east)) == {"LIVES_IN"}
    assert await held(datetime(2024, 2, 29, 22, 30, tzinfo=west)) == {"WORKS_AT"}
    assert await held(datetime(2024, 8, 31, 23, 59, tzinfo=west)) == {"LIVES_IN", "WORKS_AT"}
    assert await held(datetime(2024, 9, 1, 0, 0, tzinfo=east)) == {"WORKS_AT"}
    assert await held(datetime(2020, 1, 1, tzinfo=UTC)) == set()


async def test_known_at_gives_what_was_believed_then(world: World) -> None:
    await world.add(world.evidence("m1", "omar", WORKS_AT, "bosch"))
    await world.add(world.evidence("m2", "omar", WORKS_AT, "siemens", "2026-03"))
    first = datetime(2025, 1, 2, 12, tzinfo=UTC)
    assert world.told(await world.all(known_at=first)) == {("WORKS_AT", "omar", "bosch", None, None)}
    assert await world.all(known_at=first - timedelta(days=1)) == []


async def test_a_bound_above_the_clearance_reads_as_unknown_also_when_asked_for_an_instant(world: World) -> None:
    await world.add(world.evidence("m1", "ana", LIVES_IN, "rome", "2020", level=GENERAL))
    ends = world.evidence("m2", "ana", LIVES_IN, "rome", None, "2022", role=EvidenceRole.ENDS, level=SECRET)
    await world.add(ends)
    later = datetime(2024, 1, 1, tzinfo=UTC)
    assert {r[3:] for r in world.told(await world.all(GENERAL, as_of=later))} == {("2020-01-01", None)}
    assert await world.all(SECRET, as_of=later) == []
    assert {r[3:] for r in world.told(await world.all(SECRET))} == {("2020-01-01", "2022-01-01")}
    (open_,) = await world.all(GENERAL)
    assert open_.superseded_at is None


async def test_pages_walk_all_relations_in_both_directions(world: World) -> None:
    people = [f"p{i}" for i in range(7)]
    await world.meet(*people)
    await world.add(*(world.evidence("m1", "me", FRIEND_OF, person) for person in people))
    access, everything = world.access(), [r.id for r in await world.all()]
    for anchor in (None, world.ids["me"]):
        seen: list[str] = []
        page = await world.service.relations(access, subject=anchor, page=PageRequest(3))
        while True:
            seen += [r.id for r in page.items]
            if not page.has_next:
                break
            page = await world.service.relations(access, subject=anchor, page=PageRequest(3, page.keys[-1]))
        assert seen == everything
        assert page.has_previous
        back = await world.service.relations(access, subject=anchor, page=PageRequest(4, page.keys[0], backward=True))
        assert [r.id for r in back.items] == everything[2:6]
        assert (back.has_next, back.has_previous) == (True, True)
        last = await world.service.relations(access, subject=anchor, page=PageRequest(2, None, backward=True))
        assert [r.id for r in last.items] == everything[5:]
    with pytest.raises(InvalidInput):
        await world.service.relations(access, page=PageRequest(3, f"{new_id()}|{new_id()}"))


async def test_evidence_names_the_memories_and_what_they_do(world: World) -> None:
    await world.remember("secret", level=SECRET)
    await world.add(
        world.evidence("m1", "omar", WORKS_AT, "bosch"),
        world.evidence("m2", "omar", WORKS_AT, "siemens", "2026-03"),
        world.evidence("m3", "omar", WORKS_AT, "bosch"),
        world.evidence("secret", "omar", WORKS_AT, "bosch", level=SECRET),
    )
    (old,) = [r for r in await world.all() if r.object and r.object.name == "bosch"]
    page = await world.service.evidence(world.access(), old.id)
    assert [(item.memory_id, item.role) for item in page.items] == [
        (world.ids["m1"], EvidenceRole.STATES),
        (world.ids["m2"], EvidenceRole.ENDS),
        (world.ids["m3"], EvidenceRole.STATES),
    ]
    first = await world.service.evidence(world.access(), old.id, PageRequest(2))
    assert (first.has_next, first.has_previous) == (True, False)
    rest = await world.service.evidence(world.access(), old.id, PageRequest(2, first.keys[-1]))
    assert [item.memory_id for item in rest.items] == [world.ids["m3"]]
    back = await world.service.evidence(world.access(), old.id, PageRequest(2, rest.keys[0], backward=True))
    assert back.items == first.items
    assert await world.service.of_memories(world.access(), []) == {}
    assert await world.service.get_many(world.access(), []) == {}
