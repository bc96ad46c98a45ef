"""The caller's end of the Edge process: many requests in flight on one connection, each with its deadline."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Mapping
from pathlib import Path

from knowledge.engines import edge_frames as frames
from knowledge.errors import EngineUnavailable, TimedOut

MAX_IN_FLIGHT = 128
_FIRST_PAUSE_S = 0.02
_LONGEST_PAUSE_S = 0.5
_ENGINE = "The vector index"
_HINT = "is `recollect up` running? Otherwise set QDRANT_URL to a Qdrant server."


class Missing(Exception):
    """The collection that the request named is not there."""


class EdgeConnection:
    """Every request can be sent twice without harm, so a lost connection is made again until the deadline."""

    def __init__(self, socket: Path, timeout_s: float) -> None:
        self._socket = socket
        self._timeout_s = timeout_s
        self._numbers = itertools.count(1)
        self._slots = asyncio.Semaphore(MAX_IN_FLIGHT)
        self._connecting = asyncio.Lock()
        self._writer: asyncio.StreamWriter | None = None
        self._listener: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[Mapping[str, object]]] = {}

    async def ask(self, operation: str, **fields: object) -> Mapping[str, object]:
        """Return the answer; raises TimedOut, EngineUnavailable, Missing, or ValueError for what the engine refuses."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timeout_s
        pause = _FIRST_PAUSE_S
        lost: Exception | None = None
        try:
            async with asyncio.timeout_at(deadline), self._slots:
                while True:
                    try:
                        within_ms = max(1, int((deadline - loop.time()) * 1000))
                        answer = await self._exchange({**fields, "op": operation, "within_ms": within_ms})
                        if answer.get("code") != "busy":
                            return _unwrapped(answer)
                    except OSError as error:
                        lost = error
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE_S)
        except TimeoutError:
            if lost is not None:
                raise EngineUnavailable(_ENGINE, f"{_HINT} ({lost})") from lost
            raise TimedOut(f"The vector index gave no answer to {operation} within {self._timeout_s:g} s.") from None

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    async def _exchange(self, message: Mapping[str, object]) -> Mapping[str, object]:
        writer = await self._connected()
        number = next(self._numbers)
        answer: asyncio.Future[Mapping[str, object]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            writer.write(frames.pack({**message, "id": number}))
            await writer.drain()
            return await answer
        finally:
            self._waiting.pop(number, None)

    async def _connected(self) -> asyncio.StreamWriter:
        async with self._connecting:
            if self._writer is None or self._writer.is_closing():
                reader, self._writer = await asyncio.open_unix_connection(self._socket, limit=1 << 20)
                self._listener = asyncio.create_task(self._listen(reader, self._writer))
            return self._writer

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand each answer to who asked; when the connection ends, tell everybody who still waits on it."""
        reason: Exception = ConnectionResetError("the vector process closed the connection")
        try:
            while (message := await frames.read(reader)) is not None:
                number = message.get("id")
                waiting = self._waiting.get(number) if isinstance(number, int) else None
                if waiting is not None and not waiting.done():
                    waiting.set_result(message)
        except (OSError, frames.BadFrame) as error:
            reason = ConnectionResetError(str(error))
        finally:
            writer.close()
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(reason)


def _unwrapped(answer: Mapping[str, object]) -> Mapping[str, object]:
    if answer.get("ok"):
        return answer
    said = str(answer.get("error"))
    match answer.get("code"):
        case "missing":
            raise Missing(said)
        case "invalid":
            raise ValueError(said)
        case "late":
            raise TimedOut(f"The vector index was too busy to answer in time: {said}.")
    raise EngineUnavailable(_ENGINE, said)
