"""Which function reads each form; the longer form first, for what one has taken the next leaves alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.times import clock_times, dates, near_days, ranges, recurring, stretches
from ingest.times import grammar as say
from ingest.times.civil import Span
from ingest.times.phrase import Phrase

Resolve = Callable[[Phrase], Span | None]
"""Tells what a phrase points to; None where it only looks like a time. Raises ValueError on a day that never was."""

RULES: tuple[tuple[re.Pattern[str], Resolve], ...] = (
    (say.DAYS_OF_MONTH, ranges.days_of_month),
    (say.MONTH_DAYS, ranges.days_of_month),
    (say.WEEKDAYS, ranges.weekdays),
    (say.MONTHS, ranges.months),
    (say.YEARS, ranges.years),
    (say.EVERY, recurring.every),
    (say.NUMERIC, dates.numeric),
    (say.WEEKDAY_OF_MONTH, dates.weekday_of_month),
    (say.DAY_MONTH, dates.day_of_month),
    (say.MONTH_DAY, dates.day_of_month),
    (say.SLASHED, dates.slashed),
    (say.WEEKS_FROM_WEEKDAY, near_days.weeks_after_weekday),
    (say.WEEK_THEN_DAY, near_days.day_of_week),
    (say.DAY_THEN_WEEK, near_days.day_of_week),
    (say.WEEKDAY_WEEK, near_days.weeks_after_weekday),
    (say.WEEKDAY_LAST, near_days.weekday),
    (say.WEEKDAY_AND_DAY, dates.weekday_and_day),
    (say.FROM_DAY, near_days.from_day),
    (say.AROUND, near_days.around),
    (say.AGO, near_days.ago),
    (say.SHIFTED, near_days.shifted),
    (say.PART_OF_DAY, near_days.part_of_day),
    (say.HOLIDAY, dates.named_day),
    (say.FOREIGN_DATE, dates.foreign_day),
    (say.FOREIGN_DAY, dates.foreign_day),
    (say.WEEKDAY, near_days.weekday),
    (say.ORDINAL, dates.ordinal),
    (say.AHEAD, near_days.ahead),
    (say.MONTH_OF_YEAR, stretches.month_of_year),
    (say.WEEK_OF_MONTH, dates.week_of_month),
    (say.QUARTER, stretches.quarter),
    (say.AFTER_NEXT, stretches.after_next),
    (say.UNIT, stretches.unit),
    (say.THE_UNIT, stretches.unit),
    (say.THE_WEEKEND, stretches.unit),
    (say.MONTH_NUMBER, stretches.month_number),
    (say.MONTH, stretches.month),
    (say.SEASON, stretches.season),
    (say.DECADE, stretches.decade),
    (say.YEAR, stretches.year),
    (say.PARTS, recurring.parts),
    (say.HOURS, clock_times.hours),
    (say.CLOCK, clock_times.clock),
    (say.HOUR_ALONE, clock_times.clock),
)

GIVEN: tuple[tuple[re.Pattern[str], Resolve], ...] = ((say.HOUR_GIVEN, clock_times.clock),)
"""Forms that are read only where others have found that a time stands there."""
