"""Folders and files that only their owner may read, and the secrets generated into them."""

from __future__ import annotations

import os
import secrets as randomness
from pathlib import Path

from knowledge.errors import EngineUnavailable

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


def private_folder(path: Path) -> Path:
    """Make the folder, readable by its owner alone; raises EngineUnavailable where it cannot be written."""
    try:
        path.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        if path.stat().st_mode & 0o077:
            path.chmod(_FOLDER_MODE)
    except OSError as error:
        raise _unwritable(path, error) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise _unwritable(path, None)
    return path


def write_private(path: Path, text: str) -> None:
    """Replace the file's text at one stroke: a reader sees the old text or the new, and a crash leaves one of them."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise _unwritable(path.parent, error) from error


def secret(path: Path) -> str:
    """Return the secret kept in the file, generated the first time (192 bits, letters and digits of a URL)."""
    private_folder(path.parent)
    if not path.exists():
        write_private(path, randomness.token_urlsafe(24))
    return path.read_text().strip()


def _unwritable(path: Path, error: OSError | None) -> EngineUnavailable:
    why = f" ({error.strerror})" if error is not None and error.strerror else ""
    return EngineUnavailable(
        "The data folder", f"{path} cannot be written{why}; choose another with --data or RECOLLECT_DATA."
    )
