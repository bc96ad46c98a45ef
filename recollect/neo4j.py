"""`recollect neo4j`: a real Neo4j with Neo4j Browser on loopback, for those who want one and have no server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rich.console import Console

from knowledge.engines.engine import Engine
from knowledge.engines.neo4j import neo4j as prepare
from knowledge.engines.secrets import private_folder
from knowledge.engines.supervisor import Supervisor
from knowledge.settings import Settings
from recollect.options import Data, settings_for
from recollect.up import stop_signal, until

_FIRST_QUERY = "MATCH (m:Memory)-[:MENTIONS]->(e) RETURN m, e LIMIT 50"


def neo4j(data: Data = None) -> None:
    """Fetch (the first time) and run Neo4j Community; needs Java 17+ and Maven; Ctrl-C stops it."""
    asyncio.run(_run(settings_for(data)))


async def _run(settings: Settings) -> None:
    await until(stop_signal(), _neo4j(private_folder(settings.data.absolute())))


async def _neo4j(data: Path) -> None:
    console = Console()
    supervisor = Supervisor(data, console.print, None)
    try:
        with console.status("Bringing up Neo4j; the first time, Maven fetches about 133 MB"):
            engine = await supervisor.start_engine(prepare)
        _print_addresses(console, engine)
        await supervisor.wait()
    finally:
        await supervisor.stop()


def _print_addresses(console: Console, engine: Engine) -> None:
    user, password = engine.address["graph_user"], engine.address["graph_password"]
    console.print(
        f"Neo4j Browser: {engine.browser}   user {user}   password {password}", highlight=False, soft_wrap=True
    )
    console.print(f"A first query: {_FIRST_QUERY}", markup=False, highlight=False, soft_wrap=True)
    console.print(
        f"For Recollect: NEO4J_URI={engine.address['graph_uri']} NEO4J_USER={user} NEO4J_PASSWORD={password}",
        highlight=False,
        soft_wrap=True,
    )
    console.print("Ctrl-C stops it.", style="dim")
