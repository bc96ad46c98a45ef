"""Subscriptions over graphql-transport-ws, spoken message by message to a server that really listens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
from starlette.applications import Starlette
from strawberry.http.exceptions import WebSocketDisconnected
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from graphapi.context import Context
from graphapi.resolvers import deliveries as on_deliveries
from graphapi.resolvers import events as on_events
from graphapi.websocket import _Handler
from knowledge.access import Access
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.events.event import EventType
from knowledge.events.hub import Delivery
from knowledge.levels import Sensitivity
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client, global_id
from tests.graphql_socket import PROTOCOL, WATCH, listening, open_socket


@pytest.fixture
async def url(app: Starlette) -> AsyncIterator[str]:
    async with listening(app) as address:
        yield address


async def test_a_subscriber_sees_what_happens_after_its_cursor(
    url: str, ana: Client, recollect: InMemoryRecollect
) -> None:
    cursor = (await ana.ask("{ eventCursor }"))["eventCursor"]
    memory = recollect.memories.put(ana.access.owner, "soup")
    recollect.log.append(ana.access.owner, memory.id)
    recollect.log.append(ana.access.owner, "an entity's id", type_=EventType.ENTITY_CREATED)
    recollect.log.append(ana.access.owner, memory.id, type_=EventType.READY)
    async with open_socket(url) as socket:
        await socket.open()
        await socket.watch(cursor)
        captured, ready = await socket.event(), await socket.event()
        assert (captured["type"], captured["memoryId"]) == ("CAPTURED", global_id("Memory", memory.id))
        assert captured["at"] == "2026-03-04T05:06:07.089Z"
        assert (ready["type"], ready["memory"]) == ("READY", {"content": "soup"})
        recollect.log.append(ana.access.owner, memory.id, type_=EventType.DELETED)
        deleted = await socket.event()
        assert (deleted["type"], deleted["memory"]) == ("DELETED", None)
    async with open_socket(url) as socket:
        await socket.open()
        await socket.watch(ready["cursor"])
        assert (await socket.event())["type"] == "DELETED"


async def test_nothing_of_another_owner_is_seen(
    url: str, ana: Client, ben: Client, recollect: InMemoryRecollect
) -> None:
    async with open_socket(url) as socket:
        await socket.open()
        await socket.watch((await ana.ask("{ eventCursor }"))["eventCursor"])
        recollect.log.append(ben.access.owner, recollect.memories.put(ben.access.owner, "Ben's").id)
        own = recollect.memories.put(ana.access.owner, "Ana's")
        recollect.log.append(ana.access.owner, own.id)
        assert (await socket.event())["memory"] == {"content": "Ana's"}


async def test_a_reader_that_was_away_too_long_is_told_to_read_afresh(
    url: str, ana: Client, recollect: InMemoryRecollect
) -> None:
    cursor = (await ana.ask("{ eventCursor }"))["eventCursor"]
    recollect.log.open(ana.access.owner, epoch="another")
    async with open_socket(url) as socket:
        await socket.open()
        await socket.watch(cursor)
        event = await socket.event()
        assert (event["type"], event["memoryId"], event["memory"]) == ("RESYNC_REQUIRED", None, None)
        recollect.log.append(ana.access.owner, recollect.memories.put(ana.access.owner, "new").id)
        assert (await socket.event())["type"] == "CAPTURED"


async def test_what_may_be_seen_is_decided_when_it_is_delivered(
    url: str, ana: Client, recollect: InMemoryRecollect
) -> None:
    memory = recollect.memories.put(ana.access.owner, "the code", sensitivity=Sensitivity.SECRET)
    async with open_socket(url) as socket:
        await socket.open()
        await socket.watch((await ana.ask("{ eventCursor }"))["eventCursor"])
        recollect.log.append(ana.access.owner, memory.id)
        assert (await socket.event())["memory"] == {"content": None}
        recollect.accounts.sign_in("ana", Sensitivity.SECRET, ana.access.owner)
        recollect.log.append(ana.access.owner, memory.id, type_=EventType.UPDATED)
        assert (await socket.event())["memory"] == {"content": "the code"}


async def test_a_delegate_is_told_nothing_of_what_it_may_not_see(
    url: str, ana: Client, recollect: InMemoryRecollect
) -> None:
    owner = ana.access.owner
    recollect.accounts.tokens["helper"] = Access(owner, "helper", "s", Sensitivity.GENERAL, ana.access.scope)
    cursor = await recollect.events.cursor(owner)
    recollect.log.append(owner, "01900000-0000-7000-8000-000000000000")
    recollect.log.append(owner, recollect.memories.put(owner, "for all").id)
    async with open_socket(url) as socket:
        await socket.open("helper")
        await socket.watch(cursor)
        assert (await socket.event())["memory"] == {"content": "for all"}


@pytest.mark.parametrize("cursor", ["garbage", "", "\ud83d"])
async def test_a_broken_cursor_is_an_error_before_any_event(url: str, ana: Client, cursor: str) -> None:
    async with open_socket(url) as socket:
        await socket.open()
        await socket.watch(cursor)
        message = await socket.next()
        assert (message["type"], message["id"]) == ("error", "1")
        assert message["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        await socket.watch((await ana.ask("{ eventCursor }"))["eventCursor"])


async def test_queries_and_mutations_are_sent_to_http(url: str, ana: Client) -> None:
    async with open_socket(url) as socket:
        await socket.open()
        for query in ("{ viewer { id } }", 'mutation { deleteMemory(id: "x") { deletedIds } }', "{ nothing }"):
            await socket.send({"id": "1", "type": "subscribe", "payload": {"query": query}})
            message = await socket.next()
            assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "BAD_USER_INPUT")


async def test_a_token_in_the_handshake_serves_as_well(url: str, ana: Client) -> None:
    async with open_socket(url, Authorization="Bearer ana") as socket:
        await socket.send({"type": "connection_init", "payload": None})
        assert await socket.next() == {"type": "connection_ack"}


@pytest.mark.parametrize("token", [None, "nonsense"])
async def test_without_a_valid_token_the_socket_is_refused(url: str, ana: Client, token: str | None) -> None:
    async with open_socket(url) as socket:
        payload = {} if token is None else {"authorization": f"Bearer {token}"}
        await socket.send({"type": "connection_init", "payload": payload})
        assert await socket.closed() == (4403, "Forbidden")


async def test_an_account_service_that_is_away_refuses_and_does_not_break(
    url: str, ana: Client, recollect: InMemoryRecollect
) -> None:
    recollect.accounts.down = EngineUnavailable("The graph", "start it.")
    async with open_socket(url) as socket:
        await socket.send({"type": "connection_init", "payload": {"authorization": "Bearer ana"}})
        assert (await socket.closed())[0] == 4403


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", 4400),
        ("[" * 100_000, 4400),
        ("[]", 4400),
        ('"hello"', 4400),
        ({"no": "type"}, 4400),
        ({"type": "nonsense"}, 4400),
        ({"type": "connection_init", "payload": []}, 4400),
        ({"type": "subscribe", "id": "1", "payload": {"query": WATCH}}, 4401),
        ({"type": "subscribe", "id": 1, "payload": {"query": WATCH}}, 4400),
        ({"type": "subscribe", "id": "1", "payload": {"query": 7}}, 4400),
        ({"type": "subscribe", "id": "1", "payload": []}, 4400),
        ({"type": "complete", "id": 7}, 4400),
    ],
)
async def test_messages_that_break_the_protocol_close_theopen_socket(url: str, message: object, code: int) -> None:
    async with open_socket(url) as socket:
        await socket.send(message)
        assert (await socket.closed())[0] == code


async def test_other_origins_and_other_protocols_are_refused(url: str) -> None:
    with pytest.raises(InvalidStatus):
        async with connect(url, subprotocols=[PROTOCOL], origin="https://elsewhere.test"):  # type: ignore[arg-type]
            raise AssertionError("a page of another origin got in")
    async with connect(url, subprotocols=[Subprotocol("graphql-ws")]) as connection:
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(connection.recv(), 10)


async def test_a_beat_keeps_the_socket_and_ends_it_with_its_token(
    url: str, ana: Client, recollect: InMemoryRecollect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Handler, "beat_s", 0.02)
    async with open_socket(url) as socket:
        await socket.open()
        assert await socket.next() == {"type": "ping"}
        await socket.send({"type": "pong"})
        recollect.accounts.down = TimedOut("Redis took too long.")
        assert await socket.next() == {"type": "ping"}
        recollect.accounts.down = None
        del recollect.accounts.tokens["ana"]
        code, reason = await socket.closed()
        assert (code, reason) == (4403, "Forbidden: the token is no longer valid")


async def test_an_engine_that_is_away_for_a_moment_does_not_end_a_subscription(
    url: str, ana: Client, recollect: InMemoryRecollect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_deliveries, "_PAUSE_S", 0.01)
    async with open_socket(url) as socket:
        await socket.open()
        await socket.watch((await ana.ask("{ eventCursor }"))["eventCursor"])
        recollect.memories.fails = EngineUnavailable("The graph", "start it.")
        recollect.log.append(ana.access.owner, recollect.memories.put(ana.access.owner, "soup").id)
        await asyncio.wait_for(recollect.memories.refused.wait(), 10)
        recollect.memories.fails = None
        assert (await socket.event())["memory"] == {"content": "soup"}


async def test_an_engine_that_stays_away_ends_it_with_an_error(
    url: str, ana: Client, recollect: InMemoryRecollect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_deliveries, "_PAUSE_S", 0.0)
    async with open_socket(url) as socket:
        await socket.open()
        await socket.watch((await ana.ask("{ eventCursor }"))["eventCursor"])
        recollect.memories.fails = EngineUnavailable("The graph", "start it.")
        recollect.log.append(ana.access.owner, recollect.memories.put(ana.access.owner, "soup").id)
        message = await socket.next()
        assert message["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert (await socket.next())["type"] == "complete"


async def test_a_socket_has_a_bound_on_what_it_watches(url: str, ana: Client) -> None:
    async with open_socket(url) as socket:
        await socket.open()
        for number in range(21):
            await socket.watch(id_=str(number))
        message = await socket.next()
        assert (message["type"], message["id"]) == ("error", "20")


async def test_a_client_that_takes_its_time_sees_what_it_may_see_by_then(
    ana: Client, recollect: InMemoryRecollect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_deliveries, "_FRESH_S", 0.0)
    owner = ana.access.owner
    recollect.accounts.sign_in("ana", Sensitivity.SECRET, owner)
    memory = recollect.memories.put(owner, "the code", sensitivity=Sensitivity.SECRET)

    async def two() -> AsyncIterator[Delivery]:
        for cursor in ("first", "second"):
            yield Delivery(cursor, "2026-03-04T05:06:07.089Z", EventType.UPDATED, memory.id, 2)

    context = Context(recollect, recollect.accounts.tokens["ana"], "ana")
    watched = on_deliveries.seen(context, two(), bool, on_events._memories, on_events._memory_event)
    async with aclosing(watched) as events:
        first = await anext(events)
        recollect.accounts.sign_in("ana", Sensitivity.CONFIDENTIAL, owner)
        second = await anext(events)
    assert first.memory is not None
    assert second.memory is not None
    assert (first.memory.content, second.memory.content) == ("the code", None)


@pytest.mark.parametrize(("error", "is_told"), [(WebSocketDisconnected(), False), (RuntimeError("broken"), True)])
async def test_a_client_that_leaves_without_a_word_is_no_error_to_log(
    error: Exception, is_told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    handler = object.__new__(_Handler)
    handler.task_logger = logging.getLogger("tests.websocket")

    await handler.handle_task_exception(error)

    assert ("Exception in worker task" in caplog.text) is is_told


async def test_ingestion_is_told_now_and_as_it_changes(url: str, ana: Client, recollect: InMemoryRecollect) -> None:
    query = "subscription { ingestion { pending ready failed ratePerSecond secondsLeft } }"
    async with open_socket(url) as socket:
        await socket.open()
        await socket.send({"id": "1", "type": "subscribe", "payload": {"query": query}})
        first = (await socket.next())["payload"]["data"]["ingestion"]
        assert first == {"pending": 3, "ready": 4, "failed": 1, "ratePerSecond": 2.0, "secondsLeft": 1.5}
        recollect.ingestion.pending = 0
        recollect.ingestion.changed.set()
        assert (await socket.next())["payload"]["data"]["ingestion"]["pending"] == 0
