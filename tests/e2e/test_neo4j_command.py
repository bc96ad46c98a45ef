from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

import httpx
import pytest

from knowledge.engines.probes import ask_graph
from tests.engines import JARS, graph_choice

pytestmark = pytest.mark.skipif(
    graph_choice() != "neo4j" or shutil.which("mvn") is None, reason="brings up Neo4j by Maven, in the run on Neo4j"
)


async def test_the_command_brings_up_neo4j_with_its_browser_and_an_interrupt_stops_it(tmp_path: Path) -> None:
    env = {"RECOLLECT_NEO4J_JARS": str(JARS)} | dict(os.environ)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "recollect", "neo4j", "--data", str(tmp_path)),
        env=env,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        said: list[str] = []
        async with asyncio.timeout(300):
            while "Ctrl-C" not in "".join(said):
                said.append((await process.stdout.readline()).decode())
                assert said[-1], f"it ended: {said}"
        browser, known = (next(line for line in said if start in line) for start in ("Neo4j Browser:", "NEO4J_URI="))
        told = dict(word.split("=", 1) for word in known.split() if "=" in word)
        version = await ask_graph(told["NEO4J_URI"], told["NEO4J_USER"], told["NEO4J_PASSWORD"], "neo4j")
        async with httpx.AsyncClient(timeout=10) as client:
            page = await client.get(browser.split()[2])
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        status = await asyncio.wait_for(process.wait(), 60)

    assert version.startswith("Neo4j/5.26")
    assert page.status_code == 200
    assert status == 0
    assert list((tmp_path / "pids").iterdir()) == []
