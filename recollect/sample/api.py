"""Asks the running service over GraphQL, and says in a sentence what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TypeVar

import httpx
from pydantic import BaseModel, Field, JsonValue, ValidationError

from knowledge.errors import EngineUnavailable, InvalidInput
from recollect.sample.life import JsonRecord

REQUEST_TIMEOUT_S = 30.0
WAITS_S = (0.5, 1.0, 2.0, 4.0)
"""What passes by itself is asked again; every create of the sample has its idempotency key."""
_PASSING = ("THROTTLED", "TIMEOUT", "INTERNAL")

AnswerT = TypeVar("AnswerT", bound=BaseModel)


class _Passing(Exception):
    pass


class _Error(BaseModel):
    message: str
    extensions: dict[str, JsonValue] = Field(default_factory=dict)


class _Envelope(BaseModel):
    data: JsonValue = None
    errors: list[_Error] = Field(default_factory=list)


def open_http(token: str, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(headers=headers, timeout=REQUEST_TIMEOUT_S, transport=transport)


class Api:
    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url

    async def ask(
        self, document: str, answer: type[AnswerT], variables: Mapping[str, JsonValue | list[JsonRecord]] | None = None
    ) -> AnswerT:
        """Raises EngineUnavailable where no answer comes, InvalidInput where it refuses or is not our API."""
        body: dict[str, object] = {"query": document, "variables": dict(variables or {})}
        for wait_s in WAITS_S:
            try:
                return await self._ask_once(body, answer)
            except _Passing:
                await asyncio.sleep(wait_s)
        try:
            return await self._ask_once(body, answer)
        except _Passing as passing:
            raise EngineUnavailable("The API", f"{passing}; is `recollect up` running?") from passing

    async def _ask_once(self, body: dict[str, object], answer: type[AnswerT]) -> AnswerT:
        try:
            response = await self._http.post(self._url, json=body)
        except httpx.TransportError as error:
            raise _Passing(str(error) or type(error).__name__) from error
        if response.status_code == 429 or response.status_code >= 500:
            raise _Passing(f"it answered {response.status_code}")
        try:
            envelope = _Envelope.model_validate_json(response.content)
        except ValidationError as error:
            raise InvalidInput(f"{self._url} answered {response.status_code}, not GraphQL: is it our API?") from error
        for refusal in envelope.errors:
            if refusal.extensions.get("code") in _PASSING:
                raise _Passing(refusal.message)
            raise InvalidInput(f"The service refused the request: {refusal.message}")
        try:
            return answer.model_validate(envelope.data)
        except ValidationError as error:
            raise InvalidInput(f"The service answered in another shape than expected: {error}") from error
