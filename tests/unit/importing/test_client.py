"""The client tries again what passes by itself, and says in a sentence what does not."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from knowledge.errors import EngineUnavailable, Forbidden, InvalidInput, KnowledgeError, LimitExceeded, Unauthenticated
from recollect.importing.client import LONGEST_WAIT_S, TRIES, Client
from tests.unit.importing.fake_service import TOKEN, FakeService, data, error

URL = "http://service/graphql"


class Sleeps(list[float]):
    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def client(service: FakeService, sleeps: Sleeps) -> Client:
    return over(httpx.ASGITransport(service.app), sleeps)


def over(transport: httpx.AsyncBaseTransport, sleeps: Sleeps) -> Client:
    return Client(httpx.AsyncClient(transport=transport, headers={"Authorization": f"Bearer {TOKEN}"}), URL, sleeps)


@pytest.mark.parametrize(
    "trouble",
    [
        Response(status_code=503),
        Response(status_code=500),
        error("THROTTLED", "Too many requests."),
        error("TIMEOUT", "The time ran out."),
        error("INTERNAL", "Something went wrong."),
        data(captureMemories={"results": [], "userErrors": [{"code": "LIMIT_EXCEEDED", "message": "Too many wait."}]}),
    ],
)
async def test_what_passes_by_itself_is_tried_again(trouble: Response) -> None:
    sleeps = Sleeps()
    service = FakeService(troubles=[trouble] * 3)
    await client(service, sleeps).capture([{"content": "x", "idempotencyKey": "k"}])
    assert len(sleeps) == 3
    assert list(service.stored) == ["k"]
    assert all(0 <= slept <= LONGEST_WAIT_S for slept in sleeps)


@pytest.mark.parametrize(
    ("trouble", "waited"),
    [
        (error("THROTTLED", "Slowly.", retryAfter=7), 7.0),
        (error("THROTTLED", "Slowly.", retryAfter=9_000), LONGEST_WAIT_S),
        (Response(status_code=429, headers={"Retry-After": "3"}), 3.0),
    ],
)
async def test_the_service_says_how_long_to_wait(trouble: Response, waited: float) -> None:
    sleeps = Sleeps()
    await client(FakeService(troubles=[trouble]), sleeps).viewer()
    assert sleeps == [waited]


async def test_trying_again_has_an_end() -> None:
    sleeps = Sleeps()

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    with pytest.raises(EngineUnavailable, match=r"no route.*goes on from here"):
        await over(httpx.MockTransport(refuse), sleeps).viewer()
    assert len(sleeps) == TRIES


def refused(code: str) -> Response:
    return data(captureMemories={"results": [], "userErrors": [{"code": code, "message": "No."}]})


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (lambda: error("UNAUTHENTICATED", "No."), Unauthenticated),
        (lambda: error("FORBIDDEN", "No."), Forbidden),
        (lambda: error("BAD_USER_INPUT", "No."), InvalidInput),
        (lambda: PlainTextResponse("hello", status_code=404), InvalidInput),
        (lambda: JSONResponse({"data": {"viewer": {}}}), InvalidInput),
        (lambda: refused("QUOTA_EXCEEDED"), LimitExceeded),
        (lambda: refused("INVALID"), InvalidInput),
    ],
)
async def test_what_does_not_pass_ends_it_at_once(trouble: Callable[[], Response], kind: type[KnowledgeError]) -> None:
    sleeps = Sleeps()
    with pytest.raises(kind):
        await client(FakeService(troubles=[trouble()]), sleeps).capture([])
    assert sleeps == []
