from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.engines.keeper import Keeper, Patience
from knowledge.engines.process import Child
from knowledge.errors import EngineUnavailable
from tests.unit.engines.programs import SERVES, program

_QUICK = Patience(failed_starts=2, first_backoff_s=0.01, longest_backoff_s=0.02, ping_every_s=0.05, ping_within_s=0.2)


async def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    child = Child(program(tmp_path, SERVES), tmp_path)
    await child.start()
    first = child.pid
    said: asyncio.Queue[str] = asyncio.Queue()
    keeper = asyncio.create_task(Keeper(child, said.put_nowait, _QUICK).run())
    try:
        assert first is not None
        os.kill(first, signal.SIGKILL)
        line = await asyncio.wait_for(said.get(), 5)
        again = await asyncio.wait_for(said.get(), 10)
        second = child.pid
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        await child.stop()

    assert "status -9" in line
    assert again == "child answers again"
    assert second not in (None, first)


async def test_a_child_that_dies_too_often_is_given_up_loudly(tmp_path: Path) -> None:
    dying = program(tmp_path, "ready.write_text('x')\ntime.sleep(0.5)\nsys.exit(1)")
    child = Child(dying, tmp_path)
    await child.start()

    with pytest.raises(EngineUnavailable, match="ended 3 times soon after its start"):
        await asyncio.wait_for(Keeper(child, lambda _: None, replace(_QUICK, short_lives=2)).run(), 20)

    await child.stop()


async def test_a_child_that_no_longer_starts_is_given_up_after_a_few_tries(tmp_path: Path) -> None:
    once = program(tmp_path, "if ready.exists(): ready.unlink(); sys.exit(7)\nready.write_text('x')\nsignal.pause()")
    child = Child(once, tmp_path)
    await child.start()
    said: list[str] = []
    pid = child.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    (tmp_path / "ready").unlink()
    (tmp_path / "ready").mkdir()  # a ping cannot read it, and the program cannot write it

    with pytest.raises(EngineUnavailable, match="while starting"):
        await asyncio.wait_for(Keeper(child, said.append, _QUICK).run(), 20)

    assert len(said) == 2


async def test_a_child_that_hangs_is_killed_and_started_again(tmp_path: Path) -> None:
    silent = program(tmp_path, SERVES)
    answers = asyncio.Event()
    answers.set()

    async def ping() -> str:
        await answers.wait()
        return await silent.ping()

    child = Child(replace(silent, ping=ping), tmp_path)
    await child.start()
    first = child.pid
    answers.clear()
    said: asyncio.Queue[str] = asyncio.Queue()
    keeper = asyncio.create_task(Keeper(child, said.put_nowait, replace(_QUICK, silent_pings=2)).run())
    try:
        line = await asyncio.wait_for(said.get(), 10)
        answers.set()
        again = await asyncio.wait_for(said.get(), 10)
        second = child.pid
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        await child.stop()

    assert "no answer" in line
    assert again == "child answers again"
    assert second not in (None, first)
