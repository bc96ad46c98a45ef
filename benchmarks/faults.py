"""The fault run at its full length: `python -m benchmarks.faults [--rounds 10] [--memories 2000] [--json PATH]`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.record import Record
from tests.faults.run import EMBEDDED, Report, fault_run

_SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="how many processes are killed, each kind in turn")
    parser.add_argument("--memories", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="recollect-faults-", ignore_cleanup_errors=True) as folder:
        running = fault_run(
            Path(folder) / "data",
            memories=asked.memories,
            rounds=asked.rounds,
            victims=EMBEDDED,
            workers=asked.workers,
            seed=asked.seed,
        )
        report = asyncio.run(running)
    print("\n".join([*report.lines(), *report.problems[:_SHOWN]]))
    if asked.json:
        Record("faults", "embedded", {}, asked.seed, _figures(report)).write(asked.json)
    return 1 if report.problems else 0


def _figures(report: Report) -> dict[str, float]:
    figures: dict[str, float] = {
        "memories": report.memories,
        "kills": len(report.kills),
        "events": report.events,
        "connections": report.connections,
        "busy_s": report.busy_s,
        "settled_s": report.settled_s,
        "index_settled_s": report.index_s,
        **{f"acknowledged/{what}": count for what, count in report.acknowledged.items()},
        **{f"unknown/{what}": count for what, count in report.unknown.items()},
        **{f"problems/{check}": len(problems) for check, problems in report.wrong.items()},
    }
    for victim in dict.fromkeys(kill.victim for kill in report.kills):
        times = [kill.recovered_s for kill in report.kills if kill.victim == victim]
        figures[f"recovered_s.max/{victim}"] = max(times)
    return figures


if __name__ == "__main__":
    sys.exit(main())
