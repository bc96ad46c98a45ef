from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from knowledge.engines.arcadedb import arcadedb
from knowledge.errors import EngineUnavailable


def test_it_listens_on_loopback_flushes_its_log_and_hides_its_password(tmp_path: Path) -> None:
    engine = arcadedb(tmp_path)
    argv = " ".join(engine.program.argv)

    assert "-Darcadedb.txWalFlush=2" in argv
    assert "-Darcadedb.bolt.host=127.0.0.1" in argv
    assert "-Darcadedb.server.httpIncomingHost=127.0.0.1" in argv
    assert engine.address["graph_password"] not in argv


def test_its_heap_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOLLECT_GRAPH_HEAP_MB", "2048")

    assert "-Xmx2048m" in arcadedb(tmp_path).program.argv


@pytest.mark.parametrize("said", ["much", "64", "-1", ""])
def test_a_heap_that_cannot_be_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("RECOLLECT_GRAPH_HEAP_MB", said)

    with pytest.raises(EngineUnavailable, match="at least 128"):
        arcadedb(tmp_path)


def test_a_missing_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(EngineUnavailable, match="pip install arcadedb-embedded"):
        arcadedb(tmp_path)
