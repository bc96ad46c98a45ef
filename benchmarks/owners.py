"""Several owners' chats at once, from the file to READY, with one worker and with two.

Every owner imports a WhatsApp export of their own, as `recollect import chat` does, all at the same time. The messages
are those of benchmarks.import_chat. Figures, for each number of workers: messages per second from the first byte read
to the last memory READY, the share of the processors' time that each process took, and the most memory of all together.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.import_chat import chat
from benchmarks.instance import Instance, instance, owners
from benchmarks.record import Record, described
from ingest.importers.whatsapp import WhatsAppExport
from recollect.importing.client import TIMEOUT, Client
from recollect.importing.resume import Resume
from recollect.importing.sending import Sender, wait_until_ready

_PATIENCE_S = 600.0
"""An owner may wait for all the others' turns."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--owners", type=int, default=8)
    parser.add_argument("--messages", type=int, default=1_000, help="of each owner")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        exports = _exports(Path(folder), asked.owners, asked.messages, asked.seed)
        for workers in asked.workers:
            with instance(workers=workers) as running:
                told = _measure(running, exports)
            figures |= {f"workers_{workers}/{name}": value for name, value in told.items()}
        data = described(exports[0], asked.owners * asked.messages)
    record = Record("owners", "embedded", data, asked.seed, figures)
    record.show()
    if asked.json:
        record.write(asked.json)
    ready = [figures[f"workers_{workers}/ready"] for workers in asked.workers]
    return 0 if all(count == asked.owners * asked.messages for count in ready) else 1


def _exports(folder: Path, number: int, messages: int, seed: int) -> list[Path]:
    paths = []
    for owner in range(number):
        path = folder / str(owner) / "WhatsApp Chat with Walking Club.txt"
        path.parent.mkdir()
        path.write_text(chat(messages, seed + owner))
        paths.append(path)
    return paths


def _measure(running: Instance, exports: list[Path]) -> dict[str, float]:
    tokens = owners(running.data, len(exports))
    before, began = running.processor_s(), time.perf_counter()
    ready = asyncio.run(_import(running, exports, tokens))
    took = time.perf_counter() - began
    after = running.processor_s()
    cores = os.cpu_count() or 1
    return {
        "ready": ready,
        "messages_per_second": ready / took,
        **{f"processor_share/{name}": (after[name] - before[name]) / took / cores for name in before},
        "peak_rss_mib": running.peak_mib["all"],
    }


async def _import(running: Instance, exports: list[Path], tokens: list[str]) -> int:
    async with asyncio.TaskGroup() as imports:
        tasks = [imports.create_task(_owner(running, *each)) for each in zip(exports, tokens, strict=True)]
    return sum(task.result() for task in tasks)


async def _owner(running: Instance, export: Path, token: str) -> int:
    """Import one owner's export and wait; return how many memories are ready."""
    items = WhatsAppExport.open(export, None, None).items()
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT) as http:
        client = Client(http, running.url)
        resume = Resume.of(running.data, str(export))
        await Sender(client, resume, lambda _: None).send(items, None)
        return (await wait_until_ready(client, lambda _: None, _PATIENCE_S)).ready


if __name__ == "__main__":
    sys.exit(main())
