"""Every suite on every engine that can be had, with the branch coverage of all of it together: `make test`."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from knowledge.engines.maven import fetch_jars, find_java
from knowledge.errors import EngineUnavailable
from tests.containers import docker_answers
from tests.engines import JARS

_ON_EACH_GRAPH = ("tests/contract", "tests/integration", "tests/e2e")


def main() -> int:
    if _run("coverage", "erase") != 0:
        return 1
    statuses = [_suites("embedded", "tests")]
    covered = ["embedded"]
    missing = _why_no_neo4j()
    if missing is None:
        statuses.append(_suites("neo4j", *(folder for folder in _ON_EACH_GRAPH if any(Path(folder).glob("test_*.py")))))
        covered.append("Neo4j")
    statuses += [_run("coverage", "combine", "--quiet"), _run("coverage", "report")]
    _say(f"graphs covered: {', '.join(covered)}" + ("" if missing is None else f"; Neo4j could not be had: {missing}"))
    if missing is not None and os.environ.get("CI") == "true":
        _say("CI must cover Neo4j too: this run fails.")
        return 1
    return max(statuses)


def _suites(graph: str, *folders: str) -> int:
    env = {**os.environ, "RECOLLECT_TEST_GRAPH": graph}
    if graph == "embedded":
        env.pop("NEO4J_URI", None)
    _say(f"suites on {graph}")
    return _run("coverage", "run", "-m", "pytest", *folders, env=env)


def _why_no_neo4j() -> str | None:
    """Bring Neo4j within reach; return why it is not, None where it is."""
    if os.environ.get("NEO4J_URI") or docker_answers():
        return None
    try:
        asyncio.run(_fetch(Path(os.environ.get("RECOLLECT_NEO4J_JARS", JARS)).absolute()))
    except EngineUnavailable as error:
        return error.hint
    return None


async def _fetch(jars: Path) -> None:
    await find_java()
    await fetch_jars(jars)


def _run(module: str, *arguments: str, env: dict[str, str] | None = None) -> int:
    return subprocess.run([sys.executable, "-m", module, *arguments], check=False, env=env).returncode


def _say(line: str) -> None:
    sys.stdout.write(f"== {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
