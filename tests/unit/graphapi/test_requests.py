"""What is refused before or instead of an answer, and how: over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Message

from graphapi import http as over_http
from graphapi.cursors import encode
from graphapi.execution import api_schema
from graphapi.requests import MAX_BODY_BYTES, BadRequestError, read_operation
from knowledge.access import Access
from knowledge.errors import EngineUnavailable, Forbidden, LimitExceeded, TimedOut
from knowledge.ids import new_id
from knowledge.memories.memory import Memory
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client, global_id

BAD = "BAD_USER_INPUT"


async def _send(client: Client, body: bytes | str, **headers: str) -> httpx.Response:
    sent = {"Authorization": f"Bearer {client.token}", "Content-Type": "application/json", **headers}
    return await client.http.post("/graphql", content=body, headers=sent)


def _code(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"query": NaN}',
        b"[" * 100_000,
        b'[{"query": "{ viewer { id } }"}]',
        b'"{ viewer { id } }"',
        b"null",
        b"{}",
        b'{"query": null}',
        b'{"query": ""}',
        b'{"query": 7}',
        b'{"query": "{ viewer { id } }", "variables": []}',
        b'{"query": "{ viewer { id } }", "operationName": 7}',
        b'{"query": "{ viewer { id } } # \\u0000"}',
        b'{"query": "{ viewer { id } } # \\ud83d"}',
        b'{"query": "query A { viewer { id } }", "operationName": "B"}',
        b'{"query": "subscription { memoryEvents { at } }"}',
    ],
)
async def test_a_body_that_is_no_operation_is_refused_with_400(ana: Client, body: bytes) -> None:
    response = await _send(ana, body)
    assert (response.status_code, _code(response)) == (400, BAD)
    assert response.headers["content-type"] == "application/json"


async def test_a_body_of_more_than_a_megabyte_is_refused_with_413(ana: Client) -> None:
    content = "x" * MAX_BODY_BYTES
    body = json.dumps({"query": "mutation { x }", "variables": {"content": content}})
    response = await _send(ana, body)
    assert (response.status_code, _code(response)) == (413, BAD)


async def test_a_body_that_is_not_json_by_its_header_is_refused(ana: Client) -> None:
    response = await _send(ana, '{"query": "{ viewer { id } }"}', **{"Content-Type": "text/plain"})
    assert (response.status_code, _code(response)) == (415, BAD)


async def test_a_get_is_not_answered(ana: Client) -> None:
    assert (await ana.http.get("/graphql", params={"query": "{ __typename }"})).status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        "{ nothing }",
        "query A { viewer { id } } query B { viewer { id } }",
        "{ viewer { id }",
        "{ memories(first: 0) { totalCount } }",
        "{ memories(first: -1) { totalCount } }",
        "{ memories(first: 101) { totalCount } }",
        "{ memories(last: 101) { totalCount } }",
        "{ memories(first: 1, last: 1) { totalCount } }",
        '{ memories(first: "ten") { totalCount } }',
        '{ memories(after: "garbage") { totalCount } }',
        '{ memories(after: "\\ud83d") { totalCount } }',
        '{ memories(filter: {source: "nul \\u0000"}) { totalCount } }',
        '{ memories(filter: {occurredFrom: "2026-03-04T05:06:07"}) { totalCount } }',
        '{ memories(filter: {occurredFrom: "2026-02-30T05:06:07Z"}) { totalCount } }',
        '{ memories(filter: {occurredFrom: "yesterday"}) { totalCount } }',
        "{ memories(filter: {occurredFrom: 7}) { totalCount } }",
        "{ memories(filter: {kinds: [NONSENSE]}) { totalCount } }",
        "{ trash(first: 0) { totalCount } }",
        "{ conversations(first: 101) { totalCount } }",
        "{ entities(first: 0) { totalCount } }",
        '{ entities(name: "nul \\u0000") { totalCount } }',
        '{ topics(after: "garbage") { totalCount } }',
        '{ topics(name: "nul \\u0000") { totalCount } }',
        "{ relations(first: 101) { totalCount } }",
        "{ relationshipMap(depth: 9) { truncated } }",
        '{ search(query: "") { totalCount } }',
        '{ search(query: "x", first: 0) { totalCount } }',
        '{ search(query: "x", first: -1) { totalCount } }',
        '{ search(query: "x", first: 101) { totalCount } }',
        '{ search(query: "x", after: "garbage") { totalCount } }',
        'mutation { captureMemory(input: {content: "x", metadata: [1]}) { memory { id } } }',
        'mutation { captureMemory(input: {content: "x", occurredAt: "2026-03-04T05:06:07"}) { memory { id } } }',
        "mutation { captureMemory(input: {}) { memory { id } } }",
    ],
)
async def test_input_that_cannot_be_taken_is_bad_user_input(ana: Client, query: str) -> None:
    response = await ana.post(query)
    assert (response.status_code, _code(response)) == (200, BAD)
    assert response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "variables", [{"after": "\ud83d"}, {"after": "a\x00b"}, {"first": 2**40}, {"first": "1"}, {"first": 1.5}]
)
async def test_variables_that_cannot_be_taken_are_bad_user_input(ana: Client, variables: dict[str, object]) -> None:
    query = "query($first: Int, $after: String) { memories(first: $first, after: $after) { totalCount } }"
    assert (await ana.error(query, **variables))[0] == BAD


async def test_a_cursor_of_another_list_is_broken_here(ana: Client) -> None:
    cursor = encode("topics", "some|key")
    code, message = await ana.error("query($a: String) { memories(after: $a) { totalCount } }", a=cursor)
    assert code == BAD
    assert "not a cursor of this list" in message


async def test_a_name_with_half_a_surrogate_pair_is_quoted_back_in_well_formed_text(ana: Client) -> None:
    response = await ana.post("query($n: DateTime) { relations(asOf: $n) { totalCount } }", n="\ud83d")
    assert _code(response) == BAD


async def test_nobody_is_answered_without_a_valid_token(stranger: Client, ana: Client) -> None:
    for query in (
        "{ viewer { id } }",
        "{ memories { totalCount } }",
        f'{{ memory(id: "{global_id("Memory", new_id())}") {{ id }} }}',
        '{ node(id: "garbage") { id } }',
        '{ entity(id: "garbage") { id } }',
        '{ relation(id: "garbage") { id } }',
        '{ conversation(id: "garbage") { id } }',
        'mutation { captureMemory(input: {content: "x"}) { memory { id } } }',
        'mutation { deleteMemory(id: "garbage") { deletedIds } }',
    ):
        response = await stranger.post(query)
        assert (response.status_code, _code(response)) == (401, "UNAUTHENTICATED"), query
    for header in ("Bearer nonsense", "Basic YTpi", "Bearer", "nonsense"):
        response = await _send(ana, '{"query": "{ __typename }"}', Authorization=header)
        assert (response.status_code, _code(response)) == (401, "UNAUTHENTICATED"), header


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Forbidden("This token only reads."), "FORBIDDEN"),
        (LimitExceeded("Too much at once.", "first"), BAD),
        (TimedOut("The graph took too long."), "TIMEOUT"),
        (EngineUnavailable("The graph", "start it."), "INTERNAL"),
        (ZeroDivisionError("the content was: hunter2"), "INTERNAL"),
    ],
)
async def test_errors_are_coded_and_the_foreign_ones_masked_and_logged(
    ana: Client, recollect: InMemoryRecollect, caplog: pytest.LogCaptureFixture, error: Exception, code: str
) -> None:
    recollect.memories.fails = error
    answer = (await ana.post("{ memories { totalCount } }")).json()
    (told,) = answer["errors"]
    assert told["extensions"]["code"] == code
    if code == "INTERNAL":
        assert told["extensions"]["correlationId"] in caplog.text
        assert "hunter2" not in caplog.text + json.dumps(answer)
    else:
        assert told["message"] == str(error)


async def test_a_fault_below_a_mutation_is_no_user_error(ana: Client, recollect: InMemoryRecollect) -> None:
    recollect.memories.fails = EngineUnavailable("The graph", "start it.")
    query = 'mutation { captureMemory(input: {content: "x"}) { memory { id } userErrors { code } } }'
    assert (await ana.error(query))[0] == "INTERNAL"


async def test_a_forbidden_mutation_says_so_as_data(ana: Client, recollect: InMemoryRecollect) -> None:
    recollect.memories.fails = Forbidden("This token only reads.")
    query = 'mutation { captureMemory(input: {content: "x"}) { memory { id } userErrors { code path } } }'
    answer = (await ana.ask(query))["captureMemory"]
    assert answer == {"memory": None, "userErrors": [{"code": "FORBIDDEN", "path": ["input"]}]}


async def test_an_operation_that_takes_too_long_is_ended(
    ana: Client, app: Starlette, recollect: InMemoryRecollect, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()

    async def forever(access: Access, ids: Sequence[str]) -> dict[str, Memory]:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return {}

    monkeypatch.setattr(recollect.memories, "get_many", forever)
    endpoint = over_http.GraphqlOverHttp(api_schema(), timeout_s=0.05)
    scope_app = Starlette(routes=[Route("/graphql", endpoint.answer, methods=["POST"])])
    scope_app.state.recollect = recollect
    async with httpx.AsyncClient(transport=httpx.ASGITransport(scope_app), base_url="http://x.test") as client:
        quick = Client(client, ana.token, ana.access)
        known = global_id("Memory", new_id())
        response = await quick.post("query($id: ID!) { memory(id: $id) { id } }", id=known)
    assert _code(response) == "TIMEOUT"
    await asyncio.wait_for(ended.wait(), 5)


async def test_a_client_that_leaves_in_the_middle_of_its_body_is_no_fault_of_ours() -> None:
    messages: list[Message] = [
        {"type": "http.request", "body": b'{"query": ', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    request = Request({"type": "http", "headers": [(b"content-type", b"application/json")]}, receive)
    with pytest.raises(BadRequestError, match="ended before") as refused:
        await read_operation(request)
    assert refused.value.status == 400


async def test_one_megabyte_of_content_is_refused(ana: Client) -> None:
    query = "mutation($c: String!) { captureMemory(input: {content: $c}) { memory { id } userErrors { code path } } }"
    answer = (await ana.ask(query, c="x" * 1_000_000))["captureMemory"]
    assert answer == {"memory": None, "userErrors": [{"code": "LIMIT_EXCEEDED", "path": ["input"]}]}


async def test_one_of_several_operations_runs_when_it_is_named(ana: Client) -> None:
    query = "query A { viewer { name } } query B { viewer { timeZone } }"
    response = await _send(ana, json.dumps({"query": query, "operationName": "B"}))
    assert response.json() == {"data": {"viewer": {"timeZone": "UTC"}}}


async def test_a_body_that_never_ends_is_waited_for_no_longer_than_an_operation(
    ana: Client, recollect: InMemoryRecollect
) -> None:
    endpoint = over_http.GraphqlOverHttp(api_schema(), timeout_s=0.05)

    async def dribble() -> Message:
        await asyncio.sleep(0.001)
        return {"type": "http.request", "body": b" ", "more_body": True}

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": headers, "app": Starlette()}
    scope["app"].state.recollect = recollect  # type: ignore[attr-defined]
    response = await asyncio.wait_for(endpoint.answer(Request(scope, dribble)), 5)
    assert b'"TIMEOUT"' in response.body
