"""Fixtures for every suite: nothing but `engines` starts an engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines import Engines, graph_choice, running_engines

_COVERED = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def engines(request: pytest.FixtureRequest) -> Iterator[Engines]:
    """Return engines that answer: embedded, or Neo4j with RECOLLECT_TEST_GRAPH=neo4j; set URLs win."""
    with running_engines(graph_choice()) as running:
        request.config.stash[_COVERED] = running.covered
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    covered = config.stash.get(_COVERED, "none was started")
    terminalreporter.write_line(f"engines covered: {covered}")
