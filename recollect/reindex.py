"""`recollect reindex`: the search index anew from the graph, while the old one serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from knowledge.settings import Settings
from recollect.options import Data, settings_for

if TYPE_CHECKING:
    from knowledge.search.reindex import ReindexProgress


def reindex(data: Data = None) -> None:
    """Rebuild the search index from the graph; searches and captures go on meanwhile.

    Stopped halfway, nothing has changed: the old index goes on serving, and the next run begins anew.
    """
    done = asyncio.run(_run(settings_for(data)))
    typer.echo(f"The search index was rebuilt: {done:,} memories.")


async def _run(settings: Settings) -> int:
    from ingest.bootstrap import open_recollect  # the language side takes a second to import: no other command waits

    async with open_recollect(settings) as recollect:
        return await show(recollect.reindexer.run(), Console(stderr=True))


async def show(steps: AsyncIterator[ReindexProgress], console: Console) -> int:
    """Draw a bar until the last step is done; return how many memories were written."""
    columns = (TextColumn("Rebuilding the search index"), BarColumn(), MofNCompleteColumn())
    done = 0
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as progress:
        task = progress.add_task("", total=None)
        async for step in steps:
            done = step.done
            progress.update(task, completed=step.done, total=step.total)
    return done
