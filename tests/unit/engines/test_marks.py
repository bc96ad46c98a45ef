from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from knowledge.engines.marks import ProcessMark, end_orphan, keep_mark
from knowledge.errors import EngineUnavailable

_SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
_STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('x', flush=True); time.sleep(60)",
]


def _write(path: Path, child: ProcessMark, parent: ProcessMark) -> None:
    path.write_text(json.dumps({"child": asdict(child), "parent": asdict(parent)}))


def test_the_orphan_of_a_killed_parent_is_ended(tmp_path: Path) -> None:
    mark = tmp_path / "x.json"
    with subprocess.Popen(_STUBBORN, stdout=subprocess.PIPE) as orphan:
        assert orphan.stdout is not None
        orphan.stdout.readline()
        _write(mark, ProcessMark.of(orphan.pid), ProcessMark(1, "a boot long ago"))

        assert end_orphan(mark, grace_s=0.2)

    assert not mark.exists()


def test_the_child_of_another_living_instance_is_left_alone(tmp_path: Path) -> None:
    mark = tmp_path / "arcadedb.json"
    with subprocess.Popen(_SLEEPS) as child:
        _write(mark, ProcessMark.of(child.pid), ProcessMark.of(os.getppid()))
        try:
            with pytest.raises(EngineUnavailable, match="runs one on the same folder already"):
                end_orphan(mark)
            assert child.poll() is None
        finally:
            child.kill()


def test_a_reused_pid_is_not_taken_for_the_orphan(tmp_path: Path) -> None:
    mark = tmp_path / "x.json"
    with subprocess.Popen(_SLEEPS) as stranger:
        _write(mark, ProcessMark(stranger.pid, "another moment"), ProcessMark(1, "gone"))
        try:
            assert not end_orphan(mark)
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_a_mark_that_cannot_be_read_is_taken_away(tmp_path: Path) -> None:
    mark = tmp_path / "x.json"
    mark.write_text("{")

    assert not end_orphan(mark)
    assert not mark.exists()


def test_a_kept_mark_names_child_and_parent(tmp_path: Path) -> None:
    mark = tmp_path / "x.json"
    keep_mark(mark, os.getpid())

    assert json.loads(mark.read_text())["child"]["pid"] == os.getpid()
    assert ProcessMark.of(os.getpid()).is_alive


def test_a_process_that_is_not_there_has_no_living_mark() -> None:
    assert not ProcessMark.of(2**22 + 1).is_alive
