"""Nothing acknowledged is lost, doubled or brought back while processes are killed in the middle of the work."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from knowledge.settings import Settings
from tests.engines import Engines, graph_choice
from tests.faults.run import EMBEDDED, SERVED_GRAPH, fault_run

_MEMORIES = 600


@pytest.fixture
def graph(request: pytest.FixtureRequest) -> Settings | None:
    """Return where Neo4j is, None where the run brings its own graph, and kills it."""
    if graph_choice() != "neo4j":
        return None
    engines: Engines = request.getfixturevalue("engines")
    return engines.settings


async def test_no_kill_loses_doubles_or_revives_a_memory(
    tmp_path: Path, graph: Settings | None, capsys: pytest.CaptureFixture[str]
) -> None:
    victims = EMBEDDED if graph is None else SERVED_GRAPH

    report = await fault_run(tmp_path / "data", memories=_MEMORIES, rounds=len(victims), victims=victims, graph=graph)

    with capsys.disabled():
        sys.stdout.write("\n".join(["", *report.lines(), ""]))
    assert report.problems == []
    assert [kill.victim for kill in report.kills] == list(victims)
    assert report.acknowledged["captures"] == _MEMORIES
    assert all(report.acknowledged[what] for what in ("edits", "deletions", "restorations"))
