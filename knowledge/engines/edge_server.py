"""The vector process: Qdrant Edge behind a Unix socket, `python -m knowledge.engines.edge_server --path --socket`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from knowledge.engines import edge_frames as frames
from knowledge.engines.edge_catalogue import Catalogue, NoCollection
from knowledge.engines.edge_operations import Operations
from knowledge.engines.edge_upkeep import Upkeep
from knowledge.engines.edge_wire import BadRequest

_LOG = logging.getLogger(__name__)

MAX_WAITING = 1_024
MAX_WAITING_BYTES = 256 * 1024 * 1024


class EdgeServer:
    """Answers requests in the order in which they came; past its bounds it says so at once."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._waiting = 0
        self._waiting_bytes = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections: dict[asyncio.StreamWriter, asyncio.Event] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either side closes it or what comes is no frame."""
        ended = self._connections.setdefault(writer, asyncio.Event())
        try:
            while (message := await frames.read(reader)) is not None:
                task = asyncio.create_task(self._reply(message, writer))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        except frames.BadFrame as error:
            await _send(writer, _failure(None, "invalid", str(error)))
        except ConnectionError:
            pass
        finally:
            writer.close()
            del self._connections[writer]
            ended.set()

    async def finish(self) -> None:
        """Wait for the requests under way, then hang up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5.0)
        open_ones = dict(self._connections)
        for writer, ended in open_ones.items():
            writer.close()
            await ended.wait()

    async def _reply(self, message: dict[str, object], writer: asyncio.StreamWriter) -> None:
        size = _weight(message)
        if self._waiting >= MAX_WAITING or self._waiting_bytes + size > MAX_WAITING_BYTES:
            await _send(
                writer, _failure(message.get("id"), "busy", "too many requests wait: send again a little later")
            )
            return
        self._waiting += 1
        self._waiting_bytes += size
        try:
            answer = await self._answer(message)
        finally:
            self._waiting -= 1
            self._waiting_bytes -= size
        await _send(writer, answer)

    async def _answer(self, message: dict[str, object]) -> Mapping[str, object]:
        identity = message.get("id")
        try:
            result = await self._operations.perform(message)
            return {"id": identity, "ok": True, **result}
        except (BadRequest, ValueError, TypeError, OverflowError) as error:
            return _failure(identity, "invalid", str(error))
        except NoCollection as error:
            return _failure(identity, "missing", f"there is no collection {error}")
        except TimeoutError:
            return _failure(identity, "late", "its time was over before its turn came")
        except Exception as error:  # the engine raises bare Exception; the caller gets the sentence, the log the rest
            _LOG.exception("%s failed", message.get("op"))
            return _failure(identity, "engine", str(error))


def _failure(identity: object, code: str, sentence: str) -> Mapping[str, object]:
    return {"id": identity, "ok": False, "code": code, "error": sentence}


def _weight(message: Mapping[str, object]) -> int:
    points = message.get("points")
    return 4_096 * len(points) if isinstance(points, list) else 4_096


async def _send(writer: asyncio.StreamWriter, answer: Mapping[str, object]) -> None:
    if writer.is_closing():
        return
    with contextlib.suppress(ConnectionError):
        writer.write(frames.pack(answer))
        await writer.drain()


async def run(path: Path, socket: Path, upkeep: Upkeep) -> None:
    """Serve until SIGTERM or SIGINT, then finish, flush and close."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    started = time.monotonic()
    with ThreadPoolExecutor(1, thread_name_prefix="engine") as engine:
        catalogue = await asyncio.get_running_loop().run_in_executor(engine, Catalogue.open, path, engine)
        server = EdgeServer(Operations(catalogue))
        listening = await asyncio.start_unix_server(server.serve, socket, limit=1 << 20)
        _LOG.info("serving %d collections after %.2f s", len(catalogue.collections), time.monotonic() - started)
        keeping = asyncio.create_task(upkeep.run(catalogue))
        await stop.wait()
        listening.close()
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping
        await server.finish()
        for collection in catalogue.collections.values():
            await collection.close()


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="edge_server", description=__doc__)
    defaults = Upkeep()
    parser.add_argument("--path", type=Path, required=True)
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--flush-every-s", type=float, default=defaults.flush_every_s)
    parser.add_argument("--optimise-after", type=int, default=defaults.optimise_after)
    parser.add_argument("--quiet-s", type=float, default=defaults.quiet_s)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    upkeep = Upkeep(given.flush_every_s, given.optimise_after, given.quiet_s)
    os.umask(0o077)
    given.socket.unlink(missing_ok=True)
    asyncio.run(run(given.path, given.socket, upkeep))
    given.socket.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
