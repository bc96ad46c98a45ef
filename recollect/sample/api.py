"""Asks the running service over GraphQL, and says in a sentence what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import httpx
from pydantic import BaseModel, JsonValue, ValidationError

from knowledge.errors import EngineUnavailable, InvalidInput
from recollect.sample.life import JsonRecord

REQUEST_TIMEOUT_S = 30.0

AnswerT = TypeVar("AnswerT", bound=BaseModel)


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
        try:
            response = await self._http.post(self._url, json={"query": document, "variables": dict(variables or {})})
            body: object = response.json()
        except httpx.HTTPError as error:
            raise EngineUnavailable(
                "The API", f"{error or type(error).__name__}; is `recollect up` running?"
            ) from error
        except ValueError as error:
            raise InvalidInput(
                f"{self._url} answered {response.status_code} without JSON: is it the GraphQL endpoint?"
            ) from error
        data = body.get("data") if isinstance(body, dict) else None
        errors = body.get("errors") if isinstance(body, dict) else None
        if errors or data is None:
            raise InvalidInput(f"The service refused the request: {errors or body}")
        try:
            return answer.model_validate(data)
        except ValidationError as error:
            raise InvalidInput(f"The service answered in another shape than expected: {error}") from error
