"""A child process: started, watched, stopped; it dies with its parent, and its parent's successor ends what is left."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.engines import logs
from knowledge.engines.marks import end_orphan, keep_mark
from knowledge.engines.secrets import private_folder
from knowledge.errors import EngineUnavailable

_CHILD = Path(__file__).with_name("child.py")
_BETWEEN_PINGS_S = 0.1

Ping = Callable[[], Awaitable[str]]
"""Ask the program something real and return its version; any exception means that it does not answer (yet)."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, and how to tell that it works."""

    name: str
    argv: tuple[str, ...]
    ping: Ping
    env: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    """where it runs, for programs that write beside themselves"""
    start_within_s: float = 30.0
    stop_within_s: float = 10.0


class Child:
    """One run after another of one program; `folder` keeps its pid mark and its log."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program = program
        self.log = private_folder(folder / "logs") / f"{program.name}.log"
        self._mark = private_folder(folder / "pids") / f"{program.name}.json"
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def start(self) -> None:
        """Run the program and return once it answers; raises EngineUnavailable, leaving nothing, where it does not."""
        await asyncio.to_thread(end_orphan, self._mark)
        self.bound_log()
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # A session of its own: Ctrl-C in the terminal reaches the parent alone, which stops children in order.
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", str(_CHILD), str(os.getpid()), "--", *self.program.argv),
                env={**os.environ, **self.program.env},
                cwd=self.program.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        finally:
            os.close(log)
        keep_mark(self._mark, self._process.pid)
        try:
            async with asyncio.timeout(self.program.start_within_s):
                await self._answer()
        except TimeoutError:
            await self.stop()
            raise self._failed(f"gave no answer within {self.program.start_within_s:.0f} s") from None
        except BaseException:
            await self.stop()
            raise

    async def _answer(self) -> None:
        while True:
            if self._process is not None and self._process.returncode is not None:
                raise self._failed(f"ended with status {self._process.returncode} while starting")
            with contextlib.suppress(Exception):  # not answering is what we wait out; the deadline ends it
                await self.program.ping()
                return
            await asyncio.sleep(_BETWEEN_PINGS_S)

    def _failed(self, what: str) -> EngineUnavailable:
        said = logs.tail(self.log)
        return EngineUnavailable(
            self.program.name, f"it {what}; its log is {self.log}" + (f":\n{said}" if said else ".")
        )

    async def ended(self) -> int:
        """Wait for the process to end and return its status."""
        return 0 if self._process is None else await self._process.wait()

    async def stop(self) -> None:
        """Ask it to stop, and kill it with what it started where it has not within its grace."""
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), self.program.stop_within_s)
            except TimeoutError:
                await self.kill()
        self._mark.unlink(missing_ok=True)

    async def kill(self) -> None:
        """End it now, with every process of its session."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()

    def bound_log(self) -> None:
        logs.bound(self.log)
