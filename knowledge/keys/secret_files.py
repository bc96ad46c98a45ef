"""Files of secrets that only their owner may read, made once however many processes start together."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

from knowledge.errors import InvalidInput

MODE = 0o600


def read_secret(path: Path) -> dict[str, object]:
    """Read a JSON object from a file that nobody else can read.

    Raises FileNotFoundError where there is none, InvalidInput where it is open to others or not a JSON object.
    """
    with path.open("rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            raise InvalidInput(f"{path} can be read by others (mode {mode:04o}): run chmod 600 on it.")
        raw = file.read()
    try:
        content = json.loads(raw)
    except ValueError as error:
        raise InvalidInput(f"{path} is not JSON: restore it from your backup.") from error
    if not isinstance(content, dict):
        raise InvalidInput(f"{path} does not hold a JSON object: restore it from your backup.")
    return content


def read_or_make_secret(path: Path, make: Callable[[], dict[str, object]]) -> dict[str, object]:
    """Read the file, or write it with what `make` returns where there is none; of several writers one wins."""
    try:
        return read_secret(path)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _publish(path, json.dumps(make(), indent=1).encode())
        return read_secret(path)


def _publish(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as draft:
        os.fchmod(draft.fileno(), MODE)
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
        # A link appears whole or not at all, and never replaces: a key that another process just made stays.
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
