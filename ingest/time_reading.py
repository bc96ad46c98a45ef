"""One time expression in its text, with the moment it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from ingest import civil
from ingest import time_words as say
from ingest.civil import Span
from ingest.time_tense import points_back


@dataclass(frozen=True, slots=True)
class Reading:
    """One expression in its text."""

    match: re.Match[str]
    at: datetime

    def group(self, name: str) -> str | None:
        if name not in self.match.re.groupindex:
            return None
        value: str | None = self.match[name]
        return None if value is None else value.lower()

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def before(self) -> str:
        return self.match.string[max(0, self.match.start() - 20) : self.match.start()]

    @property
    def back(self) -> bool:
        return points_back(self.match.string, *self.match.span())

    @property
    def weekday(self) -> int:
        return say.WEEKDAYS.index((self.group("weekday") or "")[:3])

    @property
    def month(self) -> int:
        return say.MONTHS.index((self.group("month") or "")[:3]) + 1

    def at_clock(self, day: date) -> Span:
        """The day itself, or its clock time where the expression names one."""
        written = self.group("clock")
        return civil.days(day) if written is None else civil.moment(day, clock_of(written), self.at)


def clock_of(written: str) -> time:
    if written == "noon" or written == "midday":
        return time(12)
    if written == "midnight":
        return time(0)
    numbers = re.findall(r"\d+", written)
    hour = int(numbers[0])
    if "p" in written and hour < 12:
        hour += 12
    elif "a" in written and hour == 12:
        hour = 0
    return time(hour, int(numbers[1]) if len(numbers) > 1 else 0)
