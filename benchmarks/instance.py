"""A service of the benchmark's own: `recollect up` on a temporary folder, watched for memory while it runs."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from knowledge.accounts.bootstrap import open_accounts
from knowledge.engines.runtime import read_runtime
from knowledge.levels import Sensitivity
from knowledge.settings import Settings

_START_S = 120.0
_SAMPLE_S = 0.2


@dataclass(slots=True)
class Instance:
    """`peak_mib` is the largest sum of resident memory of the service's processes that was seen, in MiB."""

    data: Path
    process: subprocess.Popen[bytes]
    started_s: float
    api: str
    token: str
    peak_mib: dict[str, float] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"{self.api}/graphql"

    def resident_mib(self) -> dict[str, float]:
        """Return resident memory by process, and the sum as `all`."""
        root = psutil.Process(self.process.pid)
        sizes: dict[str, float] = {}
        for child in [root, *root.children(recursive=True)]:
            try:
                sizes[_name(child)] = sizes.get(_name(child), 0.0) + child.memory_info().rss / 1024**2
            except psutil.Error:
                continue
        sizes["all"] = sum(sizes.values())
        return sizes

    def processor_s(self) -> dict[str, float]:
        """Return the processor time used so far, by process."""
        root = psutil.Process(self.process.pid)
        used: dict[str, float] = {}
        for child in [root, *root.children(recursive=True)]:
            times = child.cpu_times()
            used[_name(child)] = used.get(_name(child), 0.0) + times.user + times.system
        return used

    def watch(self) -> None:
        while not self._stop.wait(_SAMPLE_S):
            try:
                sizes = self.resident_mib()
            except psutil.NoSuchProcess:
                return
            for name, size in sizes.items():
                self.peak_mib[name] = max(size, self.peak_mib.get(name, 0.0))

    def stop(self) -> None:
        self._stop.set()
        self.process.terminate()
        self.process.wait(60)


@contextmanager
def instance(*, workers: int = 1) -> Iterator[Instance]:
    """Start, hand out with a token, and stop; raises SystemExit where it does not start."""
    with tempfile.TemporaryDirectory(prefix="recollect-benchmark-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        began = time.perf_counter()
        up = [sys.executable, "-m", "recollect", "up", "--data", str(data), "--port", "0", "--workers", str(workers)]
        process = subprocess.Popen(up, stdout=subprocess.DEVNULL)
        try:
            api = _await_api(data, process, began)
            started_s = time.perf_counter() - began
            token = recollect("token", "--user", "+15550199", "--data", str(data)).strip()
            running = Instance(data, process, started_s, api, token)
            watcher = threading.Thread(target=running.watch, daemon=True)
            watcher.start()
            yield running
            running.stop()
            watcher.join(5)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(60)


def owners(data: Path, number: int) -> list[str]:
    """Make so many users and return a token of each, unlocked up to ULTRA_SECRET."""

    async def made() -> list[str]:
        async with open_accounts(Settings(data=data)) as accounts:
            users = [await accounts.ensure_user(f"+1555{place:07d}") for place in range(number)]
            return [await accounts.issue_token(user, Sensitivity.ULTRA_SECRET) for user in users]

    return asyncio.run(made())


def recollect(*arguments: str, token: str | None = None) -> str:
    """Run a command of ours and return what it printed; raises CalledProcessError where it fails."""
    env = {**os.environ, **({"RECOLLECT_TOKEN": token} if token else {})}
    command = [sys.executable, "-m", "recollect", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=env, timeout=1800).stdout


def _await_api(data: Path, process: subprocess.Popen[bytes], began: float) -> str:
    while time.perf_counter() - began < _START_S:
        if process.poll() is not None:
            raise SystemExit(f"recollect up ended with status {process.returncode}")
        runtime = read_runtime(data)
        if runtime is not None and runtime.api:
            try:
                if httpx.get(f"{runtime.api}/ready", timeout=2).status_code == 200:
                    return runtime.api
            except httpx.HTTPError:
                pass
        time.sleep(0.05)
    raise SystemExit(f"recollect up did not answer within {_START_S:g} s")


def _name(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    known = {"arcadedb": "graph", "valkey": "redis", "edge_server": "vectors", " api": "api", " worker": "worker"}
    return next((name for mark, name in known.items() if mark in line), "supervisor")
