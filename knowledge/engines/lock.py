"""One instance per folder, by a lock that the system lets go when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import EngineUnavailable


class FolderInUse(EngineUnavailable):
    """Another process holds the folder: nothing is asked, and so nothing fails to answer."""

    def __str__(self) -> str:
        return self.hint


@contextmanager
def folder_lock(path: Path, what: str, hint: str) -> Iterator[None]:
    """Hold the lock file; raises FolderInUse, naming the holder's pid, where another process has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
            raise FolderInUse(what, f"{path.parent} is in use by the process {holder}; {hint}") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
