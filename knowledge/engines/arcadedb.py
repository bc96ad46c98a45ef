"""ArcadeDB from the JRE and jars inside its wheel: Bolt and Cypher on loopback."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from knowledge.engines.engine import Engine
from knowledge.engines.ports import LOOPBACK, free_port
from knowledge.engines.probes import ask_graph
from knowledge.engines.process import Program
from knowledge.engines.secrets import private_folder, secret
from knowledge.errors import EngineUnavailable

USER = "root"
DATABASE = "neo4j"

_HEAP_MB = "RECOLLECT_GRAPH_HEAP_MB"
_DEFAULT_HEAP_MB = 320
_SMALLEST_HEAP_MB = 128
"""With 320 MB, 100,000 memories with five edges each stay at 480 MB resident and 1 ms by id; idle it is 130 MB."""

_C2_FROM = {
    "InvocationThreshold": 5_000,
    "MinInvocationThreshold": 600,
    "CompileThreshold": 15_000,
    "BackEdgeThreshold": 40_000,
}
"""How often code runs before the JVM's second compiler takes it. By default two thirds of what an import of thousands
costs the graph is compiling; forty times later it is a quarter, and what is asked again and again still gets there.
Without that compiler the same questions cost twice as much for good."""


def arcadedb(data: Path) -> Engine:
    """Return ArcadeDB on fresh ports over DATA/graph."""
    home = private_folder(data / "graph")
    password_file = data / "secrets" / "graph.password"
    password = secret(password_file)
    bolt = free_port()
    http = free_port()
    uri = f"bolt://{LOOPBACK}:{bolt}"

    async def ping() -> str:
        return await ask_graph(uri, USER, password, DATABASE)

    return Engine(
        port="graph",
        program=Program("arcadedb", _argv(home, password_file, bolt, http), ping, folder=home, start_within_s=60.0),
        address={"graph_uri": uri, "graph_user": USER, "graph_password": password, "graph_database": DATABASE},
    )


def _argv(home: Path, password_file: Path, bolt: int, http: int) -> tuple[str, ...]:
    wheel = _wheel()
    settings = {
        "server.mode": "production",
        "server.rootPath": home,
        "server.databaseDirectory": home / "databases",
        "server.rootPasswordPath": password_file,
        "server.defaultDatabases": f"{DATABASE}[{USER}]",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.httpIncomingHost": LOOPBACK,
        "server.httpIncomingPort": http,
        "server.httpWorkerThreads": 4,
        "bolt.host": LOOPBACK,
        "bolt.port": bolt,
        "txWalFlush": 2,  # acknowledged means on disk; the default flushes nothing
        "command.timeout": 30_000,  # it knows neither the driver's timeout nor its cancel
        "polyglotEngineEnabled": "false",
        "studio.enabled": "false",
    }
    return (
        str(wheel / "jre" / "bin" / "java"),
        f"-Xmx{_heap_mb()}m",
        "-Xms32m",
        "-XX:+UseSerialGC",
        "-XX:MinHeapFreeRatio=15",
        "-XX:MaxHeapFreeRatio=30",
        *(f"-XX:Tier4{name}={40 * default}" for name, default in _C2_FROM.items()),
        "-XX:ReservedCodeCacheSize=96m",
        "-XX:+ExitOnOutOfMemoryError",  # half a server is worse than one that starts again
        "-Xss512k",
        "-Djava.awt.headless=true",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        *(f"-Darcadedb.{key}={value}" for key, value in settings.items()),
        "-cp",
        str(wheel / "jars" / "*"),
        "com.arcadedb.server.ArcadeDBServer",
    )


def _wheel() -> Path:
    found = importlib.util.find_spec("arcadedb_embedded")
    if found is None or found.origin is None:
        raise EngineUnavailable("arcadedb", "its package is not installed: pip install arcadedb-embedded")
    return Path(found.origin).parent


def _heap_mb() -> int:
    said = os.environ.get(_HEAP_MB, str(_DEFAULT_HEAP_MB))
    if not said.isdigit() or int(said) < _SMALLEST_HEAP_MB:
        raise EngineUnavailable(
            "arcadedb", f"{_HEAP_MB} must be a number of at least {_SMALLEST_HEAP_MB}, not {said!r}"
        )
    return int(said)
