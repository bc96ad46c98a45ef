"""`recollect run` on a bare folder: the sample life answers, outlives a restart, and can be seen in Neo4j Browser."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from neo4j import AsyncGraphDatabase

from knowledge.engines.runtime import Runtime, read_runtime
from knowledge.settings import Settings
from recollect.sample.life import SampleLife
from tests.containers import contained
from tests.engines import JARS, graph_choice

QUERIES = sorted((Path(__file__).parents[2] / "deploy" / "neo4j-browser").glob("*.cypher"))
GRAPH = graph_choice()
LIFE = SampleLife()
ANSWERS_WITHIN_S = 240.0
STOPS_WITHIN_S = 60.0

on_neo4j = pytest.mark.skipif(GRAPH != "neo4j", reason="Neo4j Browser is Neo4j's: RECOLLECT_TEST_GRAPH=neo4j")


@dataclass(frozen=True, slots=True)
class Shown:
    """A running instance, and what it printed until it had nothing more to say."""

    said: str
    runtime: Runtime
    token: str


@asynccontextmanager
async def _running(data: Path) -> AsyncIterator[Shown]:
    """Run `recollect run` as a newcomer would, and end it as one would."""
    with contained(Settings(data=data), GRAPH) as served:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "recollect", "run", "--data", str(data), "--port", "0", "--graph", GRAPH),
            env=_environment(served),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said = await _said(process)
            runtime = read_runtime(data)
            assert runtime is not None, said
            token = next(line for line in said.splitlines() if line.startswith("eyJ"))
            yield Shown(said, runtime, token)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(process.wait(), STOPS_WITHIN_S) == 0


def _environment(served: Settings) -> dict[str, str]:
    dropped = ("QDRANT_URL", "REDIS_URL", "RECOLLECT_DATA", *(() if GRAPH == "neo4j" else ("NEO4J_URI",)))
    bare = {key: value for key, value in os.environ.items() if key not in dropped}
    bare.setdefault("RECOLLECT_NEO4J_JARS", str(JARS))
    if served.neo4j_uri is not None and GRAPH == "neo4j":
        bare |= {"NEO4J_URI": served.neo4j_uri, "NEO4J_USER": served.neo4j_user}
        bare["NEO4J_PASSWORD"] = served.graph_password
    return bare


async def _said(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(ANSWERS_WITHIN_S):
        while line := (await process.stdout.readline()).decode():
            said += line
            if "Ctrl-C stops everything" in line:
                return said
    raise AssertionError(f"it ended before it answered: {said}")


class Sample:
    """The sample life on one data folder, through a restart."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._running = AsyncExitStack()
        self.shown: Shown

    async def start(self) -> None:
        self.shown = await self._running.enter_async_context(_running(self._data))

    async def stop(self) -> None:
        await self._running.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sample(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sample]:
    made = Sample(tmp_path_factory.mktemp("sample") / "data")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def first(sample: Sample) -> Shown:
    return sample.shown


async def _ingestion(shown: Shown) -> dict[str, int]:
    async with httpx.AsyncClient(timeout=30, headers={"Authorization": f"Bearer {shown.token}"}) as client:
        query = {"query": "{ ingestion { pending ready failed } }"}
        answer = (await client.post(f"{shown.runtime.api}/graphql", json=query)).json()
    counted: dict[str, int] = answer["data"]["ingestion"]
    return counted


async def test_the_first_run_loads_all_of_the_sample_life(first: Shown) -> None:
    assert "left out" not in first.said
    total = len(LIFE.memories)
    assert (
        f"{total} memories, {len(LIFE.contacts)} contacts, {len(LIFE.relations)} relations. "
        f"This user's memories now: {total} ready." in first.said
    )
    assert await _ingestion(first) == {"pending": 0, "ready": total, "failed": 0}


async def test_it_answers_a_first_search_and_a_first_map(first: Shown) -> None:
    search, _, ties = first.said.partition("A first relationship map, Mira Solano today:")
    assert "he peeled my orange" in search
    assert "PARTNER_OF Sam Okoro, since 2025-02-22" in ties
    assert "REPORTS_TO Idris Bowen" in ties
    assert "Jonas Weber" not in ties, "that tie has ended"


async def test_graphiql_is_where_it_says(first: Shown) -> None:
    async with httpx.AsyncClient(timeout=30) as client:
        page = await client.get(f"{first.runtime.api}/graphiql")
    assert page.status_code == 200
    assert f"{first.runtime.api}/graphiql" in first.said


@on_neo4j
@pytest.mark.parametrize("text", [query.read_text() for query in QUERIES], ids=[query.stem for query in QUERIES])
async def test_a_saved_query_finds_something_to_draw(first: Shown, text: str) -> None:
    params = dict(re.findall(r"^// :param (\w+) => '(.*)'$", text, re.MULTILINE))
    at = first.runtime.endpoints
    async with AsyncGraphDatabase.driver(at.graph_uri, auth=(at.graph_user, at.graph_password)) as driver:
        found = await driver.execute_query(text, params, database_=at.graph_database)
    assert len(found.records) >= 1


@on_neo4j
async def test_memories_have_a_gist_only_where_they_are_general(first: Shown) -> None:
    at = first.runtime.endpoints
    count = "MATCH (m:Memory) WHERE m.gist IS NOT NULL RETURN m.level AS level, count(*) AS total"
    async with AsyncGraphDatabase.driver(at.graph_uri, auth=(at.graph_user, at.graph_password)) as driver:
        found = await driver.execute_query(count, database_=at.graph_database)
    general = sum(memory["sensitivity"] == "GENERAL" for memory in LIFE.memories)
    assert [record.data() for record in found.records] == [{"level": 0, "total": general}]


@on_neo4j
async def test_the_browser_is_where_it_says(first: Shown) -> None:
    if not first.runtime.browser:
        pytest.skip("this Neo4j was given by its URL: its Browser is its own matter")
    async with httpx.AsyncClient(timeout=30) as client:
        page = await client.get(first.runtime.browser)
    assert "Neo4j Browser" in page.text
    assert first.runtime.browser in first.said


async def test_the_second_run_starts_with_what_the_first_one_stored(sample: Sample) -> None:
    before = await _ingestion(sample.shown)
    await sample.stop()
    await sample.start()
    assert await _ingestion(sample.shown) == before
    assert "he peeled my orange" in sample.shown.said
