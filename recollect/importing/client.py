"""Asks the API, patiently: what passes by itself is tried again, a bounded number of times."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import httpx
from pydantic import BaseModel, JsonValue, ValidationError

from knowledge.entities.entity import EntityKind
from knowledge.errors import EngineUnavailable, Forbidden, InvalidInput, LimitExceeded, Unauthenticated
from recollect.importing.answers import (
    CAPTURE,
    CREATE_CONTACT,
    INGESTION,
    NAMED,
    PEOPLE,
    STATE_RELATION,
    VIEWER,
    CaptureAnswer,
    CapturePayload,
    ContactAnswer,
    ContactPayload,
    Envelope,
    Ingestion,
    IngestionAnswer,
    Named,
    NamedAnswer,
    PeopleAnswer,
    Person,
    RelationAnswer,
    RelationPayload,
    UserError,
    ViewerAnswer,
)

TIMEOUT: Final = httpx.Timeout(60.0, connect=5.0)
TRIES: Final = 8
LONGEST_WAIT_S: Final = 30.0
_FIRST_WAIT_S: Final = 0.5
_PASSING: Final = ("THROTTLED", "TIMEOUT", "INTERNAL")

AnswerT = TypeVar("AnswerT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class _TryAgain(Exception):
    why: str
    after_s: float | None = None


class Client:
    """One import's connection; `sleep` is the clock's, or a test's."""

    def __init__(
        self, http: httpx.AsyncClient, url: str, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._http = http
        self._url = url
        self._sleep = sleep

    async def viewer(self) -> str:
        return (await self._ask(VIEWER, ViewerAnswer)).viewer.id

    async def ingestion(self) -> Ingestion:
        return (await self._ask(INGESTION, IngestionAnswer)).ingestion

    async def capture(self, items: list[JsonValue]) -> CapturePayload:
        """Send one batch; raises LimitExceeded or InvalidInput where the service refuses it as a whole."""
        return (await self._ask(CAPTURE, CaptureAnswer, {"input": items})).payload

    async def people(self) -> list[Person]:
        """Return all contacts that the token may read."""
        found: list[Person] = []
        after: str | None = None
        while True:
            page = (await self._ask(PEOPLE, PeopleAnswer, {"after": after})).entities
            found += page.nodes
            if not page.page_info.has_next_page:
                return found
            after = page.page_info.end_cursor

    async def create_contact(self, contact: JsonValue) -> ContactPayload:
        return (await self._ask(CREATE_CONTACT, ContactAnswer, {"input": contact})).payload

    async def state_relation(self, relation: JsonValue) -> RelationPayload:
        return (await self._ask(STATE_RELATION, RelationAnswer, {"input": relation})).payload

    async def named(self, kind: EntityKind, name: str) -> list[Named]:
        """Return entities of a kind whose names hold this one."""
        return (await self._ask(NAMED, NamedAnswer, {"kind": kind.name, "name": name})).entities.nodes

    async def _ask(
        self, document: str, answer: type[AnswerT], variables: Mapping[str, JsonValue] | None = None
    ) -> AnswerT:
        body = httpx.Request("POST", self._url, json={"query": document, "variables": dict(variables or {})}).content
        why = ""
        for attempt in range(TRIES):
            try:
                return await self._try(body, answer)
            except _TryAgain as passing:
                why = passing.why
                most = min(LONGEST_WAIT_S, _FIRST_WAIT_S * 2**attempt)
                wait = random.uniform(0, most) if passing.after_s is None else passing.after_s  # noqa: S311
                await self._sleep(min(LONGEST_WAIT_S, wait))
        raise EngineUnavailable(
            f"The API at {self._url}",
            f"{why}. Is `recollect up` running? Run the import again then: it goes on from here.",
        )

    async def _try(self, body: bytes, answer: type[AnswerT]) -> AnswerT:
        try:
            response = await self._http.post(self._url, content=body, headers={"Content-Type": "application/json"})
        except httpx.TransportError as error:
            raise _TryAgain(str(error) or type(error).__name__) from error
        if response.status_code == 429 or response.status_code >= 500:
            raise _TryAgain(f"it answered {response.status_code}", _seconds(response.headers.get("retry-after")))
        try:
            envelope = Envelope.model_validate_json(response.content)
        except ValidationError as error:
            raise InvalidInput(
                f"{self._url} answered {response.status_code}, not GraphQL: is the address right?"
            ) from error
        self._check(envelope)
        try:
            found = answer.model_validate(envelope.data)
        except ValidationError as error:
            raise InvalidInput(f"{self._url} answered in another shape than expected: {error}") from error
        if isinstance(found, CaptureAnswer | ContactAnswer | RelationAnswer):
            _check_limits(found.payload.user_errors)
        if isinstance(found, CaptureAnswer):
            _check_batch(found.payload)
        return found

    def _check(self, envelope: Envelope) -> None:
        for error in envelope.errors:
            if error.code in _PASSING:
                raise _TryAgain(error.message, error.retry_after_s)
            if error.code == "UNAUTHENTICATED":
                raise Unauthenticated(f"{error.message} `recollect token` makes one.")
            if error.code == "FORBIDDEN":
                raise Forbidden(error.message)
            raise InvalidInput(f"The service refused the request: {error.message}")


def _check_limits(errors: list[UserError]) -> None:
    for error in errors:
        if error.code == "LIMIT_EXCEEDED":
            raise _TryAgain(error.message)
        if error.code == "QUOTA_EXCEEDED":
            raise LimitExceeded(error.message)


def _check_batch(payload: CapturePayload) -> None:
    for error in payload.user_errors:
        raise InvalidInput(f"The service refused a batch: {error.message}")


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isdigit() else None
