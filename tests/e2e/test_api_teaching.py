"""What a user sets by hand teaches how later memories are classified, and settles what asked for review."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from knowledge.levels import Sensitivity
from tests.api_world import ERRORS, World, open_world
from tests.engines import Engines
from tests.graphql_client import Client

READ = "query($id: ID!) { memory(id: $id) { status sensitivity kind confidence needsReview } }"
UPDATE = f"""mutation($id: ID!, $input: UpdateMemoryInput!) {{ updateMemory(id: $id, input: $input) {{
  memory {{ id revision }} {ERRORS} }} }}"""
REVIEW = "{ memories(filter: { needsReview: true }) { totalCount nodes { id } } }"
POKER = ("Poker night with the boys, lost 40", "Lost another 60 at poker with the boys")
MORE_POKER = "Poker again with the boys, lost 25"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def world(engines: Engines) -> AsyncIterator[World]:
    async with open_world(engines) as opened:
        yield opened


async def read(client: Client, memory_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await client.ask(READ, id=memory_id))["memory"]
    return found


async def correct(client: Client, memory_id: str, **stated: str | None) -> None:
    answer = (await client.ask(UPDATE, id=memory_id, input=stated))["updateMemory"]
    assert answer["userErrors"] == []


async def level_of(world: World, client: Client, content: str) -> str:
    (memory_id,) = await world.understood(client, {"content": content})
    return str((await read(client, memory_id))["sensitivity"])


async def taught(world: World, **stated: str | None) -> tuple[Client, list[str]]:
    """Return a user who set these of two memories by hand, and the memories; no worker has come to them yet."""
    client = await world.newcomer(Sensitivity.ULTRA_SECRET)
    ids = await world.understood(client, *({"content": content} for content in POKER))
    for memory_id in ids:
        await correct(client, memory_id, **stated)
    return client, ids


async def test_a_level_set_twice_is_taken_for_what_is_like_it_at_once(world: World) -> None:
    stranger = await world.newcomer(Sensitivity.ULTRA_SECRET)
    assert await level_of(world, stranger, MORE_POKER) == "GENERAL"
    client, _ = await taught(world, sensitivity="SECRET")
    assert await level_of(world, client, MORE_POKER) == "SECRET"
    assert await level_of(world, client, "Descale the kettle") == "GENERAL"
    assert await level_of(world, stranger, MORE_POKER) == "GENERAL"


async def test_a_kind_set_twice_is_taken_for_what_is_like_it(world: World) -> None:
    client, ids = await taught(world, kind="PREFERENCE")
    (memory_id,) = await world.understood(client, {"content": MORE_POKER})
    found = await read(client, memory_id)
    assert (found["kind"], found["sensitivity"]) == ("PREFERENCE", "GENERAL")
    assert (await read(client, ids[0]))["kind"] == "PREFERENCE"


async def test_a_level_is_lowered_by_two_but_never_below_what_is_detected(world: World) -> None:
    client = await world.newcomer(Sensitivity.ULTRA_SECRET)
    notes = (
        "Picked up my antidepressants at the chemist, sertraline",
        "Sertraline again, the chemist was out of my antidepressants",
    )
    ids = await world.understood(client, *({"content": note} for note in notes))
    assert {(await read(client, memory_id))["sensitivity"] for memory_id in ids} == {"SECRET"}
    await correct(client, ids[0], sensitivity="GENERAL")
    assert await level_of(world, client, "Chemist had my antidepressants, the sertraline") == "SECRET"
    await correct(client, ids[1], sensitivity="GENERAL")
    assert await level_of(world, client, "My antidepressants, sertraline, from the chemist") == "GENERAL"
    card = "Antidepressants, sertraline, at the chemist, card 4111 1111 1111 1111"
    assert await level_of(world, client, card) == "ULTRA_SECRET"


async def test_what_is_deleted_taken_back_or_rewritten_teaches_no_more(world: World) -> None:
    client, (first, second) = await taught(world, sensitivity="SECRET")
    deleted = await client.ask("mutation($id: ID!) { deleteMemory(id: $id) { deletedIds } }", id=first)
    assert deleted["deleteMemory"]["deletedIds"] == [first]
    await correct(client, second, content="Descale the kettle")
    assert await level_of(world, client, MORE_POKER) == "GENERAL"
    await client.ask("mutation($id: ID!) { restoreMemory(id: $id) { memory { id } } }", id=first)
    await correct(client, second, content=POKER[1])
    assert await level_of(world, client, MORE_POKER) == "SECRET"
    await correct(client, first, sensitivity=None)
    await correct(client, second, sensitivity=None)
    assert await level_of(world, client, "Poker with the boys, lost 30") == "GENERAL"


async def test_what_was_not_read_whole_is_listed_until_its_user_states_the_level(world: World) -> None:
    client = await world.newcomer(Sensitivity.ULTRA_SECRET)
    long, _ = await world.understood(client, {"content": "a b c " * 3_300}, {"content": "Descale the kettle"})
    listed = {"memories": {"totalCount": 1, "nodes": [{"id": long}]}}
    assert await client.ask(REVIEW) == listed
    await correct(client, long, kind="FACT")
    await world.work(client)
    assert await client.ask(REVIEW) == listed
    await correct(client, long, sensitivity="GENERAL")
    await world.work(client)
    assert (await client.ask(REVIEW))["memories"]["totalCount"] == 0
    found = await read(client, long)
    assert (found["status"], found["sensitivity"], found["confidence"]) == ("READY", "GENERAL", 1)
