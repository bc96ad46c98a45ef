"""Ranges that only make sense whole: their first half leaves out what the second says."""

from __future__ import annotations

from datetime import date, timedelta

from ingest.times import civil
from ingest.times.civil import Span
from ingest.times.phrase import Phrase
from ingest.times.stretches import year_of
from ingest.times.words import MONTH_NUMBERS, STEPS, WEEKDAY_NUMBERS, number_of


def days_of_month(p: Phrase) -> Span | None:
    """ "3-5 May", "4 to 22 this month"."""
    first, last, year = number_of(p.word("day")), number_of(p.word("last")), p.today.year
    if p.has("month"):
        month = MONTH_NUMBERS[p.word("month")]
    elif p.word("unit") == "month":
        year, month = civil.shift_month(year, p.today.month, STEPS.get(p.word("of"), 0))
    else:
        return None
    if p.has("year"):
        year = int(p.word("year"))
    elif p.has("month"):
        back = p.back
        if back and date(year, month, first) > p.today:
            year -= 1
        elif not back and date(year, month, last) < p.today:
            year += 1
    return civil.days(date(year, month, first), (date(year, month, last) - date(year, month, first)).days + 1)


def weekdays(p: Phrase) -> Span:
    first, last = WEEKDAY_NUMBERS[p.word("weekday")], WEEKDAY_NUMBERS[p.word("last")]
    ahead = (first - p.today.weekday()) % 7
    return civil.days(p.today + timedelta(days=ahead - 7 if p.back else ahead or 7), (last - first) % 7 + 1)


def months(p: Phrase) -> Span | None:
    first, last = MONTH_NUMBERS[p.word("month")], MONTH_NUMBERS[p.word("last")]
    if first == last:
        return None  # "Jun-jun"
    year = int(p.word("year")) if p.has("year") else year_of(p, first)
    return civil.months(year, first, (last - first) % 12 + 1)


def years(p: Phrase) -> Span | None:
    first, last = (int(year) for year in p.word("years").split("-"))
    return civil.years(first, last - first + 1) if first < last else None
