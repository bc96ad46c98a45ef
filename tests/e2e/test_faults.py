"""Nothing acknowledged is lost, doubled or brought back while processes are killed in the middle of the work."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.engines import Engines, graph_choice
from tests.faults.run import EMBEDDED, SERVED_GRAPH, fault_run


async def test_no_kill_loses_doubles_or_revives_a_memory(
    tmp_path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = None
    if graph_choice() == "neo4j":
        engines: Engines = request.getfixturevalue("engines")
        graph = engines.settings
    victims = EMBEDDED if graph is None else SERVED_GRAPH

    report = await fault_run(tmp_path / "data", memories=600, rounds=len(victims), victims=victims, graph=graph)

    with capsys.disabled():
        sys.stdout.write("\n".join(["", *report.lines(), ""]))
    assert report.problems == []
    assert [kill.victim for kill in report.kills] == list(victims)
    assert report.acknowledged["captures"] == 600
    assert all(report.acknowledged[what] for what in ("edits", "deletions", "restorations"))
