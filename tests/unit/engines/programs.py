"""Small programs that tests run as children."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from knowledge.engines.process import Program

_READY = "ready"


def program(
    folder: Path, body: str, *, name: str = "child", start_within_s: float = 10.0, stop_within_s: float = 5.0
) -> Program:
    """Return a Python program that answers once its body has made the file `ready` in the folder."""
    ready = folder / _READY
    text = f"import os, signal, sys, time\nfrom pathlib import Path\nready = Path({str(ready)!r})\n" + textwrap.dedent(
        body
    )

    async def ping() -> str:
        return ready.read_text()

    argv = (sys.executable, "-I", "-S", "-c", text)
    return Program(name, argv, ping, start_within_s=start_within_s, stop_within_s=stop_within_s)


SERVES = """
ready.write_text(str(os.getpid()))
print("serving", flush=True)
while True:
    signal.pause()
"""
DIES_AT_ONCE = """
print("no luck today", flush=True)
sys.exit(3)
"""
IGNORES_TERM = """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
ready.write_text(str(os.getpid()))
while True:
    signal.pause()
"""
NEVER_ANSWERS = """
while True:
    signal.pause()
"""
