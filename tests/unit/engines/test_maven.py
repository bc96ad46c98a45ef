from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from knowledge.engines.commands import run_once
from knowledge.engines.maven import fetch_jars, find_java, jars_folder
from knowledge.errors import EngineUnavailable

_MAVEN = """#!/bin/sh
echo run >> "$(dirname "$0")/runs"
for argument in "$@"; do
  case "$argument" in -DoutputDirectory=*) lib="${argument#-DoutputDirectory=}" ;; esac
done
mkdir -p "$lib" && touch "$lib/neo4j.jar"
"""


def _tool(folder: Path, name: str, text: str) -> None:
    tool = folder / name
    tool.write_text(text)
    tool.chmod(0o755)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of made-up tools that stands first in the path."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return folder


async def test_jars_are_fetched_once_however_many_ask(tools: Path, tmp_path: Path) -> None:
    _tool(tools, "mvn", _MAVEN)
    jars = tmp_path / "jars"

    found = await asyncio.gather(fetch_jars(jars), fetch_jars(jars))
    again = await fetch_jars(jars)

    assert {*found, again} == {jars / "lib"}
    assert (jars / "lib" / "neo4j.jar").exists()
    assert (tools / "runs").read_text().count("run") == 1


async def test_a_maven_that_fails_shows_its_last_words_and_the_next_try_asks_again(tools: Path, tmp_path: Path) -> None:
    _tool(tools, "mvn", "#!/bin/sh\necho 'could not resolve neo4j'\nexit 1\n")

    with pytest.raises(EngineUnavailable, match="could not resolve neo4j"):
        await fetch_jars(tmp_path / "jars")

    _tool(tools, "mvn", _MAVEN)
    assert await fetch_jars(tmp_path / "jars") == tmp_path / "jars" / "lib"


async def test_no_maven_says_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(EngineUnavailable, match="Maven was not found"):
        await fetch_jars(tmp_path / "jars")


async def test_a_java_that_is_too_old_is_named(tools: Path) -> None:
    _tool(tools, "java", "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")

    with pytest.raises(EngineUnavailable, match="is Java 11: install Java 17"):
        await find_java()


async def test_a_java_that_does_not_run_is_named(tools: Path) -> None:
    _tool(tools, "java", "#!/bin/sh\necho 'broken' >&2\nexit 1\n")

    with pytest.raises(EngineUnavailable, match="does not run: broken"):
        await find_java()


async def test_java_home_wins_and_an_empty_one_is_no_java(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jdk" / "bin").mkdir(parents=True)
    _tool(tmp_path / "jdk" / "bin", "java", "#!/bin/sh\necho 'openjdk version \"21.0.2\"' >&2\n")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    assert await find_java() == str(tmp_path / "jdk" / "bin" / "java")

    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineUnavailable, match="no Java was found"):
        await find_java()


async def test_a_command_past_its_deadline_is_killed() -> None:
    status, said = await run_once(("sleep", "30"), within_s=0.1)

    assert status == 124
    assert "did not end" in said


def test_jars_are_kept_in_the_data_folder_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RECOLLECT_NEO4J_JARS", raising=False)
    assert jars_folder(tmp_path) == tmp_path / "neo4j" / "jars"

    monkeypatch.setenv("RECOLLECT_NEO4J_JARS", str(tmp_path / "elsewhere"))
    assert jars_folder(tmp_path) == tmp_path / "elsewhere"
