"""A real Neo4j Community with Neo4j Browser on loopback, wherever Java and Maven are."""

from __future__ import annotations

from pathlib import Path

from knowledge.engines.commands import run_once
from knowledge.engines.engine import Engine
from knowledge.engines.maven import fetch_jars, find_java, jars_folder
from knowledge.engines.ports import LOOPBACK, free_port
from knowledge.engines.probes import ask_graph
from knowledge.engines.process import Program
from knowledge.engines.secrets import private_folder, secret, write_private
from knowledge.errors import EngineUnavailable

USER = "neo4j"
DATABASE = "neo4j"
BOLT_PORT = 7687
HTTP_PORT = 7474

_CONFIGURATION = """\
server.default_listen_address={host}
server.bolt.enabled=true
server.bolt.listen_address={host}:{bolt}
server.bolt.advertised_address={host}:{bolt}
server.http.enabled=true
server.http.listen_address={host}:{http}
server.http.advertised_address={host}:{http}
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=128m
db.tx_log.rotation.retention_policy=256M size
"""
_OPENS = tuple(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io", "sun.nio.ch"))


async def neo4j(data: Path) -> Engine:
    """Return Neo4j over DATA/neo4j, on its usual ports where they are free; fetches and prepares it the first time."""
    java = await find_java()
    home = private_folder(data / "neo4j")
    jars = str(await fetch_jars(jars_folder(data)) / "*")
    password = secret(data / "secrets" / "neo4j.password")
    bolt = free_port(BOLT_PORT)
    http = free_port(HTTP_PORT)
    settings = private_folder(home / "conf")
    write_private(settings / "neo4j.conf", _CONFIGURATION.format(host=LOOPBACK, bolt=bolt, http=http))
    await _set_initial_password(java, jars, home, password)
    uri = f"bolt://{LOOPBACK}:{bolt}"

    async def ping() -> str:
        return await ask_graph(uri, USER, password, DATABASE)

    places = ("--home-dir", str(home), "--config-dir", str(settings), "--console-mode")
    argv = (java, "-Xmx512m", *_OPENS, "-cp", jars, "org.neo4j.server.CommunityEntryPoint", *places)
    return Engine(
        port="graph",
        program=Program("neo4j", argv, ping, folder=home, start_within_s=120.0, stop_within_s=30.0),
        address={"graph_uri": uri, "graph_user": USER, "graph_password": password, "graph_database": DATABASE},
        browser=f"http://{LOOPBACK}:{http}/browser/",
    )


async def _set_initial_password(java: str, jars: str, home: Path, password: str) -> None:
    """Set it before the first start: later there is a database, and it keeps its own."""
    if (home / "data" / "databases" / "system").exists() or (home / "data" / "dbms" / "auth.ini").exists():
        return
    status, said = await run_once(
        (java, "-cp", jars, "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password),
        within_s=60,
        env={"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
    )
    if status != 0:
        raise EngineUnavailable("Neo4j", f"its first password could not be set: {said.strip()[-300:]}")
