"""Short commands that end by themselves, under a deadline."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence


async def run_once(argv: Sequence[str], *, within_s: float, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Return the exit status and what it printed; past the deadline it is killed and the status is 124."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        env={**os.environ, **(env or {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), within_s)
    except TimeoutError:
        return 124, f"{argv[0]} did not end within {within_s:.0f} s"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, said.decode(errors="replace")
