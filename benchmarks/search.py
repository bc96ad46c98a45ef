"""Latency of search over 20,000 memories of one owner, warm: inside the service (`tookMs`) and at the client.

The memories are those of benchmarks.import_chat; the queries are words drawn from them with the seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.import_chat import chat
from benchmarks.instance import instance, recollect
from benchmarks.record import Record, described, percentile

_QUERY = "query ($query: String!) { search(query: $query, first: 10) { tookMs totalCount edges { node { id } } } }"
_WARM = 50


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memories", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, instance() as running:
        export = Path(folder) / "WhatsApp Chat with Walking Club.txt"
        export.write_text(chat(asked.memories, asked.seed))
        recollect("import", "chat", str(export), "--data", str(running.data), token=running.token)
        inside, outside = _measure(running.url, running.token, export.read_text(), asked.queries, asked.seed)
        data = described(export, asked.memories)
    figures = {
        f"latency_ms.{name}{where}": percentile(values, share)
        for where, values in (("", inside), ("/client", outside))
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }
    record = Record("search", "embedded", data, asked.seed, figures)
    record.show()
    if asked.json:
        record.write(asked.json)
    return 0


def _measure(url: str, token: str, text: str, queries: int, seed: int) -> tuple[list[float], list[float]]:
    drawn = random.Random(seed)
    words = sorted({word for word in text.split() if word.isalpha() and len(word) > 3})
    inside, outside = [], []
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
        for number in range(_WARM + queries):
            query = " ".join(drawn.sample(words, drawn.randint(1, 4)))
            began = time.perf_counter()
            answer = client.post(url, json={"query": _QUERY, "variables": {"query": query}}).json()
            took = (time.perf_counter() - began) * 1000
            if number >= _WARM:
                inside.append(float(answer["data"]["search"]["tookMs"]))
                outside.append(took)
    return inside, outside


if __name__ == "__main__":
    sys.exit(main())
