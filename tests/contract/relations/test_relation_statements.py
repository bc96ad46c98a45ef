"""What the user states, ends and retracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.errors import Conflict, IdempotencyMismatch, InvalidInput, Locked, NotFound
from knowledge.ids import new_id
from knowledge.memories.memory import TimePrecision
from knowledge.relations.relation import Bound, RelationOrigin
from tests.relation_world import (
    CONFIDENTIAL,
    FRIEND_OF,
    GENERAL,
    KNOWS,
    LIVES_IN,
    OPEN_LOG,
    SECRET,
    WORKS_AT,
    World,
    state,
)


async def test_what_the_user_states_is_confidential_and_certain_unless_said(world: World) -> None:
    at = datetime(2020, 5, 1, tzinfo=UTC)
    relation = await world.service.state(world.access(), state(world, "omar", WORKS_AT, "bosch", valid_from=at))
    assert relation.origin is RelationOrigin.STATED
    assert relation.sensitivity is CONFIDENTIAL
    assert relation.confidence == 1.0
    assert relation.bounds.since == Bound("2020-05-01T00:00:00.000Z", TimePrecision.DAY)
    assert relation.subject.name == "omar"
    assert relation.superseded_at is None
    assert await world.all(GENERAL) == []


async def test_a_statement_outlives_the_memories_that_said_the_same(world: World) -> None:
    await world.add(world.evidence("m1", "me", FRIEND_OF, "ana"))
    await world.service.state(world.access(), state(world, "me", FRIEND_OF, "ana"))
    await world.remove("m1")
    assert len(await world.all()) == 1


async def test_an_idempotency_key_gives_the_first_relation_and_refuses_another_input(world: World) -> None:
    said = state(world, "me", FRIEND_OF, "ana", idempotency_key="k")
    first = await world.service.state(world.access(), said)
    assert await world.service.state(world.access(), said) == first
    assert len(await world.rows()) == 1
    with pytest.raises(IdempotencyMismatch):
        await world.service.state(world.access(), replace(said, label="pal"))
    secret = replace(said, idempotency_key="k2", sensitivity=SECRET, object=world.ids["omar"])
    await world.service.state(world.access(SECRET), secret)
    with pytest.raises(Locked):
        await world.service.state(world.access(CONFIDENTIAL), secret)


@pytest.mark.parametrize("who", ["foreign", "missing", "garbage", "above"])
async def test_ends_that_cannot_be_seen_are_not_found(world: World, who: str) -> None:
    stranger = World(world.graph, world.facts, world.service)
    await stranger.meet("eve")
    await world.meet("spy", level=SECRET)
    ids = {"foreign": stranger.ids["eve"], "missing": new_id(), "garbage": "';--", "above": world.ids["spy"]}
    world.ids["x"] = ids[who]
    for said, path in (
        (state(world, "x", KNOWS, "me"), "subject"),
        (state(world, "me", KNOWS, "x"), "object"),
    ):
        with pytest.raises(NotFound) as caught:
            await world.service.state(world.access(), said)
        assert caught.value.path == ("input", path)
        assert str(caught.value) == "There is no such entity."


async def test_ending_gives_a_new_version_and_keeps_the_old_one(world: World) -> None:
    stated = await world.service.state(world.access(), state(world, "omar", WORKS_AT, "bosch"))
    at = datetime(2024, 6, 30, 12, tzinfo=UTC)
    ended = await world.service.end(world.access(), stated.id, at)
    assert ended.id != stated.id
    assert ended.bounds.until == Bound("2024-06-30T12:00:00.000Z", TimePrecision.INSTANT)
    old = await world.service.get(world.access(), stated.id)
    assert old is not None
    assert old.superseded_at == ended.recorded_at
    assert await world.service.end(world.access(), stated.id, at) == ended
    corrected = await world.service.end(world.access(), ended.id, datetime(2024, 7, 1, tzinfo=UTC))
    assert world.told([corrected]) == {("WORKS_AT", "omar", "bosch", None, "2024-07-01")}
    assert world.told(await world.all()) == world.told([corrected])
    assert (
        await world.service.end(
            world.access(), (await world.service.state(world.access(), state(world, "me", FRIEND_OF, "ana"))).id
        )
        is not None
    )


async def test_an_end_before_the_start_is_refused(world: World) -> None:
    said = state(world, "omar", WORKS_AT, "bosch", valid_from=datetime(2020, 1, 1, tzinfo=UTC))
    relation = await world.service.state(world.access(), said)
    with pytest.raises(InvalidInput):
        await world.service.end(world.access(), relation.id, datetime(2019, 1, 1, tzinfo=UTC))


async def test_retracting_takes_a_relation_back_for_good_and_again_changes_nothing(world: World) -> None:
    await world.add(world.evidence("m1", "me", FRIEND_OF, "ana"))
    (relation,) = await world.all()
    gone = await world.service.retract(world.access(), relation.id)
    assert gone.id == relation.id
    assert gone.superseded_at is not None
    assert await world.all() == []
    assert await world.service.retract(world.access(), relation.id) == gone
    with pytest.raises(Conflict):
        await world.service.end(world.access(), relation.id)
    await world.remove("m1")
    assert await world.all() == []


async def test_retracting_one_stay_leaves_the_other(world: World) -> None:
    await world.add(
        world.evidence("m1", "ana", LIVES_IN, "rome", "2010", "2012"),
        world.evidence("m2", "ana", LIVES_IN, "rome", "2018"),
    )
    first = min(await world.all(), key=lambda r: r.bounds.since.at if r.bounds.since else "")
    await world.service.retract(world.access(), first.id)
    assert world.told(await world.all()) == {("LIVES_IN", "ana", "rome", "2018-01-01", None)}


@pytest.mark.parametrize("who", ["foreign", "missing", "garbage", "above"])
async def test_relations_that_cannot_be_seen_are_not_found(world: World, who: str) -> None:
    stranger = World(world.graph, world.facts, world.service)
    await stranger.graph.write(OPEN_LOG, owner_id=stranger.owner)
    await stranger.meet("eve", "bob")
    foreign = await stranger.service.state(stranger.access(), state(stranger, "eve", KNOWS, "bob"))
    above = await world.service.state(world.access(SECRET), state(world, "me", KNOWS, "ana", sensitivity=SECRET))
    id_ = {"foreign": foreign.id, "missing": new_id(), "garbage": "nope", "above": above.id}[who]
    assert await world.service.get(world.access(), id_) is None
    assert (await world.service.evidence(world.access(), id_)).items == []
    for change in (world.service.end, world.service.retract):
        with pytest.raises(NotFound):
            await change(world.access(), id_)
