"""A small service that speaks the part of the API an import uses, over real HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "token-of-ana"


@dataclass
class FakeService:
    """`troubles` are answered, one a request, before anything works; `pending` counts down with every poll."""

    troubles: list[Response] = field(default_factory=list)
    pending: list[int] = field(default_factory=list)
    refuse: dict[str, tuple[str, str]] = field(default_factory=dict)
    """userErrors (code, message) by content, or by name."""
    stored: dict[str, dict[str, object]] = field(default_factory=dict)
    contacts: dict[str, dict[str, object]] = field(default_factory=dict)
    """By id; a phone tells that two are one."""
    organizations: list[dict[str, object]] = field(default_factory=list)
    recorded: dict[str, str] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)
    fail_after: int | None = None
    in_flight: int = 0
    most_in_flight: int = 0

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/graphql", self._answer, methods=["POST"])])

    async def _answer(self, request: Request) -> Response:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0)
            return self._graphql(request, await request.json())
        finally:
            self.in_flight -= 1

    def _graphql(self, request: Request, body: dict[str, object]) -> Response:
        if self.troubles:
            return self.troubles.pop(0)
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return error("UNAUTHENTICATED", "The token is not valid.")
        query, variables = str(body["query"]), body["variables"]
        assert isinstance(variables, dict)
        if "viewer" in query:
            return data(viewer={"id": "user-1"})
        if "ingestion" in query:
            pending = self.pending.pop(0) if len(self.pending) > 1 else (self.pending or [0])[0]
            state = {"pending": pending, "ready": len(self.stored), "failed": 0, "ratePerSecond": 1.0}
            return data(ingestion=state)
        if self.fail_after is not None and len(self.batches) >= self.fail_after:
            return error("FORBIDDEN", "Not any more.")
        if "createContact" in query:
            return data(createContact=self._state(variables["input"], "entity"))
        if "stateRelation" in query:
            return data(stateRelation=self._state(variables["input"], "relation"))
        if "People" in query:
            page = {"hasNextPage": False, "endCursor": None}
            return data(entities={"nodes": [person(*each) for each in self.contacts.items()], "pageInfo": page})
        if "entities" in query:
            return data(entities={"nodes": [each for each in self.organizations if variables["name"] in str(each)]})
        items = variables["input"]
        self.batches.append(len(items))
        return data(captureMemories={"results": [self._store(*each) for each in enumerate(items)], "userErrors": []})

    def _state(self, given: dict[str, object], noun: str) -> dict[str, object]:
        """Answer createContact or stateRelation; the id is the key."""
        self.batches.append(1)
        key, refused = str(given["idempotencyKey"]), self.refuse.get(str(given.get("name")))
        if self.stored.setdefault(key, given) != given:
            refused = ("IDEMPOTENCY_MISMATCH", "This idempotencyKey was used before.")
        if refused is not None:
            return {noun: None, "userErrors": [{"code": refused[0], "message": refused[1]}]}
        if noun == "relation":
            return {noun: {"id": key}, "userErrors": []}
        same = next((id_ for id_, each in self.contacts.items() if set(_phones(each)) & set(_phones(given))), key)
        self.contacts.setdefault(same, given)
        if same != key:
            self.contacts[same] = {**self.contacts[same], "aliases": [given["name"]]}
        return {noun: person(same, self.contacts[same]), "userErrors": []}

    def _store(self, index: int, item: dict[str, object]) -> dict[str, object]:
        key, refused = str(item["idempotencyKey"]), self.refuse.get(str(item["content"]))
        if refused is not None:
            return result(index, None, *refused)
        if self.stored.setdefault(key, item) != item:
            return result(index, None, "IDEMPOTENCY_MISMATCH", "This idempotencyKey was used before.")
        at = self.recorded.setdefault(key, datetime.now(UTC).isoformat())
        return result(index, {"id": key, "recordedAt": at})


def person(id_: str, given: dict[str, object]) -> dict[str, object]:
    blank = {"aliases": [], "phones": [], "emails": []}
    optional = dict.fromkeys(("relationshipType", "birthday", "notes", "metadata"))
    return {**blank, **optional, **given, "id": id_}


def _phones(given: dict[str, object]) -> list[str]:
    listed = given.get("phones", [])
    return listed if isinstance(listed, list) else []


def result(index: int, memory: object, code: str = "", message: str = "") -> dict[str, object]:
    return {"index": index, "memory": memory, "userErrors": [{"code": code, "message": message}] if code else []}


def data(**fields: object) -> Response:
    return JSONResponse({"data": fields})


def error(code: str, message: str, **extensions: object) -> Response:
    return JSONResponse({"data": None, "errors": [{"message": message, "extensions": {"code": code, **extensions}}]})


@contextmanager
def serving(service: FakeService) -> Iterator[str]:
    """Serve on a free port of the loopback; yields the address."""
    server = uvicorn.Server(uvicorn.Config(service.app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    started = threading.Event()
    startup = server.startup

    async def announce(sockets: object = None) -> None:
        await startup(sockets)  # type: ignore[arg-type]
        started.set()

    server.startup = announce  # type: ignore[assignment]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        assert started.wait(10)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
