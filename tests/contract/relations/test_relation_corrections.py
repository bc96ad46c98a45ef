"""Corrections in the graph: what they take back, and what deletion and edit of each memory leave."""

from __future__ import annotations

from knowledge.events.event import EventType
from knowledge.relations.relation import EvidenceRole, RelationType
from tests.relation_world import BIRTHDAY_ON, LIVES_IN, WORKS_AT, World, kinds

PARTNER_OF = RelationType.PARTNER_OF
CORRECTS, ENDS = EvidenceRole.CORRECTS, EvidenceRole.ENDS


async def _told(world: World) -> set[tuple[str, str | None, str | None]]:
    return {(r[2] or "", r[3], r[4]) for r in world.told(await world.all())}


def _early(world: World, *args: str | RelationType | None, **more: object):  # type: ignore[no-untyped-def]
    """Evidence whose memory spoke in the order of its name: m1 in 2025-01, m2 in 2025-02."""
    return world.evidence(*args, observed_at=f"2025-{int(str(args[0])[1:]):02d}-01T00:00:00.000Z", **more)  # type: ignore[arg-type]


async def test_a_correction_denies_what_was_told_and_each_deletion_leaves_what_the_rest_tells(world: World) -> None:
    await world.add(_early(world, "m1", "omar", WORKS_AT, "bosch"))
    events = await world.add(_early(world, "m2", "omar", WORKS_AT, "siemens", role=CORRECTS))
    assert kinds(events) == [(EventType.RELATION_SUPERSEDED, 1), (EventType.RELATION_CREATED, 1)]
    assert await _told(world) == {("siemens", None, None)}

    await world.remove("m2")
    assert await _told(world) == {("bosch", None, None)}
    await world.add(_early(world, "m2", "omar", WORKS_AT, "siemens", role=CORRECTS))
    await world.remove("m1")
    assert await _told(world) == {("siemens", None, None)}
    assert len(await world.rows()) == 1


async def test_an_edit_of_what_was_corrected_does_not_bring_it_back(world: World) -> None:
    await world.add(_early(world, "m1", "ana", PARTNER_OF, "omar"))
    await world.add(_early(world, "m2", "bosch", PARTNER_OF, "omar", role=CORRECTS))
    await world.edit("m1", _early(world, "m1", "ana", PARTNER_OF, "omar", label="boyfriend"))
    assert [r[1:3] for r in world.told(await world.all())] in ([("bosch", "omar")], [("omar", "bosch")])
    await world.edit("m2")
    assert len(await world.all()) == 1
    assert "boyfriend" in {r.label for r in await world.all()}


async def test_a_second_birthday_told_in_a_correction_takes_the_place_of_the_first(world: World) -> None:
    await world.add(_early(world, "m1", "ana", BIRTHDAY_ON, None, value="--03-09"))
    await world.add(_early(world, "m2", "ana", BIRTHDAY_ON, None, value="--03-19", role=CORRECTS))
    assert await _told(world) == {("--03-19", None, None)}
    await world.remove("m2")
    assert await _told(world) == {("--03-09", None, None)}


async def test_every_order_of_deletions_leaves_what_the_memories_left_alone_would_have_told(world: World) -> None:
    """A chain of homes with a closer, a correction of it, a restatement and an end."""
    await world.meet("cork", "galway", "limerick")
    await world.remember("m4", "m5", "m6")
    said = {
        "m1": ("cork", "2019", {}),
        "m2": ("galway", "2024-03", {}),
        "m3": ("limerick", None, {"role": CORRECTS}),
        "m4": ("cork", "2019", {}),
        "m5": ("rome", "2025-04", {}),
        "m6": ("rome", None, {"role": ENDS, "until": "2025-05"}),
    }
    evidence = {
        memory: _early(world, memory, "ana", LIVES_IN, home, since, **more)
        for memory, (home, since, more) in said.items()
    }
    await world.add(*evidence.values())
    for order in ("m3", "m2 m3", "m1 m4", "m5", "m6 m2", "m4 m3 m2 m5"):
        gone = order.split()
        for memory in gone:
            await world.remove(memory)
        left = await _told(world)
        await world.remove(*(memory for memory in said if memory not in gone))
        assert await world.rows() == []
        await world.add(*(one for memory, one in evidence.items() if memory not in gone))
        assert await _told(world) == left, order
        await world.add(*(evidence[memory] for memory in gone))


async def test_a_tie_of_work_ends_with_a_job_and_is_open_again_without_the_memory_that_tells_so(world: World) -> None:
    await world.add(_early(world, "m1", "me", RelationType.COLLEAGUE_OF, "omar"))
    events = await world.add(_early(world, "m2", "omar", WORKS_AT, "bosch", "2025-03"))
    assert kinds(events) == [(EventType.RELATION_SUPERSEDED, 1), (EventType.RELATION_CREATED, 2)]
    assert {r[0]: r[4] for r in world.told(await world.all())} == {"COLLEAGUE_OF": "2025-03-01", "WORKS_AT": None}
    await world.add(_early(world, "m3", "omar", WORKS_AT, "siemens", "2025-02-10"))
    assert {r[4] for r in world.told(await world.all()) if r[0] == "COLLEAGUE_OF"} == {"2025-02-10"}
    await world.remove("m3")
    assert {r[4] for r in world.told(await world.all()) if r[0] == "COLLEAGUE_OF"} == {"2025-03-01"}
    await world.remove("m2")
    assert world.told(await world.all()) == {("COLLEAGUE_OF", "me", "omar", None, None)} or world.told(
        await world.all()
    ) == {("COLLEAGUE_OF", "omar", "me", None, None)}
