"""A vector process of a test's own: one that it may kill, and that waits for nothing but itself."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from knowledge.engines.probes import ask_vectors


class EdgeProcess:
    def __init__(self, folder: Path, *options: str) -> None:
        self.path = folder / "vectors"
        self.socket = folder / "edge.sock"
        self._options = options
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    async def start(self) -> None:
        program = ("-m", "knowledge.engines.edge_server", "--path", str(self.path), "--socket", str(self.socket))
        self._process = await asyncio.create_subprocess_exec(sys.executable, *program, *self._options)
        async with asyncio.timeout(30):
            while True:
                if self._process.returncode is not None:
                    raise RuntimeError(f"the vector process ended with {self._process.returncode}")
                try:
                    await ask_vectors(self.url)
                    return
                except OSError:
                    await asyncio.sleep(0.02)

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await asyncio.wait_for(self._process.wait(), 30)


@asynccontextmanager
async def edge_process(folder: Path, *options: str) -> AsyncIterator[EdgeProcess]:
    process = EdgeProcess(folder, *options)
    await process.start()
    try:
        yield process
    finally:
        await process.end()
