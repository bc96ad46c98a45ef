"""The graph as queue of record: leases that one worker holds, batches in order, writes that a lost lease stops."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from knowledge.errors import Fenced
from knowledge.events.cursor import EventCursors
from knowledge.events.hub import EventHub
from knowledge.ids import new_id
from knowledge.ingestion.facts import Understanding
from knowledge.ingestion.ports import Counts, Lease, Taken
from knowledge.ingestion.service import IngestionService
from knowledge.ingestion.shards import SHARDS, shard_of
from knowledge.instants import to_instant
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, MemoryKind, MemoryStatus
from knowledge.pages import PageRequest
from knowledge.stores.neo4j_events import Neo4jEventLog
from knowledge.stores.neo4j_work import MAX_ATTEMPTS, Neo4jWorkStore
from tests.event_fakes import InMemoryEventStream
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, ULTRA, World, at, statement

_SET = statement("MATCH (m:Memory {id: $id}) SET m += $properties RETURN m.id AS id", "id", "properties")
_EXPIRE = statement(
    "MATCH (l:Lease {owner_id: $owner_id}) SET l.until = $until RETURN l.owner_id AS owner", "owner_id", "until"
)


async def expire(world: World) -> None:
    past = to_instant(datetime.now(UTC) - timedelta(seconds=1))
    await world.graph.write(_EXPIRE, owner_id=world.owner, until=past)


async def claim_mine(world: World, work: Neo4jWorkStore, tries: int = 30) -> Lease | None:
    """Claim by shard as workers do, passing over what other tests left in it."""
    others = []
    try:
        for _ in range(tries):
            lease = await work.claim(shard_of(world.owner))
            if lease is None or lease.owner == world.owner:
                return lease
            others.append(lease)
        return None
    finally:
        for lease in others:
            await work.release(lease)


def plain(world: World) -> Neo4jWorkStore:
    return Neo4jWorkStore(world.graph, world.keyring, world.facts, writes_gist=False)


async def taken(world: World) -> tuple[Lease, list[Taken], list[Understanding]]:
    lease = await world.work.claim(0)
    assert lease
    batch = await world.work.take(lease, 100)
    return lease, batch, world.telegraph.understand([one.draft for one in batch], [])


async def test_a_lease_counts_its_claims_until_it_is_given_back(world: World) -> None:
    await world.capture(Capture("tea"))
    counted = []
    for _ in range(3):
        lease = await claim_mine(world, plain(world))
        assert lease
        counted.append(lease.claims)
        await expire(world)
    assert counted == [1, 2, 3]
    last = await claim_mine(world, plain(world))
    assert last
    await plain(world).release(last)
    again = await claim_mine(world, plain(world))
    assert again
    assert again.claims == 1


async def test_of_many_claimers_one_holds_the_owner(world: World) -> None:
    await world.capture("tea")
    shard = shard_of(world.owner)
    assert shard in await world.work.due_shards()
    leases = await asyncio.gather(*(claim_mine(world, plain(world)) for _ in range(8)))
    held = [lease for lease in leases if lease]
    assert len(held) == 1
    assert await claim_mine(world, plain(world)) is None
    await world.work.release(held[0])
    again = await claim_mine(world, plain(world))
    assert again is not None
    assert again.claim != held[0].claim


async def test_a_lease_that_ran_out_goes_to_the_next_and_fences_the_first(world: World) -> None:
    ids = await world.capture("@Ana", "@Omar")
    lease, batch, found = await taken(world)
    await expire(world)
    thief = await claim_mine(world, plain(world))
    assert thief
    pairs = list(zip(batch, found, strict=True))
    writes: list[Any] = [
        world.write(lease, pairs),
        world.work.make_ready(lease, pairs),
        world.work.give_up(lease, batch[0], "because"),
    ]
    for write in writes:
        with pytest.raises(Fenced):
            await write
    await world.work.release(lease)
    assert await world.people() == {}
    assert {(await world.memory(one)).status for one in ids} == {MemoryStatus.PENDING}
    assert set(await world.write(thief, pairs)) == set(ids)


async def test_every_write_renews_the_lease(world: World) -> None:
    await world.capture("@Ana")
    lease, batch, found = await taken(world)
    await expire(world)
    await world.write(lease, [(batch[0], found[0])])
    assert await claim_mine(world, plain(world)) is None


async def test_a_batch_comes_in_order_of_time_and_only_what_is_due(world: World) -> None:
    late, early, middle = await world.capture(
        Capture("a", occurred_at=at(9)), Capture("b", occurred_at=at(1)), Capture("c", occurred_at=at(5))
    )
    later = await world.capture("d")
    future = to_instant(datetime.now(UTC) + timedelta(hours=1))
    await world.graph.write(_SET, id=later[0], properties={"due_at": future})
    lease = await world.work.claim(0)
    assert lease
    assert [one.draft.id for one in await world.work.take(lease, 2)] == [early, middle]
    assert [one.draft.id for one in await world.work.take(lease, 10)] == [early, middle, late]


async def test_a_draft_carries_what_understanding_needs(world: World) -> None:
    capture = Capture(
        "tea",
        "ctx",
        "chat",
        {"a": 1},
        "Ana",
        "c",
        "Family",
        datetime.fromisoformat("2025-11-03T10:15:00+05:45"),
        SECRET,
        MemoryKind.TASK,
    )
    await world.capture(capture)
    _, (one,), _ = await taken(world)
    assert (one.draft.content, one.draft.context, one.draft.speaker) == ("tea", "ctx", "Ana")
    assert one.draft.occurred_at.isoformat() == "2025-11-03T10:15:00+05:45"
    assert (one.draft.stated_level, one.draft.stated_kind) == (SECRET, MemoryKind.TASK)
    assert (one.metadata, one.source, one.conversation_title) == ({"a": 1}, "chat", "Family")
    assert (one.conversation_key, one.was_indexed) == (world.keys.conversation_key("c"), False)


@pytest.mark.parametrize("level", [None, SECRET])
async def test_a_memory_fails_after_its_last_try_and_is_tried_again_when_asked(
    world: World, level: Sensitivity | None
) -> None:
    good, bad = await world.capture("@Ana", Capture("unreadable", sensitivity=level))
    for attempt in range(1, MAX_ATTEMPTS + 1):
        await world.drain.run(0)
        node = (await world.nodes("Memory"))[bad]
        assert node["attempts"] == attempt
        if attempt < MAX_ATTEMPTS:
            assert node["due_at"] > to_instant(datetime.now(UTC))
            await world.graph.write(_SET, id=bad, properties={"due_at": node["recorded_at"]})
    failed = await world.memory(bad)
    assert (failed.status, failed.content) == (MemoryStatus.FAILED, "unreadable")
    assert failed.failure is not None
    assert "ValueError" in failed.failure
    assert "middle of a word" not in failed.failure
    assert failed.failure not in await world.at_rest()
    assert (await world.memory(good)).status is MemoryStatus.READY
    assert await world.work.counts(world.owner) == Counts(0, 1, 2)
    assert ("FAILED", (bad,), (int(ULTRA if level is None else level),)) in await world.events()
    assert await world.work.claim(0) is None
    await world.memories.retry(world.all, bad)
    retried = await world.memory(bad)
    assert (retried.status, retried.failure, retried.revision) == (MemoryStatus.PENDING, None, 2)
    assert await world.work.counts(world.owner) == Counts(1, 0, 2)


async def test_what_does_not_open_is_given_up_and_holds_up_no_other(world: World) -> None:
    broken, good = await world.capture("tea", "@Ana")
    node = (await world.nodes("Memory"))[good]
    await world.graph.write(_SET, id=broken, properties={"content": node["content"]})
    assert await world.drain.run(0) == 1
    assert (await world.memory(good)).status is MemoryStatus.READY
    assert (await world.nodes("Memory"))[broken]["attempts"] == 1
    assert len(await world.listed()) == 2
    damaged = await world.memory(broken)
    assert (damaged.content, damaged.locked_by) == (None, None)
    assert damaged.failure is not None
    assert "backup" in damaged.failure
    await world.graph.write(_SET, id=good, properties={"content": "s1.1.AAAA"})
    assert await world.reindex.documents(world.owner, [good]) == []
    assert await world.memories.delete(world.all, [broken, good]) == [broken, good]


async def test_giving_up_a_memory_that_was_edited_meanwhile_changes_nothing(world: World) -> None:
    (memory_id,) = await world.capture("tea")
    lease, (one,), _ = await taken(world)
    await world.edit(memory_id, content="bread")
    for attempts in (0, MAX_ATTEMPTS):
        stale = Taken(**{**{name: getattr(one, name) for name in Taken.__slots__}, "attempts": attempts})
        await world.work.give_up(lease, stale, "because")
    memory = await world.memory(memory_id)
    assert (memory.status, memory.content) == (MemoryStatus.PENDING, "bread")
    assert (await world.nodes("Memory"))[memory_id]["attempts"] == 0


async def test_points_follow_level_and_deletion(world: World) -> None:
    low, mid, high = await world.remember(
        Capture("tea", sensitivity=GENERAL),
        Capture("rain @Ana #tea", sensitivity=CONFIDENTIAL, conversation="c", speaker="Omar", source="chat"),
        Capture("gin", sensitivity=SECRET),
    )
    assert set(world.index.points) == {low, mid}
    people = await world.people()
    point = world.index.points[mid]
    assert set(point.entities) == {people["Ana"].id, people["Omar"].id}
    assert (point.speaker, point.source, len(point.topics)) == (people["Omar"].id, "chat", 1)
    assert point.conversation == (await world.memory(mid)).conversation_id
    await world.edit(low, sensitivity=ULTRA)
    await world.edit(high, sensitivity=GENERAL)
    await world.drain.run(0)
    assert set(world.index.points) == {mid, high}
    assert world.index.points[high].revision == 2


async def test_a_memory_deleted_while_its_points_are_written_leaves_none(world: World) -> None:
    (memory_id,) = await world.capture("tea")
    write = world.index.upsert

    async def deleted_meanwhile(points: Any) -> None:
        await write(points)
        await world.memories.delete(world.all, [memory_id])

    world.index.upsert = deleted_meanwhile  # type: ignore[method-assign]
    assert await world.drain.run(0) == 0
    assert world.index.points == {}
    assert await world.people() == {}


async def test_the_status_counts_and_measures(world: World) -> None:
    log = Neo4jEventLog(world.graph)
    hub = EventHub(log, InMemoryEventStream(), EventCursors(b"a key for tests"))
    service = IngestionService(world.work, log, hub)
    await world.remember("tea", "bread")
    idle = await service.status(world.all)
    assert (idle.pending, idle.ready, idle.failed, idle.rate_per_second, idle.seconds_left) == (0, 2, 0, 0.0, None)
    await world.capture("rain")
    busy = await service.status(world.all)
    assert (busy.pending, busy.ready) == (1, 2)
    assert busy.rate_per_second > 0
    assert busy.seconds_left is not None


async def test_expired_trash_and_tombstones_are_found_with_their_owners(world: World) -> None:
    kept, gone = await world.remember("tea", "bread")
    await world.memories.delete(world.all, [kept, gone])
    await world.memories.restore(world.all, kept)
    soon = to_instant(datetime.now(UTC) + timedelta(hours=1))
    stones = {stone.memory_id: stone for stone in await world.leftovers.tombstones(soon, 10_000)}
    assert (stones[kept].owner, stones[kept].alive, stones[gone].alive) == (world.owner, True, False)
    assert (await world.leftovers.expired_trash(soon, 10_000))[world.owner] == [gone]
    assert world.owner not in await world.leftovers.expired_trash("2000-01-01T00:00:00.000Z", 10_000)


async def test_the_reindex_source_yields_what_belongs_in_the_index(world: World) -> None:
    before = (await world.reindex.owners())[world.owner]
    low, mid, high = await world.remember(
        Capture("tea #tea @Ana", "with milk", "chat", speaker="Omar", conversation="c", sensitivity=GENERAL),
        "rain",
        Capture("gin", sensitivity=SECRET),
    )
    (pending,) = await world.capture("later")
    (trashed,) = await world.remember("trashed")
    await world.memories.delete(world.all, [trashed, pending])
    people = await world.people()
    topics = len((await world.topics.list(world.all, None, PageRequest())).items)
    assert (await world.reindex.owners())[world.owner] == before + 2 + len(people) + topics
    assert await world.reindex.standing(world.owner) == {low: 1, mid: 1}
    found = {document.id: document for document in await world.reindex.documents(world.owner, [low, mid, high])}
    assert set(found) == {low, mid}
    document = found[low]
    assert document.text == "tea #tea @Ana\nwith milk"
    assert (document.speaker, document.source, document.level) == (people["Omar"].id, "chat", GENERAL)
    assert set(document.entities) == {people["Ana"].id, people["Omar"].id}
    assert document.conversation == (await world.memory(low)).conversation_id
    assert await world.reindex.revisions(world.owner, [low, mid, high, trashed, new_id()]) == {low: 1, mid: 1}


def test_shards_are_the_first_hex_digit_of_the_owners_hash() -> None:
    assert {shard_of(new_id()) for _ in range(400)} == set(range(SHARDS))
    assert shard_of("recollect") == 0xB  # be35…
