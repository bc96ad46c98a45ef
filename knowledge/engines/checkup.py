"""Findings about everything the service stands on: engines, data folder, keys, tools."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.engines.endpoints import resolve
from knowledge.engines.maven import are_fetched, find_java, jars_folder
from knowledge.engines.probes import ask_graph, ask_redis, ask_vectors
from knowledge.engines.runtime import Endpoints
from knowledge.errors import EngineUnavailable
from knowledge.settings import Settings

_LEAST_FREE_BYTES = 1024**3
_OLDEST_QDRANT = (1, 19)


@dataclass(frozen=True, slots=True)
class Finding:
    """`note` is worth knowing; `failed` keeps the service from working."""

    what: str
    state: Literal["ok", "note", "failed"]
    uses: str
    version: str = ""
    answer_ms: float | None = None
    advice: str = ""


async def check_up(settings: Settings) -> list[Finding]:
    """Ask everything at once; never raises for what it finds."""
    here = [_folder(settings), _disk(settings.data), _keys(settings)]
    return [*await _engines(settings), *here, await _neo4j(settings)]


async def _engines(settings: Settings) -> list[Finding]:
    try:
        at = resolve(settings)
    except EngineUnavailable as error:
        return [Finding("engines", "failed", "nothing", advice=error.hint)]
    return list(
        await asyncio.gather(
            _asked("graph", at.graph_uri, lambda: _graph(at), settings.neo4j_uri is not None),
            _asked("vectors", at.vector_url, lambda: _vectors(at), settings.qdrant_url is not None),
            _asked("redis", at.redis_url, lambda: ask_redis(at.redis_url), settings.redis_url is not None),
        )
    )


def _graph(at: Endpoints) -> Awaitable[str]:
    return ask_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database)


def _vectors(at: Endpoints) -> Awaitable[str]:
    return ask_vectors(at.vector_url, at.vector_api_key)


async def _asked(what: str, url: str, ask: Callable[[], Awaitable[str]], is_server: bool) -> Finding:
    uses = f"{'server' if is_server else 'embedded'} {without_secret(url)}"
    began = time.perf_counter()
    try:
        version = await ask()
    except Exception as error:
        advice = (
            "check its URL and credentials."
            if is_server
            else "`recollect up` restarts it; see its log in the data folder."
        )
        return Finding(what, "failed", uses, advice=f"{type(error).__name__}: {str(error)[:120]}; {advice}")
    answer_ms = (time.perf_counter() - began) * 1000
    if what == "vectors" and is_old_qdrant(version):
        advice = "before 1.19, Qdrant ignores per-owner IDF: keywords are weighted over all owners. Update it."
        return Finding(what, "note", uses, version, answer_ms, advice)
    return Finding(what, "ok", uses, version, answer_ms)


def without_secret(url: str) -> str:
    """Return the URL without user and password."""
    return re.sub(r"//[^/@]*@", "//", url)


def is_old_qdrant(version: str) -> bool:
    found = re.fullmatch(r"Qdrant (\d+)\.(\d+).*", version)
    return found is not None and (int(found[1]), int(found[2])) < _OLDEST_QDRANT


def _folder(settings: Settings) -> Finding:
    data = settings.data
    if not data.exists():
        return Finding("data folder", "note", str(data), advice="it does not exist yet; `recollect up` makes it.")
    if not os.access(data, os.W_OK | os.X_OK):
        advice = "it cannot be written: change its rights, or choose another with --data."
        return Finding("data folder", "failed", str(data), advice=advice)
    if data.stat().st_mode & 0o077:
        return Finding("data folder", "note", str(data), advice=f"others may read it: chmod 700 {data}")
    return Finding("data folder", "ok", str(data))


def _disk(data: Path) -> Finding:
    place = next(path for path in (data.absolute(), *data.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    said = f"{free / 1024**3:.1f} GiB free"
    if free < _LEAST_FREE_BYTES:
        return Finding("disk", "note", said, advice="less than 1 GiB: make room before the engines stop writing.")
    return Finding("disk", "ok", said)


def _keys(settings: Settings) -> Finding:
    file = settings.data / "keys" / "master.json"
    if settings.master_key is not None:
        return Finding("keys", "ok", "RECOLLECT_MASTER_KEY")
    if not file.exists():
        return Finding("keys", "note", str(file), advice="there is no master key yet; the first start makes one.")
    if file.stat().st_mode & 0o077:
        return Finding("keys", "failed", str(file), advice=f"others may read the master key: chmod 600 {file}")
    return Finding("keys", "ok", str(file))


async def _neo4j(settings: Settings) -> Finding:
    """Tell whether a real Neo4j could be had here; nobody needs one."""
    try:
        java = await find_java()
    except EngineUnavailable as error:
        return Finding("Neo4j here", "note", "no Java", advice=error.hint)
    if not are_fetched(jars_folder(settings.data)) and shutil.which("mvn") is None:
        return Finding("Neo4j here", "note", java, advice="install Maven for `recollect neo4j`.")
    return Finding("Neo4j here", "ok", java, advice="`recollect neo4j` brings it up.")
