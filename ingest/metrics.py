"""What understanding costs, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Literal

from prometheus_client import Histogram

Method = Literal["local", "language_model"]

_SECONDS = Histogram(
    "ai_classification_duration_seconds",
    "Time to understand one memory, its part of the batch's, by who understood it: here, or a language model.",
    ["method"],
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


@contextmanager
def understanding(method: Method, memories: int) -> Iterator[None]:
    """Count the time of the block, unless it fails, as that of so many memories alike."""
    began = perf_counter()
    yield
    observe(method, perf_counter() - began, memories)


def observe(method: Method, seconds: float, memories: int) -> None:
    """Count so many seconds as those of so many memories alike."""
    taken = _SECONDS.labels(method)
    for _ in range(memories):
        taken.observe(seconds / memories)
