"""Sends a source's items, some requests at a time, and gathers what became of each."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from ingest.importers.items import Item
from knowledge.errors import TimedOut
from knowledge.levels import Sensitivity
from recollect.importing.answers import CapturePayload, Ingestion
from recollect.importing.batches import Batch, batches
from recollect.importing.client import Client
from recollect.importing.resume import Resume

IN_FLIGHT: Final = 4
FIRST_POLL_S: Final = 0.25
LONGEST_POLL_S: Final = 2.0
PATIENCE_S: Final = 180.0
"""How long the number of pending memories may stand still before the wait is given up."""


@dataclass(slots=True)
class Report:
    """What became of a source's items."""

    imported: int = 0
    already: int = 0
    differing: int = 0
    """Stored by an earlier import with other details (another time zone, a touched file); left as they are."""
    resumed: int = 0
    skipped: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    seconds: float = 0.0


class Sender:
    def __init__(self, client: Client, resume: Resume, advance: Callable[[int], None]) -> None:
        self._client = client
        self._resume = resume
        self._advance = advance
        now = datetime.now(UTC)
        self._began = now.replace(microsecond=now.microsecond // 1000 * 1000)  # the API's times have milliseconds
        self._ends: dict[int, int] = {}
        self._stored = 0
        self.report = Report()

    async def send(self, items: Iterable[Item], level: Sensitivity | None) -> Report:
        """Send everything; the first error that does not pass ends it, with what was stored noted for the next run."""
        began = monotonic()
        slots = asyncio.Semaphore(IN_FLIGHT)
        try:
            async with asyncio.TaskGroup() as requests:
                for number, batch in enumerate(batches(items, level, self._resume.done())):
                    await slots.acquire()
                    requests.create_task(self._send(number, batch, slots))
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
        self._resume.finish()
        self.report.seconds = monotonic() - began
        return self.report

    async def _send(self, number: int, batch: Batch, slots: asyncio.Semaphore) -> None:
        try:
            if batch.inputs:
                self._count(batch, await self._client.capture(batch.inputs))
            for left_out in batch.skipped:
                self.report.skipped[left_out.reason].append(left_out.place)
            self.report.resumed += batch.resumed
            self._advance(len(batch.inputs) + len(batch.skipped) + batch.resumed)
            self._note(number, batch.end)
        finally:
            slots.release()

    def _count(self, batch: Batch, payload: CapturePayload) -> None:
        for result in payload.results:
            place = batch.places[result.index]
            if result.memory is not None:
                new = result.memory.recorded_at >= self._began
                self.report.imported += new
                self.report.already += not new
            elif any(error.code == "IDEMPOTENCY_MISMATCH" for error in result.user_errors):
                self.report.differing += 1
            else:
                why = " ".join(error.message for error in result.user_errors) or "no reason was given"
                self.report.refused[why].append(place)

    def _note(self, number: int, end: int) -> None:
        """Batches finish in any order; what the next run may pass over is what has no gap before it."""
        self._ends[number] = end
        while self._stored in self._ends:
            self._resume.note(self._ends.pop(self._stored))
            self._stored += 1


async def wait_until_ready(
    client: Client, show: Callable[[Ingestion], None], patience_s: float = PATIENCE_S
) -> Ingestion:
    """Poll gently until nothing is pending; raises TimedOut where nothing moves any more."""
    wait, last, moved = FIRST_POLL_S, -1, monotonic()
    while True:
        state = await client.ingestion()
        show(state)
        if state.pending == 0:
            return state
        if state.pending != last:
            last, moved = state.pending, monotonic()
        elif monotonic() - moved > patience_s:
            raise TimedOut(
                f"{state.pending} memories are stored and still pending, and for {patience_s:.0f} s none became ready: "
                "is a worker running? `recollect doctor` tells."
            )
        await asyncio.sleep(wait)
        wait = min(LONGEST_POLL_S, wait * 1.5)
