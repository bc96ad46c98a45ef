from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.engines.endpoints import resolve
from knowledge.engines.marks import ProcessMark
from knowledge.engines.runtime import Endpoints, Runtime, read_runtime, remove_runtime, write_runtime
from knowledge.errors import EngineUnavailable
from knowledge.settings import Settings

_AT = Endpoints(
    graph_uri="bolt://127.0.0.1:1",
    graph_user="root",
    graph_password="hidden",
    graph_database="neo4j",
    vector_url="unix:///tmp/edge.sock",
    vector_api_key=None,
    redis_url="redis://:hidden@127.0.0.1:2/0",
)


def _running(data: Path) -> Runtime:
    runtime = Runtime(ProcessMark.of(os.getpid()), _AT, api="http://127.0.0.1:8000")
    write_runtime(data, runtime)
    return runtime


def test_what_was_written_is_read_and_only_its_owner_may(tmp_path: Path) -> None:
    runtime = _running(tmp_path)

    assert read_runtime(tmp_path) == runtime
    assert (tmp_path / "runtime.json").stat().st_mode & 0o777 == 0o600
    assert "hidden" not in repr(runtime)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"supervisor": {"pid": 1}}', '{"supervisor": 3}'])
def test_a_broken_file_reads_as_no_instance(tmp_path: Path, text: str) -> None:
    (tmp_path / "runtime.json").write_text(text)

    assert read_runtime(tmp_path) is None


def test_a_stale_file_reads_as_no_instance(tmp_path: Path) -> None:
    write_runtime(tmp_path, Runtime(ProcessMark(os.getpid(), "another moment"), _AT))

    assert read_runtime(tmp_path) is None


def test_a_removed_file_reads_as_no_instance(tmp_path: Path) -> None:
    _running(tmp_path)

    remove_runtime(tmp_path)
    remove_runtime(tmp_path)

    assert read_runtime(tmp_path) is None


def test_the_running_instance_gives_every_address(tmp_path: Path) -> None:
    _running(tmp_path)

    assert resolve(Settings(data=tmp_path)) == _AT


def test_the_settings_urls_win_one_by_one(tmp_path: Path) -> None:
    _running(tmp_path)
    settings = Settings.model_validate(
        {
            "data": tmp_path,
            "qdrant_url": "http://qdrant:6333",
            "qdrant_api_key": "k",
            "neo4j_uri": "bolt://neo4j:7687",
            "neo4j_password": "p",
        }
    )

    at = resolve(settings)

    assert (at.vector_url, at.vector_api_key) == ("http://qdrant:6333", "k")
    assert (at.graph_uri, at.graph_user, at.graph_password) == ("bolt://neo4j:7687", "neo4j", "p")
    assert at.redis_url == _AT.redis_url


def test_nothing_running_says_what_to_start_and_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=r"recollect up.*NEO4J_URI, REDIS_URL"):
        resolve(Settings.model_validate({"data": tmp_path, "qdrant_url": "http://qdrant:6333"}))


def test_three_urls_need_no_instance(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {"data": tmp_path, "qdrant_url": "http://q:6333", "neo4j_uri": "bolt://n:7687", "redis_url": "redis://r:6379"}
    )

    assert resolve(settings).redis_url == "redis://r:6379"
