"""A whole `recollect up` as a process tree of its own, whose processes can be killed one by one."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil

from knowledge.settings import Settings

START_WITHIN_S = 180.0
BACK_WITHIN_S = 120.0
_LOOK_EVERY_S = 0.05
_URLS = ("NEO4J_URI", "QDRANT_URL", "REDIS_URL", "RECOLLECT_DATA")


class Stack:
    """Made by `running_stack`; `api` stays the address of the API however often it is killed."""

    def __init__(self, data: Path, api: str, env: Mapping[str, str]) -> None:
        self.data = data
        self.api = api
        self._env = env

    async def token(self, phone: str, unlock: str) -> str:
        """Make a user with this number, and a token that opens everything up to a level."""
        asking = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "recollect", "token", "--data", str(self.data)),
            *("--user", phone, "--unlock", unlock),
            env=self._env,
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await asyncio.wait_for(asking.communicate(), 60)
        return said.decode().strip()

    def pid(self, name: str) -> int | None:
        """Return the process that the supervisor has marked, None where it marks none that lives."""
        try:
            pid = int(json.loads((self.data / "pids" / f"{name}.json").read_text())["child"]["pid"])
            return pid if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE else None
        except (OSError, ValueError, KeyError, psutil.NoSuchProcess):
            return None

    async def kill(self, *names: str) -> float:
        """Kill processes without warning; return the seconds until others stand in their places and all is ready."""
        victims = await self._running(names, {})
        began = time.monotonic()
        for pid in victims.values():
            os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(BACK_WITHIN_S):
            await self._running(names, victims)
            while not await self._is_ready():  # noqa: ASYNC110 - other processes set no event of ours
                await asyncio.sleep(_LOOK_EVERY_S)
        return time.monotonic() - began

    async def _running(self, names: Sequence[str], before: Mapping[str, int]) -> dict[str, int]:
        """Wait until every one of them runs, in another process than before; return which."""
        async with asyncio.timeout(BACK_WITHIN_S):
            while True:
                found = {name: pid for name in names if (pid := self.pid(name)) and pid != before.get(name)}
                if len(found) == len(names):
                    return found
                await asyncio.sleep(_LOOK_EVERY_S)

    async def _is_ready(self) -> bool:
        try:
            async with httpx.AsyncClient(timeout=5) as http:
                return (await http.get(f"{self.api}/ready")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


@asynccontextmanager
async def running_stack(data: Path, graph: Settings | None = None, workers: int = 1) -> AsyncIterator[Stack]:
    """Run `recollect up` until the block ends; with `graph`, on the graph that these settings name."""
    env = {key: value for key, value in os.environ.items() if key not in _URLS}
    if graph is not None:
        env |= {
            "NEO4J_URI": str(graph.neo4j_uri),
            "NEO4J_USER": graph.neo4j_user,
            "NEO4J_PASSWORD": graph.graph_password,
            "NEO4J_DATABASE": graph.neo4j_database,
        }
    up = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "recollect", "up", "--data", str(data), "--port", "0", "--workers", str(workers)),
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = asyncio.Queue[str]()
    listening = asyncio.create_task(_listen(up, said))
    try:
        yield Stack(data, await _address(said), env)
    finally:
        if up.returncode is None:
            up.send_signal(signal.SIGINT)
            await asyncio.wait_for(up.wait(), 90)
        await listening


async def _listen(up: asyncio.subprocess.Process, said: asyncio.Queue[str]) -> None:
    """Keep reading what it says to the end: a full pipe would hold it up."""
    assert up.stdout is not None
    while line := (await up.stdout.readline()).decode():
        said.put_nowait(line)
    said.put_nowait("")


async def _address(said: asyncio.Queue[str]) -> str:
    heard = []
    async with asyncio.timeout(START_WITHIN_S):
        while line := await said.get():
            if "Recollect answers at" in line:
                return line.split("answers at ")[1].split("/graphql")[0]
            heard.append(line)
    raise AssertionError(f"the stack did not start: {''.join(heard)}")
