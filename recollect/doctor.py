"""`recollect doctor`: what is used, whether it answers, and what to do if not."""

from __future__ import annotations

import asyncio

import typer
from rich.console import Console
from rich.table import Table

from knowledge.engines.checkup import Finding, check_up
from recollect.options import Data, settings_for

_STYLES = {"ok": "green", "note": "yellow", "failed": "red"}


def doctor(data: Data = None) -> None:
    """Check engines, data folder, keys and tools; status 1 where something needed does not answer."""
    settings = settings_for(data)
    findings = asyncio.run(check_up(settings))
    Console().print(_table(findings))
    if any(finding.state == "failed" for finding in findings):
        raise typer.Exit(1)


def _table(findings: list[Finding]) -> Table:
    table = Table("what", "state", title="recollect doctor")
    for column in ("uses", "version", "ms", "what to do"):
        table.add_column(column, overflow="fold")  # an address or a folder that is cut short is of no use
    for finding in findings:
        answer_ms = "" if finding.answer_ms is None else f"{finding.answer_ms:.0f}"
        state = f"[{_STYLES[finding.state]}]{finding.state}[/]"
        table.add_row(finding.what, state, finding.uses, finding.version, answer_ms, finding.advice)
    return table
