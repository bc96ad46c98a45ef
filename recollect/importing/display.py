"""Shows an import on its way, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from recollect.importing.answers import Ingestion
from recollect.importing.contacts import ContactReport
from recollect.importing.outcomes import Outcome
from recollect.importing.sending import Report

_PLACES_SHOWN: Final = 5


class Display:
    def __init__(self, console: Console, name: str, expected: int) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._sending = self._progress.add_task(f"Importing {name}", total=expected)
        self._understanding = self._progress.add_task("Understanding", total=None, visible=False)
        self._began = monotonic()
        self._most = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def advance(self, items: int) -> None:
        self._progress.advance(self._sending, items)

    def pending(self, state: Ingestion) -> None:
        self._most = max(self._most, state.pending)
        self._progress.update(
            self._understanding, total=self._most, completed=self._most - state.pending, visible=self._most > 0
        )

    def sent(self, report: Report) -> None:
        """Say what became of the items, and of those that did not get in, why."""
        if report.imported:
            rate = report.imported / report.seconds if report.seconds > 0 else 0.0
            self._say(f"Imported {report.imported:,} in {report.seconds:.1f} s ({rate:,.0f} a second).")
        else:
            self._say("Nothing new was imported.")
        if report.resumed:
            self._say(f"{report.resumed:,} were sent by an earlier run that was stopped.")
        if report.already:
            self._say(f"{report.already:,} were there already.")
        if report.differing:
            self._say(
                f"{report.differing:,} were there already with other details (time zone, file date), and stay so."
            )
        self._list("Left out", report.skipped, "yellow")
        self._list("Refused by the service", report.refused, "red")

    def contacts(self, report: ContactReport) -> None:
        """Say what became of an address book's cards."""
        self._say(f"{report.contacts:,} contacts are in, after {report.seconds:.1f} s.")
        for outcome in (Outcome.CREATED, Outcome.MERGED, Outcome.UNCHANGED):
            self._list(outcome.capitalize(), report.places(outcome))
        if report.relations:
            self._say(f"{report.relations:,} relations are in: between them, and to organisations that memories know.")
        if report.unknown:
            self._say(f"{report.unknown:,} relations were left out: the other is not known, or not surely who.")
        self._list("Left out", report.places(Outcome.LEFT_OUT), "yellow")
        self._list("Refused by the service", report.places(Outcome.REFUSED), "red")
        self._list("Relations refused by the service", report.refused_ties, "red")

    def ready(self, state: Ingestion, report: Report) -> None:
        seconds = monotonic() - self._began
        rate = f" ({report.imported / seconds:,.0f} a second in all)" if report.imported and seconds > 0 else ""
        failed = f", {state.failed:,} failed (see their `failure`; retryMemory tries again)" if state.failed else ""
        self._say(
            f"All understood after {seconds:.1f} s{rate}. This user's memories now: {state.ready:,} ready{failed}."
        )

    def _list(self, title: str, groups: Mapping[str, list[str]], style: str | None = None) -> None:
        for reason, places in sorted(groups.items(), key=lambda group: -len(group[1])):
            shown = ", ".join(places[:_PLACES_SHOWN]) + (", …" if len(places) > _PLACES_SHOWN else "")
            why = f", {reason}" if reason else ""
            self._say(f"{title}: {len(places):,}{why} ({shown})", style)

    def _say(self, line: str, style: str | None = None) -> None:
        self._console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)
