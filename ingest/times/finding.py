"""Time expressions in a text, and what they point to from the moment it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

from ingest.spans import Coverage
from ingest.times.civil import Span
from ingest.times.clock_times import clock
from ingest.times.grammar import NEEDS
from ingest.times.lexing import Lexed, lex
from ingest.times.phrase import Phrase
from ingest.times.rules import GIVEN, RULES, Resolve
from ingest.times.tense import NEXT_CLAUSE
from knowledge.instants import to_datetime
from knowledge.memories.memory import TimeMention, TimePrecision

MAX_TIMES = 100
"""A text of 20,000 characters can hold thousands; nobody asks for those."""
_REACH = 100
"""How far, in characters, a clock time may stand from the day it belongs to."""
_MAX_TRIES = 3 * MAX_TIMES
"""How many matches of one form are read, so that what only looks like a time makes no text dear."""

_NEEDED = tuple((NEEDS[pattern], pattern, resolve) for pattern, resolve in RULES)
_TELLING = frozenset(code for needed, _, _ in _NEEDED for codes in needed for code in codes)


def find_times(text: str, at: datetime, coverage: Coverage) -> tuple[TimeMention, ...]:
    """Find time expressions in a text (see `normalise.matchable`) written `at`, in order, and take their spans."""
    lexed = lex(text)
    found: list[TimeMention] = []
    for pattern, resolve in _rules_for(_TELLING.intersection(lexed.kinds)):
        for phrase in _phrases(lexed, pattern, at):
            if len(found) == MAX_TIMES:
                break
            if phrase.glued or not coverage.free(phrase.start, phrase.end):
                continue
            if resolve is clock:
                phrase = replace(phrase, beside=_day_beside(phrase, found))
            span = _read(phrase, resolve)
            if span is not None and coverage.take(phrase.start, phrase.end):
                found.append(_mention(phrase.start, phrase.end, span))
    found.sort(key=lambda mention: mention.start)
    return tuple(found)


@lru_cache(maxsize=4_096)
def _rules_for(kinds: frozenset[str]) -> tuple[tuple[re.Pattern[str], Resolve], ...]:
    """Return in order the rules that may match a text with these kinds of pieces; most texts have few, and the same."""
    return tuple(
        (pattern, resolve)
        for needed, pattern, resolve in _NEEDED
        if not any(codes.isdisjoint(kinds) for codes in needed)
    )


def value_of(text: str, start: int, end: int, at: datetime) -> TimeMention | None:
    """Read a span of a text that is known to be a time expression; None where it names no time that we can tell."""
    lexed = lex(text)
    for pattern, resolve in (*RULES, *GIVEN):
        for phrase in _phrases(lexed, pattern, at, given=True):
            if phrase.fills(start, end) and (span := _read(phrase, resolve)) is not None:
                return _mention(start, end, span)
    return None


def _day_beside(phrase: Phrase, found: list[TimeMention]) -> date | None:
    """Return the day that the sentence of a clock time names, the nearest before it or else after it."""
    days = [mention for mention in found if mention.precision is TimePrecision.DAY and mention.since is not None]
    days.sort(key=lambda day: (day.start > phrase.start, abs(day.start - phrase.start)))
    for day in days:
        between = phrase.lexed.text[min(day.end, phrase.end) : max(day.start, phrase.start)]
        if day.since is not None and len(between) <= _REACH and NEXT_CLAUSE.search(between) is None:
            return to_datetime(day.since).date()
    return None


def _phrases(lexed: Lexed, pattern: re.Pattern[str], at: datetime, *, given: bool = False) -> Iterator[Phrase]:
    return (Phrase(lexed, match, at, given) for match in islice(pattern.finditer(lexed.kinds), _MAX_TRIES))


def _read(phrase: Phrase, resolve: Resolve) -> Span | None:
    try:
        return resolve(phrase)
    except (ValueError, OverflowError):  # 31 February, or beyond the calendar
        return None


def _mention(start: int, end: int, span: Span) -> TimeMention:
    return TimeMention(start, end, span.since, span.to, span.precision, span.recurring)
