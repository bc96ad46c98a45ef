"""What the API counts, for Prometheus."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

_REQUESTS = Counter(
    "recollect_graphql_requests_total", "GraphQL requests over HTTP, by the code of their first error.", ["code"]
)
_SECONDS = Histogram(
    "recollect_graphql_request_seconds",
    "Time from the first byte of a GraphQL request to its answer.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
SOCKETS = Gauge("recollect_graphql_sockets", "Open GraphQL WebSockets.", multiprocess_mode="livesum")


def exposition() -> bytes:
    """Return what this process counted; under `recollect up`, which gives them one folder, what all of them did."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")  # prometheus_client's own switch: it writes there, or not
    if folder is None:
        return generate_latest()
    _forget_the_dead(Path(folder))
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _forget_the_dead(folder: Path) -> None:
    """Take away the live gauges of processes that were killed: nobody closes their sockets any more."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
        except PermissionError:  # it lives, and is another user's
            continue


class Outcome:
    """How a request ended: OK, or the code of its first error."""

    code = "ABORTED"

    def note(self, answer: dict[str, object]) -> None:
        errors = cast(list[dict[str, dict[str, str]]], answer.get("errors") or [])
        self.code = errors[0]["extensions"]["code"] if errors else "OK"


@contextmanager
def measured() -> Iterator[Outcome]:
    outcome, started = Outcome(), time.perf_counter()
    try:
        yield outcome
    finally:
        _SECONDS.observe(time.perf_counter() - started)
        _REQUESTS.labels(outcome.code).inc()
