"""`recollect refine`: memories that were understood on this machine alone, read by the language model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from knowledge.errors import InvalidInput
from knowledge.settings import Settings
from recollect.options import Data, settings_for

if TYPE_CHECKING:
    from ingest.refining import RefineProgress

Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Read at most so many memories.")]


def refine(data: Data = None, limit: Limit = None) -> None:
    """Have the language model read READY memories that it has not read, as LLM_POLICY and the budgets allow.

    Memories stay searchable meanwhile. Stopped halfway, the next run goes on from there.
    """
    settings = settings_for(data)
    if settings.language_model is None:
        raise InvalidInput(
            "No language model may be asked: set LLM_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL; see LLM_POLICY."
        )
    told = asyncio.run(_run(settings, limit))
    typer.echo(f"The language model refined {told.refined:,} of {told.done:,} memories.")
    if told.put_off:
        typer.echo(f"{told.put_off:,} wait for tomorrow's budget (LLM_TOKENS_PER_DAY, LLM_SPEND_PER_DAY).")


async def _run(settings: Settings, limit: int | None) -> RefineProgress:
    from ingest.bootstrap import open_recollect  # the language side takes a second to import: no other command waits

    async with open_recollect(settings) as recollect:
        assert recollect.refinement is not None  # noqa: S101 - the settings name a model
        return await show(recollect.refinement.run(limit), Console(stderr=True))


async def show(steps: AsyncIterator[RefineProgress], console: Console) -> RefineProgress:
    """Draw a bar until the last step is done, and return that one."""
    columns = (TextColumn("Reading memories"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as progress:
        task = progress.add_task("", total=None)
        async for step in steps:
            progress.update(task, completed=step.done, total=step.total)
    return step
