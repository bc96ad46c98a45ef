"""`recollect run`: the service with the sample life in it, for a first look; `make run` calls it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from knowledge.engines.runtime import Runtime
from knowledge.engines.supervisor import GraphChoice
from knowledge.settings import Settings
from recollect.options import Data, settings_for
from recollect.sample import load
from recollect.sample.first_look import first_look
from recollect.sample.life import OWNER_NAME
from recollect.token import development_token
from recollect.up import DEFAULT, Layout, serve

SAMPLE_USER = "+15550100"
"""The sample life has an account of its own; nobody else's memories are touched."""

_FIRST_QUERY = "MATCH (me:Contact {is_self: true})-[tie]-(person:Contact) RETURN me, tie, person LIMIT 50"
_SHOWN_PROBLEMS = 5


def run(
    data: Data = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 means any free port.")] = DEFAULT.port,
    graph: Annotated[GraphChoice, typer.Option(help="neo4j needs Java 17+ and Maven.")] = DEFAULT.graph,
) -> None:
    """Start everything, load the sample life, and show a first search and a first map; Ctrl-C stops it."""
    settings = settings_for(data)
    layout = Layout(port=port, graph=graph)
    asyncio.run(serve(settings, layout, partial(show, settings)))


async def show(settings: Settings, runtime: Runtime) -> None:
    """Load the sample life into the running service and print what a newcomer needs next."""
    console = Console()
    token = await development_token(settings, SAMPLE_USER, name=OWNER_NAME)
    await _load(console, f"{runtime.api}/graphql", token)
    console.print()
    for line in await first_look(f"{runtime.api}/graphql", token, datetime.now(UTC)):
        _say(console, line)
    console.print()
    _say(console, f"GraphiQL: {runtime.api}/graphiql   GraphQL: {runtime.api}/graphql")
    _say(console, "A token for 24 hours, for GraphiQL's Token field, or as the header Authorization: Bearer TOKEN:")
    console.print(token, soft_wrap=True, markup=False, highlight=False)
    _say_browser(console, runtime)
    console.print("Ctrl-C stops everything; the next run goes on from here.", style="dim")


async def _load(console: Console, url: str, token: str) -> None:
    columns = (TextColumn("Sample life: {task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage)
            bar.update(tasks[stage], completed=done, total=total)

        report = await load(url, token, progress)
    failed = f", {report.failed} failed" if report.failed else ""
    _say(
        console,
        f"The sample life: {report.memories} memories, {report.contacts} contacts, {report.relations} relations. "
        f"This user's memories now: {report.ready} ready{failed}.",
    )
    for problem in report.problems[:_SHOWN_PROBLEMS]:
        console.print(f"  left out: {problem}", style="yellow", markup=False, highlight=False)
    if len(report.problems) > _SHOWN_PROBLEMS:
        console.print(f"  … and {len(report.problems) - _SHOWN_PROBLEMS} more", style="yellow")


def _say_browser(console: Console, runtime: Runtime) -> None:
    at = runtime.endpoints
    if runtime.browser:
        _say(console, f"Neo4j Browser: {runtime.browser}   user {at.graph_user}   password {at.graph_password}")
        _say(console, f"A first query there: {_FIRST_QUERY}")
    else:
        _say(console, "On a real Neo4j, with Neo4j Browser: make run GRAPH=neo4j (needs Java 17 and Maven).")


def _say(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
