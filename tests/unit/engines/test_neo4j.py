from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.engines.maven import NEO4J_VERSION
from knowledge.engines.neo4j import neo4j
from knowledge.errors import EngineUnavailable


@pytest.fixture
def java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a made-up Java that notes its calls, with jars that are fetched already."""
    tools = tmp_path / "tools"
    tools.mkdir()
    jars = tmp_path / "jars"
    (jars / "lib").mkdir(parents=True)
    (jars / ".complete").write_text(NEO4J_VERSION)
    tool = tools / "java"
    tool.write_text(
        "#!/bin/sh\n"
        'case "$1" in -version) echo \'openjdk version "17.0.1"\' >&2 ;;\n'
        '*) echo "$@" >> "$(dirname "$0")/calls"; test ! -e "$(dirname "$0")/broken" ;; esac\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("RECOLLECT_NEO4J_JARS", str(jars))
    return tools


async def test_the_first_start_sets_a_generated_password_and_later_ones_do_not(java: Path, tmp_path: Path) -> None:
    first = await neo4j(tmp_path / "data")
    (tmp_path / "data" / "neo4j" / "data" / "databases" / "system").mkdir(parents=True)
    second = await neo4j(tmp_path / "data")

    assert (java / "calls").read_text().count("set-initial-password") == 1
    assert first.address["graph_password"] == second.address["graph_password"]
    assert first.address["graph_password"] not in " ".join(first.program.argv)


async def test_everything_listens_on_loopback_and_the_browser_knows_the_port(java: Path, tmp_path: Path) -> None:
    engine = await neo4j(tmp_path / "data")
    settings = (tmp_path / "data" / "neo4j" / "conf" / "neo4j.conf").read_text()

    bolt = engine.address["graph_uri"].rpartition(":")[2]
    assert f"server.bolt.advertised_address=127.0.0.1:{bolt}" in settings
    assert engine.browser.startswith("http://127.0.0.1:")
    assert engine.browser.endswith("/browser/")
    assert all("127.0.0.1" in line for line in settings.splitlines() if "address=" in line)
    assert "dbms.usage_report.enabled=false" in settings


async def test_a_password_that_cannot_be_set_stops_the_start(java: Path, tmp_path: Path) -> None:
    (java / "broken").touch()

    with pytest.raises(EngineUnavailable, match="first password could not be set"):
        await neo4j(tmp_path / "data")
