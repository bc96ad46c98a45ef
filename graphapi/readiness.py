"""Whether this process lives, and whether the engines behind it answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from knowledge.engines.endpoints import resolve
from knowledge.engines.probes import ask_graph, ask_redis, ask_vectors
from knowledge.errors import EngineUnavailable
from knowledge.settings import Settings

Probe: TypeAlias = Callable[[], Awaitable[object]]

PROBE_TIMEOUT_S = 3.0
FRESH_S = 1.0


def probes_of(settings: Settings) -> Mapping[str, Probe]:
    """Return one question for each engine; where they are is looked up at every call, for they may move."""

    async def graph() -> object:
        at = resolve(settings)
        return await ask_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database, PROBE_TIMEOUT_S)

    async def vectors() -> object:
        at = resolve(settings)
        return await ask_vectors(at.vector_url, at.vector_api_key, PROBE_TIMEOUT_S)

    async def redis() -> object:
        return await ask_redis(resolve(settings).redis_url, PROBE_TIMEOUT_S)

    return {"graph": graph, "vectors": vectors, "redis": redis}


async def health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


class Readiness:
    """Answers 200 when every engine does, else 503 and which ones do not.

    Anybody may ask, and each look opens connections: all who ask within a moment share one.
    """

    def __init__(
        self, probes: Mapping[str, Probe], *, timeout_s: float = PROBE_TIMEOUT_S, fresh_s: float = FRESH_S
    ) -> None:
        self._probes = probes
        self._timeout_s = timeout_s
        self._fresh_s = fresh_s
        self._looking = asyncio.Lock()
        self._looked_at = float("-inf")
        self._engines: dict[str, bool] = {}

    async def check(self, _: Request) -> Response:
        async with self._looking:
            if time.monotonic() - self._looked_at >= self._fresh_s:
                answers = await asyncio.gather(*(self._answers(probe) for probe in self._probes.values()))
                self._engines = dict(zip(self._probes, answers, strict=True))
                self._looked_at = time.monotonic()
        engines = self._engines
        ready = all(engines.values())
        return JSONResponse(
            {
                "status": "ready" if ready else "not ready",
                "engines": {name: "up" if up else "does not answer" for name, up in engines.items()},
            },
            200 if ready else 503,
        )

    async def _answers(self, probe: Probe) -> bool:
        try:
            async with asyncio.timeout(self._timeout_s):
                await probe()
        except (EngineUnavailable, TimeoutError, OSError):
            return False
        except Exception:
            return False
        return True
