from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from knowledge.engines import logs
from knowledge.engines.marks import ProcessMark
from knowledge.engines.process import Child
from knowledge.errors import EngineUnavailable
from tests.unit.engines.programs import DIES_AT_ONCE, IGNORES_TERM, NEVER_ANSWERS, SERVES, program


async def test_a_started_child_answers_and_a_stopped_one_is_gone(tmp_path: Path) -> None:
    child = Child(program(tmp_path, SERVES), tmp_path)

    await child.start()
    pid = child.pid
    await child.stop()

    assert pid is not None
    assert not ProcessMark.of(pid).is_alive
    assert child.pid is None
    assert "serving" in child.log.read_text()
    assert list((tmp_path / "pids").iterdir()) == []


async def test_a_child_that_ends_while_starting_says_so_with_its_last_words(tmp_path: Path) -> None:
    child = Child(program(tmp_path, DIES_AT_ONCE), tmp_path)

    with pytest.raises(EngineUnavailable, match=r"(?s)status 3 while starting.*no luck today"):
        await child.start()


async def test_a_child_that_never_answers_is_stopped_at_its_deadline(tmp_path: Path) -> None:
    child = Child(program(tmp_path, NEVER_ANSWERS, start_within_s=0.3), tmp_path)

    with pytest.raises(EngineUnavailable, match="no answer"):
        await child.start()

    assert child.pid is None


async def test_a_child_that_ignores_the_signal_is_killed_after_its_grace(tmp_path: Path) -> None:
    child = Child(program(tmp_path, IGNORES_TERM, stop_within_s=0.2), tmp_path)
    await child.start()

    await child.stop()

    assert await child.ended() == -signal.SIGKILL


async def test_stopping_a_child_that_was_never_started_does_nothing(tmp_path: Path) -> None:
    child = Child(program(tmp_path, SERVES), tmp_path)

    await child.stop()
    await child.kill()

    assert await child.ended() == 0


def test_a_child_dies_with_its_killed_parent(tmp_path: Path) -> None:
    parent_text = textwrap.dedent(f"""
        import asyncio, os
        from pathlib import Path
        from knowledge.engines.process import Child
        from tests.unit.engines.programs import SERVES, program
        async def main():
            folder = Path({str(tmp_path)!r})
            child = Child(program(folder, SERVES), folder)
            await child.start()
            print(child.pid, flush=True)
            await child.ended()
        asyncio.run(main())
    """)
    with subprocess.Popen([sys.executable, "-c", parent_text], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        mark = ProcessMark.of(int(parent.stdout.readline()))
        assert mark.is_alive
        descriptor = os.pidfd_open(mark.pid)
        parent.kill()
        signal_wait(descriptor)

    assert not mark.is_alive


def signal_wait(descriptor: int) -> None:
    """Wait until the process of the descriptor ends, at most ten seconds."""
    import select

    try:
        assert select.select([descriptor], [], [], 10)[0]
    finally:
        os.close(descriptor)


def test_the_wrapper_refuses_a_parent_that_is_gone_already() -> None:
    wrapper = Path(logs.__file__).with_name("child.py")

    ended = subprocess.run([sys.executable, str(wrapper), "1", "--", "true"], check=False, timeout=20)
    misused = subprocess.run([sys.executable, str(wrapper), "1"], check=False, timeout=20, capture_output=True)

    assert ended.returncode == 1
    assert b"usage" in misused.stderr


def test_a_log_is_cut_once_it_is_too_long_and_what_it_said_is_kept_beside(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    logs.bound(log)
    log.write_text("one\n\ntwo\nthree\n")

    logs.bound(log, most=100)
    assert logs.tail(log, 2) == "two\nthree"
    logs.bound(log, most=3)

    assert log.read_text() == ""
    assert (tmp_path / "x.log.1").read_text() == "one\n\ntwo\nthree\n"
    assert logs.tail(tmp_path / "none.log") == ""
