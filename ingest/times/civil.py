"""Civil time: days, months and years as bounds that no time zone shifts, and clock times as instants."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from knowledge.instants import to_instant
from knowledge.memories.memory import TimePrecision


@dataclass(frozen=True, slots=True)
class Span:
    """When an expression points to, as `TimeMention` keeps it."""

    since: str | None
    to: str | None
    precision: TimePrecision
    recurring: bool = False


RECURRING = Span(None, None, TimePrecision.DAY, recurring=True)


def days(first: date, count: int = 1) -> Span:
    return Span(_civil(first), _civil(first + timedelta(days=count)), TimePrecision.DAY)


def months(year: int, month: int, count: int = 1) -> Span:
    end_year, end_month = shift_month(year, month, count)
    return Span(_civil(date(year, month, 1)), _civil(date(end_year, end_month, 1)), TimePrecision.MONTH)


def years(first: int, count: int = 1) -> Span:
    return Span(_civil(date(first, 1, 1)), _civil(date(first + count, 1, 1)), TimePrecision.YEAR)


def moment(day: date, clock: time, near: datetime) -> Span:
    """The clock time of a day, in the offset that `near` carries."""
    return instant(datetime.combine(day, clock, tzinfo=near.tzinfo))


def instant(at: datetime) -> Span:
    return Span(to_instant(at), None, TimePrecision.INSTANT)


def interval(first: datetime, end: datetime) -> Span:
    return Span(to_instant(first), to_instant(end), TimePrecision.INSTANT)


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def same_day(day: date, by: int) -> date:
    """Return the day some months on, or the last of that month where it has no such day."""
    year, month = shift_month(day.year, day.month, by)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _civil(day: date) -> str:
    return to_instant(datetime(day.year, day.month, day.day, tzinfo=UTC))
