from __future__ import annotations

import asyncio
import contextlib
import os
import signal

import pytest

from knowledge.engines.ports import is_free
from knowledge.errors import EngineUnavailable
from recollect.up import Layout, api_port, shown, stop_signal, until


@pytest.mark.parametrize(
    ("host", "reached_at"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("localhost", "localhost"),
    ],
)
def test_a_listening_address_is_shown_as_one_that_can_be_opened(host: str, reached_at: str) -> None:
    assert shown(host) == reached_at


def test_port_zero_means_any_free_one() -> None:
    assert is_free(api_port(Layout(port=0)))


async def test_a_stop_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    stop = stop_signal()
    os.kill(os.getpid(), signal.SIGTERM)
    try:
        await asyncio.wait_for(stop.wait(), 5)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(number)

    assert "Stopping" in capsys.readouterr().err


async def test_work_that_fails_before_the_stop_fails_the_run() -> None:
    async def fail() -> None:
        raise EngineUnavailable("graph", "it is gone.")

    with pytest.raises(EngineUnavailable, match="it is gone"):
        await until(asyncio.Event(), fail())


async def test_a_stop_cancels_the_work_and_waits_for_it_to_clean_up() -> None:
    stop = asyncio.Event()
    done: list[str] = []

    async def work() -> None:
        try:
            stop.set()
            await asyncio.Event().wait()
        finally:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0)
            done.append("cleaned up")

    await asyncio.wait_for(until(stop, work()), 5)

    assert done == ["cleaned up"]
