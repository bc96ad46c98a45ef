"""A client that knows what was acknowledged, what was refused, and what nobody can tell yet."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import httpx

Data: TypeAlias = Mapping[str, Any]

GIVE_UP_AFTER_S = 180.0
_TIMEOUT_S = 40.0
"""Longer than the service's own limit: what it has not answered by then, it has not in hand any more."""
_PAUSE_S = (0.05, 0.4)
_PASSING = frozenset({"INTERNAL", "TIMEOUT"})


class Unknown(Exception):
    """No acknowledgement: it may have been done or not."""


class Client:
    """Speaks GraphQL as one user."""

    def __init__(self, api: str, token: str) -> None:
        self._url = f"{api}/graphql"
        self.failures: Counter[str] = Counter()
        """requests without an acknowledgement, by what came instead"""
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TIMEOUT_S,
            limits=httpx.Limits(max_connections=32),
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def once(self, document: str, **variables: object) -> Data:
        """Return what was answered; raises Unknown where there is none, AssertionError for a refused request."""
        try:
            answer = (await self._http.post(self._url, json={"query": document, "variables": variables})).json()
        except (httpx.HTTPError, ValueError) as error:
            self.failures[type(error).__name__] += 1
            raise Unknown(f"{type(error).__name__}: {error}") from error
        errors = answer.get("errors") or []
        codes = {error.get("extensions", {}).get("code") for error in errors}
        if errors and codes <= _PASSING:
            self.failures.update(codes)
            raise Unknown(str(errors))
        if errors:
            raise AssertionError(f"the service refused {document[:80]!r}: {errors}")
        data: Data = answer["data"]
        return data

    async def until(self, accept: Callable[[Data], bool], document: str, **variables: object) -> Data:
        """Ask until the answer is acceptable; raises TimeoutError where it never is."""
        said: object = None
        try:
            async with asyncio.timeout(GIVE_UP_AFTER_S):
                while True:
                    try:
                        said = data = await self.once(document, **variables)
                        if accept(data):
                            return data
                    except Unknown as error:
                        said = error
                    await rest()
        except TimeoutError as error:
            raise TimeoutError(f"{document[:80]!r} was never answered as it should be; last: {said}") from error

    async def asked(self, document: str, **variables: object) -> Data:
        """Ask until there is an answer, whatever it says."""
        return await self.until(lambda _: True, document, **variables)


async def rest() -> None:
    """Let the service come back before it is asked again."""
    await asyncio.sleep(random.uniform(*_PAUSE_S))
