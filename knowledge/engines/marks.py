"""Marks of child processes, by which a later start finds the orphans of a killed instance, and only those."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from knowledge.engines.secrets import write_private
from knowledge.errors import EngineUnavailable


@dataclass(frozen=True, slots=True)
class ProcessMark:
    """A pid with the moment its process began, so that a reused pid is not taken for it."""

    pid: int
    began: str

    @classmethod
    def of(cls, pid: int) -> ProcessMark:
        """Mark a process; `began` is empty, and matches nothing, where there is no such process."""
        return cls(pid, _began(pid))

    @property
    def is_alive(self) -> bool:
        return self.began != "" and _began(self.pid) == self.began


def keep_mark(path: Path, pid: int) -> None:
    """Write down a child of this process."""
    marks = {"child": asdict(ProcessMark.of(pid)), "parent": asdict(ProcessMark.of(os.getpid()))}
    write_private(path, json.dumps(marks))


def end_orphan(path: Path, grace_s: float = 5.0) -> bool:
    """End the process that the file marks and whose parent was killed; tell whether one was still running.

    Raises EngineUnavailable where another, living instance has it.
    """
    try:
        kept = json.loads(path.read_text())
        child, parent = ProcessMark(**kept["child"]), ProcessMark(**kept["parent"])
    except (OSError, ValueError, KeyError, TypeError):
        path.unlink(missing_ok=True)
        return False
    was_alive = child.is_alive
    if was_alive and parent.pid != os.getpid() and parent.is_alive:
        raise EngineUnavailable(
            path.stem, f"the process {parent.pid} runs one on the same folder already; stop that first."
        )
    for number in (signal.SIGTERM, signal.SIGKILL):
        if child.is_alive:
            os.kill(child.pid, number)
            _await_end(child, grace_s)
    path.unlink(missing_ok=True)
    return was_alive


def _await_end(mark: ProcessMark, grace_s: float) -> None:
    until = time.monotonic() + grace_s
    while mark.is_alive and time.monotonic() < until:
        time.sleep(0.02)


def _began(pid: int) -> str:
    try:
        if sys.platform != "linux":
            return str(psutil.Process(pid).create_time())
        # Ticks since boot do not move when the clock is set, as a creation time computed from it does.
        stat = Path(f"/proc/{pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return "" if fields[0] == "Z" else f"{boot}:{fields[19]}"
    except (OSError, psutil.Error):
        return ""
