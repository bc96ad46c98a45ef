"""The engines a test session runs against, started in a thread of their own so that tests may block theirs."""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import SecretStr

from knowledge.engines.probes import ask_graph, ask_redis, ask_vectors
from knowledge.engines.supervisor import GraphChoice, Supervisor, supervise
from knowledge.settings import Settings
from tests.containers import contained

_START_WITHIN_S = 1200.0
_STOP_WITHIN_S = 60.0
JARS = Path(__file__).parent.parent / ".neo4j"


@dataclass(frozen=True, slots=True)
class Engines:
    """Running engines; `settings` names every one of them by its URL, in a data folder of their own."""

    settings: Settings
    covered: str
    """One line: which engine answers at each port."""


def graph_choice() -> GraphChoice:
    return "neo4j" if os.environ.get("RECOLLECT_TEST_GRAPH") == "neo4j" else "embedded"


@contextmanager
def running_engines(graph: GraphChoice) -> Iterator[Engines]:
    """Run what the environment gives no URL for, embedded; Neo4j from Docker or Maven where it is asked for."""
    os.environ.setdefault("RECOLLECT_NEO4J_JARS", str(JARS))
    with tempfile.TemporaryDirectory(prefix="recollect-tests-", ignore_cleanup_errors=True) as folder:
        settings = Settings(data=Path(folder) / "data")
        with contained(settings, graph) as served, _supervised(served, graph) as supervisor:
            at = supervisor.endpoints
            told = served.model_copy(
                update={
                    "neo4j_uri": at.graph_uri,
                    "neo4j_user": at.graph_user,
                    "neo4j_password": SecretStr(at.graph_password),
                    "neo4j_database": at.graph_database,
                    "qdrant_url": at.vector_url,
                    "redis_url": SecretStr(at.redis_url),
                }
            )
            yield Engines(told, asyncio.run(_versions(supervisor)))


@contextmanager
def _supervised(settings: Settings, graph: GraphChoice) -> Iterator[Supervisor]:
    """Run a supervisor in a thread of its own until the block ends."""
    started = threading.Event()
    loop = asyncio.new_event_loop()
    outcome: dict[str, object] = {}

    async def run() -> None:
        stop = asyncio.Event()
        outcome["stop"] = stop
        try:
            async with supervise(settings, graph=graph) as supervisor:
                outcome["supervisor"] = supervisor
                started.set()
                await stop.wait()
        except BaseException as error:
            outcome["error"] = error
        finally:
            started.set()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), name="engines", daemon=True)
    thread.start()
    try:
        if not started.wait(_START_WITHIN_S):
            raise TimeoutError(f"the engines did not start within {_START_WITHIN_S:.0f} s")
        if "error" in outcome:
            raise cast(BaseException, outcome["error"])
        yield cast(Supervisor, outcome["supervisor"])
    finally:
        if thread.is_alive() and "stop" in outcome:
            loop.call_soon_threadsafe(cast(asyncio.Event, outcome["stop"]).set)
        thread.join(_STOP_WITHIN_S)
        if not thread.is_alive():
            loop.close()


async def _versions(supervisor: Supervisor) -> str:
    at = supervisor.endpoints
    versions = await asyncio.gather(
        ask_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database),
        ask_vectors(at.vector_url, at.vector_api_key),
        ask_redis(at.redis_url),
    )
    return ", ".join(versions)
