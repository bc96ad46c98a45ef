"""A WhatsApp export of 5,000 messages, from the file to READY, through `recollect import chat`.

The messages are the sample life's, drawn with a seed and numbered, so that no two are alike. Figures: start to first
answer, memory when idle and at its peak, messages per second from the first byte read to the last memory READY.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

import httpx
import psutil

from benchmarks.instance import instance, recollect
from benchmarks.record import Record, described

_SETTLE_S = 5.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, instance() as running:
        export = Path(folder) / "WhatsApp Chat with Walking Club.txt"
        export.write_text(chat(asked.messages, asked.seed))
        time.sleep(_SETTLE_S)
        idle = running.resident_mib()
        before = running.processor_s()
        mine = psutil.Process().cpu_times()
        began = time.perf_counter()
        recollect("import", "chat", str(export), "--data", str(running.data), token=running.token)
        took = time.perf_counter() - began
        after = running.processor_s()
        client = psutil.Process().cpu_times()
        counts = _counts(running.url, running.token)
        figures = {
            "start_s": running.started_s,
            "idle_rss_mib": idle["all"],
            **{f"idle_rss_mib/{name}": size for name, size in idle.items() if name != "all"},
            "ready": counts["ready"],
            "failed": counts["failed"],
            "messages_per_second": counts["ready"] / took,
            "peak_rss_mib": running.peak_mib["all"],
            **{f"processor_s/{name}": after[name] - before[name] for name in before},
            "processor_s/import": sum(client[2:4]) - sum(mine[2:4]),
        }
        data = described(export, asked.messages)
    record = Record("import_chat", "embedded", data, asked.seed, figures)
    record.show()
    if asked.json:
        record.write(asked.json)
    return 0 if counts["ready"] == asked.messages else 1


def chat(messages: int, seed: int) -> str:
    """Return an export in the form that Android writes."""
    drawn = random.Random(seed)
    texts = [line.replace("\n", " ") for line in _texts()]
    people = ["Ana Silva", "Ben Osei", "Chidi", "Dara", "Me"]
    moment = datetime(2024, 1, 1, 8, 0)
    lines = []
    for number in range(messages):
        moment += timedelta(minutes=drawn.randint(1, 60))
        lines.append(f"{moment:%d/%m/%Y, %H:%M} - {drawn.choice(people)}: {drawn.choice(texts)} ({number})")
    return "\n".join(lines) + "\n"


def _texts() -> list[str]:
    sample = resources.files("recollect") / "sample" / "memories.jsonl"
    memories = [json.loads(line) for line in sample.read_text().splitlines()]
    return [memory["content"] for memory in memories if memory.get("sensitivity") in (None, "GENERAL", "CONFIDENTIAL")]


def _counts(url: str, token: str) -> dict[str, int]:
    answer = httpx.post(
        url,
        json={"query": "{ ingestion { pending ready failed } }"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    ).json()
    counts: dict[str, int] = answer["data"]["ingestion"]
    return counts


if __name__ == "__main__":
    sys.exit(main())
