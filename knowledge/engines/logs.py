"""Log files of children, bounded: the file and one before it."""

from __future__ import annotations

import shutil
from pathlib import Path

MAX_LOG_BYTES = 4 * 1024 * 1024


def bound(path: Path, most: int = MAX_LOG_BYTES) -> None:
    """Move what was written to `NAME.1` and start over, once the file is too long.

    The child goes on writing to the same open file, which is why it is copied and cut instead of renamed.
    """
    if path.exists() and path.stat().st_size > most:
        shutil.copyfile(path, path.with_suffix(path.suffix + ".1"))
        with open(path, "r+b") as file:
            file.truncate(0)


def tail(path: Path, lines: int = 5) -> str:
    """Return the last lines that say something, for an error message."""
    try:
        with open(path, "rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 8192))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join([line for line in text.splitlines() if line.strip()][-lines:])
