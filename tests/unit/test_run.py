"""`recollect run` prints what a newcomer needs, and no more than a few of the sample's problems."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from knowledge.engines.marks import ProcessMark
from knowledge.engines.runtime import Endpoints, Runtime
from knowledge.settings import Settings
from recollect import run
from recollect.sample import Progress, SampleReport

API = "http://127.0.0.1:8123"


def _runtime(browser: str = "") -> Runtime:
    endpoints = Endpoints("bolt://127.0.0.1:7687", "neo4j", "hunter2", "neo4j", "unix:///edge", None, "redis://")
    return Runtime(ProcessMark.of(os.getpid()), endpoints, API, browser)


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> SampleReport:
    made = SampleReport(contacts=28, memories=378, relations=49, ready=378)

    async def development_token(settings: Settings, phone: str, *, name: str) -> str:
        assert phone == run.SAMPLE_USER
        return "the-token"

    async def load(url: str, token: str, progress: Progress) -> SampleReport:
        assert (url, token) == (f"{API}/graphql", "the-token")
        progress("memories", 1, 2)
        progress("memories", 2, 2)
        return made

    async def first_look(url: str, token: str, now: datetime) -> list[str]:
        return ["A first search"]

    monkeypatch.setattr(run, "development_token", development_token)
    monkeypatch.setattr(run, "load", load)
    monkeypatch.setattr(run, "first_look", first_look)
    return made


async def test_it_shows_the_answers_the_token_and_where_graphiql_is(
    report: SampleReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await run.show(Settings(data=tmp_path), _runtime())
    said = capsys.readouterr().out
    assert "378 memories, 28 contacts, 49 relations. This user's memories now: 378 ready." in said
    assert "A first search" in said
    assert f"{API}/graphiql" in said
    assert "\nthe-token\n" in said
    assert "make run GRAPH=neo4j" in said
    assert "hunter2" not in said


async def test_on_neo4j_it_shows_the_browser_with_a_first_query(
    report: SampleReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await run.show(Settings(data=tmp_path), _runtime(browser="http://127.0.0.1:7474/browser/"))
    said = capsys.readouterr().out
    assert "http://127.0.0.1:7474/browser/   user neo4j   password hunter2" in said
    assert "MATCH (me:Contact {is_self: true})" in said


async def test_of_many_problems_a_few_are_shown_and_the_rest_counted(
    report: SampleReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report.failed = 2
    report.problems = [f"problem {number}" for number in range(8)]
    await run.show(Settings(data=tmp_path), _runtime())
    said = capsys.readouterr().out
    assert "2 failed" in said
    assert "problem 4" in said
    assert "problem 5" not in said
    assert "3 more" in said
