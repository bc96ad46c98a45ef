"""How far an import came, kept in the data folder so that the next run goes on from there."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Final

from knowledge.engines.secrets import write_private
from knowledge.errors import EngineUnavailable

_FOLDER: Final = "imports"
_CHUNK: Final = 1 << 20


class Resume:
    """Only a convenience: without it idempotency keys alone keep an import from writing anything twice."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of(cls, data: Path, *identity: str) -> Resume:
        """Name an import by all that decides what it sends and to whom."""
        digest = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
        return cls(data / _FOLDER / f"{digest}.json")

    def done(self) -> int:
        """Return how many of the source's items are known to be stored; 0 where nothing sound says so."""
        try:
            done = json.loads(self._path.read_text())["done"]
        except (OSError, ValueError, KeyError, TypeError):
            return 0
        return done if isinstance(done, int) and done > 0 else 0

    def note(self, done: int) -> None:
        with contextlib.suppress(OSError, EngineUnavailable):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_private(self._path, json.dumps({"done": done}))

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def file_digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def folder_digest(root: Path, notes: list[Path]) -> str:
    """Return a digest that changes with any note's name, size or time of writing."""
    listed = []
    for path in notes:
        with contextlib.suppress(OSError):
            status = path.stat()
            listed.append((str(path.relative_to(root)), status.st_size, status.st_mtime_ns))
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()
