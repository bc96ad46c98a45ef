"""Keeps one child running: starts it again when it dies or hangs, and gives up loudly when that does not help."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.engines.process import Child
from knowledge.errors import EngineUnavailable


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a child may fail, and how long it may be silent."""

    failed_starts: int = 5
    """starts in a row that led to no answer"""
    short_lives: int = 15
    """lives in a row that ended within `short_life_s`"""
    short_life_s: float = 5.0
    first_backoff_s: float = 0.1
    longest_backoff_s: float = 2.0
    ping_every_s: float = 5.0
    ping_within_s: float = 10.0
    silent_pings: int = 4
    """pings in a row without an answer: then it hangs, and is killed"""


class Keeper:
    """Runs beside a started child until cancelled; `run` raises EngineUnavailable when its patience ends."""

    def __init__(self, child: Child, say: Callable[[str], None], patience: Patience | None = None) -> None:
        self._child = child
        self._say = say
        self._patience = patience or Patience()
        self._short_lives = 0

    async def run(self) -> None:
        while True:
            began = time.monotonic()
            reason = await self._until_it_ends()
            self._count_life(time.monotonic() - began)
            self._say(f"{self._child.program.name} {reason}; starting it again")
            await self._start_again()
            self._say(f"{self._child.program.name} answers again")

    async def _until_it_ends(self) -> str:
        ended = asyncio.create_task(self._child.ended())
        silent = 0
        try:
            while True:
                done, _ = await asyncio.wait({ended}, timeout=self._patience.ping_every_s)
                if done:
                    return f"ended with status {ended.result()}"
                self._child.bound_log()
                silent = 0 if await self._answers() else silent + 1
                if silent >= self._patience.silent_pings:
                    await self._child.kill()
                    return "gave no answer"
        finally:
            ended.cancel()

    async def _answers(self) -> bool:
        try:
            await asyncio.wait_for(self._child.program.ping(), self._patience.ping_within_s)
        except Exception:
            return False
        return True

    def _count_life(self, lived_s: float) -> None:
        self._short_lives = self._short_lives + 1 if lived_s < self._patience.short_life_s else 0
        if self._short_lives > self._patience.short_lives:
            raise EngineUnavailable(
                self._child.program.name,
                f"it ended {self._short_lives} times soon after its start; its log is {self._child.log}.",
            )

    async def _start_again(self) -> None:
        longest = self._patience.longest_backoff_s
        backoff = min(self._patience.first_backoff_s * 2 ** max(0, self._short_lives - 1), longest)
        for attempt in range(1, self._patience.failed_starts + 1):
            await asyncio.sleep(backoff)
            try:
                await self._child.start()
                return
            except EngineUnavailable as error:
                if attempt == self._patience.failed_starts:
                    raise
                self._say(str(error))
            backoff = min(2 * backoff, longest)
