"""A memory's whole way over the public API, on engines that are really there: captured, understood, found, removed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from knowledge.levels import Sensitivity
from tests.api_world import CAPTURE, ERRORS, World, captured, open_world
from tests.engines import Engines
from tests.graphql_client import Client, global_id
from tests.graphql_socket import listening, open_socket

ONE = "query($id: ID!) { memory(id: $id) { content status revision lockedBy sensitivity } }"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def world(engines: Engines) -> AsyncIterator[World]:
    async with open_world(engines) as opened:
        yield opened


async def one(client: Client, memory_id: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (await client.ask(ONE, id=memory_id))["memory"]
    return found


async def test_a_captured_memory_is_understood_and_found(world: World) -> None:
    ana = await world.newcomer()
    (memory_id,) = await captured(
        ana,
        {
            "content": "Dinner with Zoë tomorrow #food, mail zoe@example.com",
            "speaker": "Ben",
            "conversation": "kitchen",
            "conversationTitle": "Kitchen",
            "occurredAt": "2026-03-04T20:00:00+01:00",
            "sensitivity": "GENERAL",
            "metadata": {"from": "phone"},
        },
    )
    assert (await one(ana, memory_id) or {})["status"] == "PENDING"
    await world.work(ana)
    query = """query($id: ID!) { memory(id: $id) { status metadata dates { text from precision } speaker { name }
      conversation { title participants { nodes { name } } memories { totalCount } }
      mentions { edges { surface start end } nodes { name memories { nodes { id } } } } topics { nodes { name } } } }"""
    found = (await ana.ask(query, id=memory_id))["memory"]
    assert (found["status"], found["metadata"], found["speaker"]) == ("READY", {"from": "phone"}, {"name": "Ben"})
    assert found["dates"] == [{"text": "tomorrow", "from": "2026-03-05T00:00:00.000Z", "precision": "DAY"}]
    assert found["conversation"] == {
        "title": "Kitchen",
        "participants": {"nodes": [{"name": "Ben"}]},
        "memories": {"totalCount": 1},
    }
    assert {"surface": "Zoë", "start": 12, "end": 15} in found["mentions"]["edges"]
    assert all(node["memories"]["nodes"] == [{"id": memory_id}] for node in found["mentions"]["nodes"])
    assert "food" in [topic["name"] for topic in found["topics"]["nodes"]]
    search = 'query($m: SearchMode) { search(query: "dinner", mode: $m) { totalCount edges { node { id } } } }'
    for mode in ("HYBRID", "MEANING", "KEYWORD"):
        hits = (await ana.ask(search, m=mode))["search"]
        assert hits == {"totalCount": 1, "edges": [{"node": {"id": memory_id}}]}, mode
    assert (await ana.ask("{ ingestion { pending ready failed } }"))["ingestion"] == {
        "pending": 0,
        "ready": 1,
        "failed": 0,
    }


async def test_a_subscriber_sees_each_change_once_and_in_order(world: World) -> None:
    ana = await world.newcomer()
    cursor = (await ana.ask("{ eventCursor }"))["eventCursor"]
    async with listening(world.app) as url, open_socket(url) as socket:
        await socket.open(ana.token or "")
        await socket.watch(cursor)
        (memory_id,) = await world.understood(ana, {"content": "soup at noon"})
        captured_event, ready = await socket.event(), await socket.event()
        assert [captured_event["type"], ready["type"]] == ["CAPTURED", "READY"]
        assert ready["memoryId"] == memory_id
        assert ready["memory"] == {"content": "soup at noon"}
        await ana.ask("mutation($id: ID!) { deleteMemory(id: $id) { deletedIds } }", id=memory_id)
        assert (await socket.event())["type"] == "DELETED"
    async with listening(world.app) as url, open_socket(url) as socket:
        await socket.open(ana.token or "")
        await socket.watch(captured_event["cursor"])
        assert [(await socket.event())["type"] for _ in range(2)] == ["READY", "DELETED"]


async def test_a_secret_is_a_shell_until_the_session_is_unlocked(world: World) -> None:
    user = await world.user()
    writer = await world.sign_in(user, Sensitivity.ULTRA_SECRET)
    (secret, plain) = await world.understood(
        writer, {"content": "the safe opens with 4711", "sensitivity": "SECRET"}, {"content": "the garden is wet"}
    )
    locked = await world.sign_in(user)
    shell = await one(locked, secret)
    assert shell is not None
    assert (shell["content"], shell["lockedBy"], shell["status"]) == (None, "SECRET", "READY")
    assert (await one(writer, secret) or {})["content"] == "the safe opens with 4711"
    listed = (await locked.ask("{ memories { totalCount nodes { id content } } }"))["memories"]
    assert listed["totalCount"] == 2
    assert {"id": plain, "content": "the garden is wet"} in listed["nodes"]
    assert (await locked.ask('{ search(query: "safe opens garden") { edges { node { id } } } }'))["search"][
        "edges"
    ] == [{"node": {"id": plain}}]
    update = f'mutation($id: ID!) {{ updateMemory(id: $id, input: {{content: "x"}}) {{ {ERRORS} }} }}'
    assert (await locked.ask(update, id=secret))["updateMemory"]["userErrors"][0]["code"] == "LOCKED"


async def test_nobody_reaches_what_another_owns(world: World) -> None:
    ana, ben = await world.newcomer(Sensitivity.ULTRA_SECRET), await world.newcomer(Sensitivity.ULTRA_SECRET)
    (memory_id,) = await world.understood(ana, {"content": "Dinner with Zoë #food", "conversation": "kitchen"})
    everything = "{ entities { nodes { id } } topics { nodes { id } } conversations { nodes { id } } viewer { id } }"
    found = await ana.ask(everything)
    ids = [memory_id, found["viewer"]["id"]]
    ids += [node["id"] for field in ("entities", "topics", "conversations") for node in found[field]["nodes"]]
    assert len(ids) >= 5
    assert None not in (await ana.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids))["nodes"]
    assert set((await ben.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids))["nodes"] or [0]) == {None}
    missing = global_id("Memory", "01900000-0000-7000-8000-000000000000")
    for field in ("deleteMemory", "eraseMemory", "restoreMemory", "retryMemory"):
        query = f"mutation($id: ID!) {{ {field}(id: $id) {{ {ERRORS} }} }}"
        answers = [(await ben.ask(query, id=known))[field] for known in (memory_id, missing, "garbage")]
        assert answers[0]["userErrors"][0]["code"] == "NOT_FOUND"
        assert answers[0] == answers[1] == answers[2]
    empty = await ben.ask('{ memories { totalCount } trash { totalCount } search(query: "dinner") { totalCount } }')
    assert all(part["totalCount"] == 0 for part in empty.values())
    assert (await one(ana, memory_id) or {})["content"] == "Dinner with Zoë #food"


async def test_an_edit_makes_a_new_revision_and_the_old_words_are_not_found(world: World) -> None:
    ana = await world.newcomer()
    (memory_id,) = await world.understood(ana, {"content": "Breakfast with Zoë"})
    revision = (await one(ana, memory_id) or {})["revision"]
    update = f"""mutation($id: ID!, $input: UpdateMemoryInput!) {{
      updateMemory(id: $id, input: $input) {{ memory {{ status revision }} {ERRORS} }} }}"""
    stale = await ana.ask(update, id=memory_id, input={"content": "x", "expectedRevision": revision + 7})
    assert stale["updateMemory"]["userErrors"][0]["code"] == "CONFLICT"
    sent = {"content": "Lunch with Carla", "expectedRevision": revision}
    changed = (await ana.ask(update, id=memory_id, input=sent))["updateMemory"]
    assert changed["userErrors"] == []
    assert changed["memory"]["status"] == "PENDING"
    await world.work(ana)
    names = [node["name"] for node in (await ana.ask("{ entities { nodes { name } } }"))["entities"]["nodes"]]
    assert "Carla" in names
    assert "Zoë" not in names
    search = "query($q: String!) { search(query: $q, mode: KEYWORD) { totalCount } }"
    assert (await ana.ask(search, q="breakfast"))["search"]["totalCount"] == 0
    assert (await ana.ask(search, q="lunch"))["search"]["totalCount"] == 1


async def test_the_trash_gives_back_and_erasing_does_not(world: World) -> None:
    ana = await world.newcomer()
    (memory_id,) = await world.understood(ana, {"content": "Walnut cake with Zoë"})
    delete = f"mutation($id: ID!) {{ deleteMemory(id: $id) {{ deletedIds {ERRORS} }} }}"
    assert (await ana.ask(delete, id=memory_id))["deleteMemory"] == {"deletedIds": [memory_id], "userErrors": []}
    counts = '{ memories { totalCount } trash { totalCount } search(query: "walnut") { totalCount } }'
    gone = await ana.ask(counts)
    assert [gone[part]["totalCount"] for part in ("memories", "trash", "search")] == [0, 1, 0]
    assert (await ana.ask(delete, id=memory_id))["deleteMemory"]["userErrors"][0]["code"] == "NOT_FOUND"
    restore = f"mutation($id: ID!) {{ restoreMemory(id: $id) {{ memory {{ status }} {ERRORS} }} }}"
    assert (await ana.ask(restore, id=memory_id))["restoreMemory"]["memory"] == {"status": "PENDING"}
    await world.work(ana)
    back = await ana.ask(counts)
    assert [back[part]["totalCount"] for part in ("memories", "trash", "search")] == [1, 0, 1]
    erase = f"mutation($id: ID!) {{ eraseMemory(id: $id) {{ deletedIds {ERRORS} }} }}"
    assert (await ana.ask(erase, id=memory_id))["eraseMemory"] == {"deletedIds": [memory_id], "userErrors": []}
    nothing = await ana.ask(counts)
    assert [nothing[part]["totalCount"] for part in ("memories", "trash", "search")] == [0, 0, 0]
    assert (await ana.ask(restore, id=memory_id))["restoreMemory"]["userErrors"][0]["code"] == "NOT_FOUND"


async def test_a_key_used_again_stores_nothing_twice(world: World) -> None:
    ana = await world.newcomer()
    first = await captured(ana, {"content": "once", "idempotencyKey": "k"})
    assert await captured(ana, {"content": "once", "idempotencyKey": "k"}) == first
    other = (await ana.ask(CAPTURE, input=[{"content": "twice", "idempotencyKey": "k"}]))["captureMemories"]
    assert other["results"][0]["userErrors"][0]["code"] == "IDEMPOTENCY_MISMATCH"
    assert (await ana.ask("{ memories { totalCount } }"))["memories"]["totalCount"] == 1


async def test_pages_walk_the_whole_list_in_both_directions(world: World) -> None:
    ana = await world.newcomer()
    captures: list[dict[str, object]] = [
        {"content": f"note {n:02d}", "occurredAt": f"2026-03-04T05:{n // 2:02d}:00Z"} for n in range(25)
    ]
    await captured(ana, *captures)
    query = """query($first: Int, $after: String, $last: Int, $before: String) {
      memories(first: $first, after: $after, last: $last, before: $before) { nodes { content }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    seen: list[str] = []
    page = (await ana.ask(query, first=10))["memories"]
    while True:
        seen += [node["content"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        page = (await ana.ask(query, first=10, after=page["pageInfo"]["endCursor"]))["memories"]
    assert sorted(seen) == [f"note {n:02d}" for n in range(25)]
    assert [text[:6] for text in seen[:1]] == ["note 2"]
    before = (await ana.ask(query, last=10, before=page["pageInfo"]["startCursor"]))["memories"]
    assert [node["content"] for node in before["nodes"]] == seen[10:20]
    assert (before["pageInfo"]["hasPreviousPage"], before["pageInfo"]["hasNextPage"]) == (True, True)
