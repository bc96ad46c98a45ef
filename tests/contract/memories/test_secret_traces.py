"""What secrets could leave behind: in logs, in Redis, in the index, in what is kept of the changes of their owner."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from knowledge.engines.endpoints import resolve
from knowledge.entities.entity import ContactEdit
from knowledge.events.publisher import EventPublisher
from knowledge.ingestion.shards import shard_of
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from knowledge.relations.queries import RelationFilter
from knowledge.search.ports import INDEX_CEILING
from knowledge.stores.arq_queue import ArqJobQueue, open_arq
from knowledge.stores.neo4j_events import Neo4jEventLog
from knowledge.stores.redis_client import open_redis
from knowledge.stores.redis_events import RedisEventStream
from tests.engines import Engines
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, ULTRA, World
from tests.merge_world import ids, merge, undo

PLANTED = ("Zoltan", "Acmecorp", "heistplan", "Viktorija", "Underworld", "blackmailer")
SAID = Capture(
    "@Zoltan met +Acmecorp #heistplan Zoltan>WORKS_AT>Acmecorp",
    context="blackmailer",
    speaker="Viktorija",
    conversation="Underworld",
    conversation_title="Underworld",
)


def _words(text: str) -> list[str]:
    return [word for word in PLANTED if re.search(word, text, re.IGNORECASE)]


async def _live(world: World) -> list[str]:
    """Remember, raise, lower, fail over, read and forget secrets; return their ids."""
    secret, ultra = await world.remember(replace(SAID, sensitivity=SECRET), replace(SAID, sensitivity=ULTRA))
    await world.edit(secret, sensitivity=ULTRA)
    await world.drain.run(0)
    await world.edit(ultra, content=f"unreadable {SAID.content}")
    await world.drain.run(0)
    await world.edit(ultra, content=SAID.content, sensitivity=SECRET)
    await world.drain.run(0)
    assert set(await world.people()) == {"Zoltan", "Acmecorp", "Viktorija"}
    await world.topics.list(world.all, None, PageRequest())
    await world.relations.page(world.all, RelationFilter(), PageRequest())
    await world.memories.delete(world.all, [secret])
    return [secret, ultra]


async def test_no_log_line_of_any_library_tells_a_secret(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ids = await _live(world)
    assert all(id_ in caplog.text for id_ in ids)
    assert _words(caplog.text) == []
    await world.remember(replace(SAID, sensitivity=CONFIDENTIAL))
    assert "Zoltan" in caplog.text, "what may stand readable is handed to the graph readable: the lines are all there"


async def test_events_and_jobs_in_redis_tell_no_secret(world: World, engines: Engines) -> None:
    ids = await _live(world)
    at = resolve(engines.settings)
    async with open_redis(at.redis_url, 5.0) as redis, open_arq(at.redis_url, 5.0) as arq:
        async with EventPublisher(Neo4jEventLog(world.graph), RedisEventStream(redis)) as publisher:
            await publisher.publish(world.owner)
            await publisher.settled()
        await ArqJobQueue(arq).wake(shard_of(world.owner))
        stored = await _dump(redis)
    assert all(id_ in stored for id_ in ids)
    assert _words(stored) == []


async def _dump(redis: Redis) -> str:
    """Return every key of Redis with all that it holds; not by DUMP, which may compress."""
    found = []
    raw: Redis = Redis(connection_pool=redis.connection_pool)
    async for key in raw.scan_iter(count=1000):
        kind = await raw.type(key)
        if kind == "stream":
            found.append((key, await raw.xrange(key)))
        elif kind == "hash":
            found.append((key, await raw.hgetall(key)))
        elif kind == "zset":
            found.append((key, await raw.zrange(key, 0, -1)))
        elif kind == "string":
            found.append((key, repr(await raw.execute_command("GET", key, NEVER_DECODE=True))))
        else:
            raise AssertionError(f"{key} is a {kind}: this test does not look into one yet")
    return repr(found)


async def test_the_index_is_told_of_nothing_that_a_reader_of_its_points_may_not_know(world: World) -> None:
    low = await world.remember(
        Capture("@Zoltan #teatime", sensitivity=GENERAL), Capture("@Zoltan +Acmecorp", sensitivity=CONFIDENTIAL)
    )
    await _live(world)
    assert set(world.index.points) == set(low)
    documents = await world.reindex.documents(world.owner, list(await world.nodes("Memory")))
    assert {document.id for document in documents} == set(low)
    for one in (*world.index.points.values(), *documents):
        assert one.level <= INDEX_CEILING
        reader = world.access(Sensitivity(one.level), "another")
        assert (await world.entities.by_ids(reader, list(one.entities))).keys() == set(one.entities)
        assert (await world.topics.by_ids(reader, list(one.topics))).keys() == set(one.topics)


async def test_what_the_owner_does_with_secrets_leaves_none_of_them_readable(world: World) -> None:
    """Merged, undone, parted, renamed, stated of: whatever keeps a name to give it back keeps it sealed."""
    first, _, _ = await world.remember(
        replace(SAID, sensitivity=SECRET),
        Capture("@Underworld @Zoltan #blackmailer Zoltan>KNOWS>Underworld", sensitivity=ULTRA),
        Capture("@Zoltan #heistplan", sensitivity=SECRET),
    )
    merged = await merge(world, "Zoltan", "Viktorija", "Underworld", reason="Viktorija is Zoltan")
    await world.contacts.update(
        world.all,
        (await ids(world))["Zoltan"],
        ContactEdit(
            frozenset({"notes", "aliases", "sensitivity"}),
            notes="blackmailer",
            aliases=("Underworld",),
            sensitivity=SECRET,
        ),
    )
    topics = {one.name: one.id for one in (await world.topics.list(world.all, None, PageRequest())).items}
    await world.topics.merge(world.all, topics["heistplan"], [topics["blackmailer"]])
    await world.topics.rename(world.all, topics["heistplan"], "Underworld")
    assert _words(await world.at_rest()) == []
    await undo(world, merged)
    await world.merges.separate(world.all, (await ids(world))["Zoltan"], [first], "Underworld")
    assert _words(await world.at_rest()) == []
    for reader in (world.access(GENERAL, "another"), world.access(CONFIDENTIAL, "another")):
        assert await world.people(reader) == {}
        assert await world.merges.merges(reader, None, 10) == []
        assert (await world.topics.list(reader, None, PageRequest())).items == []
    assert {level for kind, _, levels in await world.events() for level in levels if kind != "CAPTURED"} <= {
        SECRET,
        ULTRA,
    }
