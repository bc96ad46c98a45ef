"""Time expressions that an answer quotes, with a value: ours where our rules read them, else the one answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice

from ingest.language_model.answer import Date
from ingest.language_model.quotes import Passage
from ingest.times import civil
from ingest.times.civil import Span
from ingest.times.finding import value_of
from knowledge.memories.memory import TimeMention

MAX_DATES = 10
"""Each is looked up by reading the whole text."""
_LONGEST = 60
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::\d\d)?)?)?)?")
_BEFORE, _AFTER = 150, 60
"""Years around the note that an answered value may lie in."""


def times_of(dates: Sequence[Date], asked: Passage, text: str, at: datetime) -> Iterator[TimeMention]:
    """Yield a time for each place of each expression in the original `text`, written `at`."""
    for told in islice(dates, MAX_DATES):
        for span in asked.spans(told.quote, _LONGEST)[:2]:
            read = value_of(text, *span, at)
            if read is None and told.value and (value := _value(told.value, at)):
                read = TimeMention(*span, value.since, value.to, value.precision)
            if read is not None:
                yield read


def _value(written: str, at: datetime) -> Span | None:
    found = _ISO.fullmatch(written.strip())
    if found is None:
        return None
    year, month, day, hour, minute = (None if part is None else int(part) for part in found.groups())
    if year is None or not at.year - _BEFORE <= year <= at.year + _AFTER:
        return None
    try:
        if month is None:
            return civil.years(year)
        if day is None:
            return civil.months(year, month)
        if hour is None or minute is None:
            return civil.days(date(year, month, day))
        return civil.moment(date(year, month, day), time(hour, minute), at)
    except ValueError:  # 31 February
        return None
