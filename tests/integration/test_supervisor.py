from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from neo4j import AsyncGraphDatabase
from redis.asyncio import Redis

from knowledge.engines.endpoints import resolve
from knowledge.engines.marks import ProcessMark
from knowledge.engines.process import Program
from knowledge.engines.runtime import Endpoints, read_runtime
from knowledge.engines.supervisor import FolderInUse, Supervisor, supervise
from knowledge.errors import EngineUnavailable
from knowledge.settings import Settings
from tests.engines import Engines


def _settings(engines: Engines, data: Path) -> Settings:
    """Return settings that leave graph and Redis to a supervisor of the test's own."""
    return engines.settings.model_copy(update={"data": data, "neo4j_uri": None, "redis_url": None})


class _Said:
    def __init__(self) -> None:
        self._lines: asyncio.Queue[str] = asyncio.Queue()

    def __call__(self, line: str) -> None:
        self._lines.put_nowait(line)

    async def until(self, *expected: str) -> None:
        missing = set(expected)
        async with asyncio.timeout(30):
            while missing:
                missing.discard(await self._lines.get())


@pytest.fixture(scope="module")
def said() -> _Said:
    return _Said()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def supervisor(
    engines: Engines, said: _Said, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Supervisor]:
    data = tmp_path_factory.mktemp("supervised") / "data"
    async with supervise(_settings(engines, data), say=said) as running:
        yield running


async def _ask(at: Endpoints, statement: str) -> list[object]:
    async with AsyncGraphDatabase.driver(at.graph_uri, auth=(at.graph_user, at.graph_password)) as driver:
        records, _, _ = await driver.execute_query(statement, database_=at.graph_database)
        return [record.values()[0] for record in records]


async def test_killed_engines_come_back_at_their_urls_with_what_they_had_acknowledged(
    supervisor: Supervisor, said: _Said
) -> None:
    at = supervisor.endpoints
    await _ask(at, "CREATE (m:Kept {id: 'one'})")
    async with Redis.from_url(at.redis_url) as redis:
        await redis.set("kept", "two")
        await redis.execute_command("WAITAOF", 1, 0, 5000)
    before = {name: supervisor.pid(name) for name in ("arcadedb", "valkey")}

    for pid in before.values():
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    await said.until("arcadedb answers again", "valkey answers again")

    assert supervisor.endpoints == at
    assert all(supervisor.pid(name) not in (None, pid) for name, pid in before.items())
    assert await _ask(at, "MATCH (m:Kept) RETURN m.id") == ["one"]
    async with Redis.from_url(at.redis_url) as redis:
        assert await redis.get("kept") == b"two"


async def test_other_commands_find_the_running_instance(supervisor: Supervisor, engines: Engines) -> None:
    data = supervisor.data

    supervisor.announce("http://127.0.0.1:8000")

    running = read_runtime(data)
    assert running is not None
    assert running.api == "http://127.0.0.1:8000"
    assert resolve(_settings(engines, data)).graph_uri == supervisor.endpoints.graph_uri
    assert resolve(_settings(engines, data)).vector_url == engines.settings.qdrant_url


async def test_a_second_instance_on_the_folder_is_refused_and_the_first_goes_on(
    supervisor: Supervisor, engines: Engines
) -> None:
    with pytest.raises(FolderInUse, match=f"in use by the process {os.getpid()}.*--data"):
        async with supervise(_settings(engines, supervisor.data)):
            pass

    assert await _ask(supervisor.endpoints, "RETURN 1") == [1]


async def test_secrets_logs_and_marks_are_the_owners_alone(supervisor: Supervisor) -> None:
    data = supervisor.data
    private = [path for name in ("secrets", "logs", "pids") for path in (data / name).iterdir()]

    assert data.stat().st_mode & 0o777 == 0o700
    assert {oct(path.stat().st_mode & 0o777) for path in [*private, data / "runtime.json"]} == {"0o600"}
    password = supervisor.endpoints.graph_password
    pid = supervisor.pid("arcadedb")
    assert password not in " ".join(psutil.Process(pid).cmdline())


async def test_an_engine_that_cannot_start_stops_the_others_and_names_itself(engines: Engines, tmp_path: Path) -> None:
    settings = _settings(engines, tmp_path / "data")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "redis").mkdir()
    (tmp_path / "data" / "redis" / "appendonlydir").write_text("not a folder")

    with pytest.raises(EngineUnavailable, match="valkey"):
        async with supervise(settings):
            pass

    assert list((tmp_path / "data" / "pids").iterdir()) == []
    assert read_runtime(tmp_path / "data") is None


async def test_a_child_that_cannot_be_kept_running_ends_the_wait(supervisor: Supervisor, tmp_path: Path) -> None:
    alive = tmp_path / "alive"

    async def ping() -> str:
        return alive.read_text()

    text = f"from pathlib import Path; import signal; Path({str(alive)!r}).write_text('x'); signal.pause()"
    await supervisor.start(Program("fragile", (sys.executable, "-c", text), ping, start_within_s=2))
    pid = supervisor.pid("fragile")
    assert pid is not None
    alive.unlink()
    alive.mkdir()
    os.kill(pid, signal.SIGKILL)

    with pytest.raises(EngineUnavailable, match="fragile"):
        await asyncio.wait_for(supervisor.wait(), 60)


def test_a_killed_instance_takes_its_engines_with_it_and_the_next_one_starts(engines: Engines, tmp_path: Path) -> None:
    settings = engines.settings.model_copy(update={"data": tmp_path, "redis_url": None})
    text = textwrap.dedent(f"""
        import asyncio
        from pathlib import Path
        from knowledge.engines.supervisor import supervise
        from knowledge.settings import Settings
        async def main():
            settings = Settings(data=Path({str(tmp_path)!r}))
            async with supervise(settings) as supervisor:
                print(supervisor.pid("valkey"), flush=True)
                await asyncio.Event().wait()
        asyncio.run(main())
    """)
    urls = {"NEO4J_URI": str(settings.neo4j_uri), "QDRANT_URL": str(settings.qdrant_url)}
    env = {key: value for key, value in os.environ.items() if key != "REDIS_URL"} | urls
    with subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True, env=env) as instance:
        assert instance.stdout is not None
        mark = ProcessMark.of(int(instance.stdout.readline()))
        descriptor = os.pidfd_open(mark.pid)
        instance.kill()
    try:
        assert select.select([descriptor], [], [], 10)[0]
    finally:
        os.close(descriptor)

    assert not mark.is_alive
    assert (tmp_path / "runtime.json").exists()
    with pytest.raises(EngineUnavailable, match="nothing runs on"):
        resolve(settings)
    asyncio.run(_starts(settings))


async def _starts(settings: Settings) -> None:
    async with supervise(settings) as supervisor:
        assert supervisor.pid("valkey") is not None
