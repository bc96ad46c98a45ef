"""Time expressions in a text, and what they point to from the moment it was written."""

from __future__ import annotations

import re
from datetime import datetime

from ingest import time_words as say
from ingest.spans import Coverage
from ingest.time_reading import Reading
from ingest.time_rules import RULES
from knowledge.memories.memory import TimeMention

MAX_TIMES = 100
"""A text of 20,000 characters can hold thousands; nobody asks for those."""


def find_times(text: str, at: datetime, coverage: Coverage) -> tuple[TimeMention, ...]:
    """Find time expressions in a text (see `normalise.matchable`) written `at`, in order, and take their spans."""
    if say.LIKELY.search(text) is None:
        return ()
    found: list[TimeMention] = []
    for pattern, resolve in RULES:
        for match in pattern.finditer(text):
            if len(found) == MAX_TIMES:
                break
            start, end = _expression(match)
            if not coverage.free(start, end):
                continue
            try:
                span = resolve(Reading(match, at))
            except (ValueError, OverflowError):  # 31 February, or beyond the calendar
                continue
            if span is not None and coverage.take(start, end):
                found.append(TimeMention(start, end, span.since, span.to, span.precision, span.recurring))
    found.sort(key=lambda mention: mention.start)
    return tuple(found)


def _expression(match: re.Match[str]) -> tuple[int, int]:
    """The span without the preposition that leads to it."""
    if "lead" in match.re.groupindex and match["lead"] is not None:
        return match.end("lead"), match.end()
    return match.span()
