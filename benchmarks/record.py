"""What a benchmark prints for people, and writes for machines."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Record:
    """One run: what, on which engines, with which data, and its figures by flat names."""

    benchmark: str
    engines: str
    data: Mapping[str, object]
    seed: int
    figures: Mapping[str, float]

    def show(self) -> None:
        table = Table(title=f"{self.benchmark} on {machine()} ({self.engines})")
        table.add_column("figure")
        table.add_column("value", justify="right")
        for name, value in self.figures.items():
            table.add_row(name, f"{value:,.2f}")
        Console().print(table)

    def write(self, path: Path) -> None:
        told = {
            "benchmark": self.benchmark,
            "commit": _commit(),
            "machine": machine(),
            "engines": self.engines,
            "data": dict(self.data),
            "seed": self.seed,
            "figures": {name: round(value, 3) for name, value in self.figures.items()},
        }
        path.write_text(json.dumps(told, indent=1) + "\n")


def machine() -> str:
    memory_gib = psutil.virtual_memory().total / 1024**3
    return f"{psutil.cpu_count()} cores, {memory_gib:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def described(path: Path, size: int) -> dict[str, object]:
    """Return what names a data file beyond doubt."""
    return {"path": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "size": size}


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _commit() -> str:
    found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    return found.stdout.strip() or "unknown"
