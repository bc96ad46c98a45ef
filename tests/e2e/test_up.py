from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest
import pytest_asyncio

from knowledge.engines.runtime import read_runtime

_ONE_GIB = 1024**3
_URLS = ("NEO4J_URI", "QDRANT_URL", "REDIS_URL", "RECOLLECT_DATA")


@dataclass(frozen=True, slots=True)
class Instance:
    process: asyncio.subprocess.Process
    data: Path
    api: str


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def instance(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Instance]:
    """Run `recollect up` with every engine embedded, as a user would."""
    data = tmp_path_factory.mktemp("up") / "data"
    process = await asyncio.create_subprocess_exec(
        *_command("up", data),
        *("--port", "0", "--workers", "1"),
        env=_bare_environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said = await _line(process, "Recollect answers at")
        yield Instance(process, data, said.split("answers at ")[1].split("/graphql")[0])
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            await asyncio.wait_for(process.wait(), 60)


def _command(name: str, data: Path) -> tuple[str, ...]:
    return (sys.executable, "-m", "recollect", name, "--data", str(data))


def _bare_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in _URLS}


async def _line(process: asyncio.subprocess.Process, expected: str) -> str:
    """Return the next line it prints that has the expected text."""
    heard = []
    assert process.stdout is not None
    async with asyncio.timeout(120):
        while line := (await process.stdout.readline()).decode():
            if expected in line:
                return line
            heard.append(line)
    raise AssertionError(f"{expected!r} was never said, but: {''.join(heard)}")


def _run(name: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_command(name, data), *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=_bare_environment() | {"COLUMNS": "200"},
    )


async def test_the_whole_stack_answers_within_one_gibibyte(instance: Instance) -> None:
    family = [psutil.Process(instance.process.pid)]
    family += family[0].children(recursive=True)

    async with httpx.AsyncClient(timeout=10) as client:
        assert (await client.get(f"{instance.api}/health")).status_code == 200
        assert (await client.get(f"{instance.api}/ready")).status_code == 200
    assert sum(process.memory_info().rss for process in family) < _ONE_GIB


async def test_the_doctor_finds_nothing_that_fails(instance: Instance) -> None:
    report = await asyncio.to_thread(_run, "doctor", instance.data)

    assert report.returncode == 0, report.stdout
    assert all(name in report.stdout for name in ("ArcadeDB", "Qdrant Edge", "Valkey"))


async def test_a_second_instance_on_the_folder_is_refused(instance: Instance) -> None:
    refused = await asyncio.to_thread(_run, "up", instance.data, "--port", "0")

    assert refused.returncode == 1
    assert f"in use by the process {instance.process.pid}" in refused.stderr
    assert instance.api in refused.stderr


async def test_a_killed_api_comes_back_at_the_same_address(instance: Instance) -> None:
    api = next(child for child in psutil.Process(instance.process.pid).children() if "api" in child.cmdline())

    api.kill()

    await _line(instance.process, "api answers again")
    async with httpx.AsyncClient(timeout=10) as client:
        assert (await client.get(f"{instance.api}/health")).status_code == 200


async def test_an_interrupt_stops_everything_and_leaves_nothing_behind(instance: Instance) -> None:
    family = psutil.Process(instance.process.pid).children(recursive=True)

    instance.process.send_signal(signal.SIGINT)
    status = await asyncio.wait_for(instance.process.wait(), 60)

    assert status == 0
    assert not [process for process in family if process.is_running()]
    assert read_runtime(instance.data) is None
    assert list((instance.data / "pids").iterdir()) == []
    report = await asyncio.to_thread(_run, "doctor", instance.data)
    assert report.returncode == 1
    assert "recollect up" in report.stdout
