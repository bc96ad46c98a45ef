"""`recollect reindex`: the search index anew from the graph, while the old one serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from knowledge.settings import Settings
from recollect.options import Data, settings_for

if TYPE_CHECKING:
    from knowledge.search.reindex import ReindexProgress


GiveUp = Annotated[bool, typer.Option("--give-up", help="Drop what a run that was stopped has built so far.")]


def reindex(data: Data = None, give_up: GiveUp = False) -> None:
    """Rebuild the search index from the graph; searches and captures go on meanwhile.

    With another EMBEDDING_MODEL it builds that model's index beside the one that serves. Stopped halfway, the old index
    goes on serving, and the next run goes on where this one was.
    """
    typer.echo(asyncio.run(_run(settings_for(data), give_up=give_up)))


async def _run(settings: Settings, *, give_up: bool) -> str:
    from ingest.bootstrap import open_recollect  # the language side takes a second to import: no other command waits

    async with open_recollect(settings, serves=False) as recollect:
        if give_up:
            await recollect.reindexer.abandon()
            return "What had been built was dropped; the index serves as before."
        done = await show(recollect.reindexer.run(), Console(stderr=True))
        told = f"The search index was rebuilt: {done:,} memories, entities and topics."
        if await recollect.reindexer.replaces_another_model():
            told += (
                "\nNow start Recollect with this EMBEDDING_MODEL everywhere: what was captured meanwhile is added then."
            )
        return told


async def show(steps: AsyncIterator[ReindexProgress], console: Console) -> int:
    """Draw a bar until the last step is done; return how many memories, entities and topics there are."""
    columns = (TextColumn("Rebuilding the search index"), BarColumn(), MofNCompleteColumn())
    done = 0
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as progress:
        task = progress.add_task("", total=None)
        async for step in steps:
            done = step.done
            progress.update(task, completed=step.done, total=step.total)
    return done
