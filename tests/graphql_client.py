"""A client that speaks GraphQL over HTTP, as tests need it."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import httpx

from knowledge.access import Access


def global_id(noun: str, node_id: str) -> str:
    return base64.b64encode(f"{noun}:{node_id}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Client:
    """Speaks GraphQL over HTTP as the holder of one token."""

    http: httpx.AsyncClient
    token: str | None
    access: Access

    async def post(self, query: str, **variables: object) -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        # As ASCII, so that half a surrogate pair can be sent as what it is.
        body = json.dumps({"query": query, "variables": variables})
        return await self.http.post("/graphql", content=body, headers=headers)

    async def ask(self, query: str, **variables: object) -> Any:
        """Return the data of an operation that has no errors."""
        answer = (await self.post(query, **variables)).json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def error(self, query: str, **variables: object) -> tuple[str, str]:
        """Return code and message of the first error."""
        first = (await self.post(query, **variables)).json()["errors"][0]
        return first["extensions"]["code"], first["message"]
