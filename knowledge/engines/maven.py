"""Neo4j Community's jars from Maven Central, fetched once: it is a separate program under the GPLv3, never shipped."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from knowledge.engines import logs
from knowledge.engines.commands import run_once
from knowledge.engines.secrets import private_folder, write_private
from knowledge.errors import EngineUnavailable

NEO4J_VERSION = "5.26.28"
BROWSER_VERSION = "5.24.0"
OLDEST_JAVA = 17
_FETCH_WITHIN_S = 900.0
_DONE = ".complete"

_POM = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>recollect</groupId><artifactId>neo4j-jars</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{NEO4J_VERSION}</version></dependency>
    <dependency>
      <groupId>org.neo4j.client</groupId><artifactId>neo4j-browser</artifactId><version>{BROWSER_VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""


async def find_java() -> str:
    """Return the path of a Java that can run Neo4j; raises EngineUnavailable where there is none."""
    java = _java_path()
    if java is None:
        raise EngineUnavailable("Neo4j", f"no Java was found: install Java {OLDEST_JAVA} or newer, or set JAVA_HOME.")
    status, said = await run_once((java, "-version"), within_s=20)
    found = re.search(r'version "(\d+)', said)
    if status != 0 or found is None:
        raise EngineUnavailable("Neo4j", f"{java} does not run: {said.strip()[:200]}")
    if int(found[1]) < OLDEST_JAVA:
        raise EngineUnavailable(
            "Neo4j", f"{java} is Java {found[1]}: install Java {OLDEST_JAVA} or newer, or set JAVA_HOME."
        )
    return java


def _java_path() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def jars_folder(data: Path) -> Path:
    """Return where the jars are kept: RECOLLECT_NEO4J_JARS, or in the data folder."""
    said = os.environ.get("RECOLLECT_NEO4J_JARS")
    return Path(said).absolute() if said else data / "neo4j" / "jars"


def are_fetched(folder: Path) -> bool:
    return (folder / _DONE).exists() and (folder / _DONE).read_text() == NEO4J_VERSION


async def fetch_jars(folder: Path) -> Path:
    """Return the folder that holds every jar, asking Maven for them where it does not yet.

    Raises EngineUnavailable where Maven is missing, fails or takes longer than 15 minutes.
    """
    if are_fetched(folder):
        return folder / "lib"
    maven = shutil.which("mvn")
    if maven is None:
        raise EngineUnavailable(
            "Neo4j", "Maven was not found: install it (`mvn`), or set NEO4J_URI to a server of yours."
        )
    async with _alone(private_folder(folder)):
        if not are_fetched(folder):
            await _ask_maven(maven, folder)
    return folder / "lib"


async def _ask_maven(maven: str, folder: Path) -> None:
    write_private(folder / "pom.xml", _POM)
    shutil.rmtree(folder / "lib", ignore_errors=True)
    goals = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder / 'lib'}")
    log = folder / "maven.log"
    status, said = await run_once((maven, "-B", "-f", str(folder / "pom.xml"), *goals), within_s=_FETCH_WITHIN_S)
    log.write_text(said)
    if status != 0:
        raise EngineUnavailable("Neo4j", f"Maven could not fetch it; its log is {log}:\n{logs.tail(log)}")
    write_private(folder / _DONE, NEO4J_VERSION)


@asynccontextmanager
async def _alone(folder: Path) -> AsyncIterator[None]:
    """Let one process at a time fetch: the others wait, and find the work done."""
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        async with asyncio.timeout(_FETCH_WITHIN_S):
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    await asyncio.sleep(0.2)
        yield
    finally:
        os.close(descriptor)
