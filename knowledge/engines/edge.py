"""Our own vector process, Qdrant Edge behind a Unix socket."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from knowledge.engines.engine import Engine
from knowledge.engines.probes import UNIX, ask_vectors
from knowledge.engines.process import Program
from knowledge.engines.secrets import private_folder

_LONGEST_SOCKET_PATH = 100
"""The system's limit is 108 bytes on Linux and 104 on macOS."""


def edge(data: Path) -> Engine:
    """Return the vector process over DATA/vectors."""
    folder = private_folder(data / "vectors")
    socket = socket_path(data)
    socket.unlink(missing_ok=True)
    url = f"{UNIX}{socket}"

    async def ping() -> str:
        return await ask_vectors(url)

    argv = (sys.executable, "-m", "knowledge.engines.edge_server", "--path", str(folder), "--socket", str(socket))
    return Engine(
        port="vectors",
        program=Program(name="edge", argv=argv, ping=ping, start_within_s=60.0),
        address={"vector_url": url},
    )


def socket_path(data: Path) -> Path:
    """Return where the socket goes: in the data folder, or in the temporary folder where that path is too long."""
    inside = data.resolve() / "edge.sock"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_PATH:
        return inside
    folder = private_folder(Path(tempfile.gettempdir()) / f"recollect-{os.getuid()}")
    return folder / f"{hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]}.sock"
