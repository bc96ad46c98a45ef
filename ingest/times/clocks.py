"""Clock times as written, and which of the two hours is meant where the writing leaves it open."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from ingest.times import civil
from ingest.times.civil import Span
from ingest.times.phrase import Phrase
from ingest.times.tense import Direction
from ingest.times.words import PARTS, number_of

_FIGURES = re.compile(r"(\d\d?)(?:[:.h](\d\d))?(?::(\d\d))? ?(a|p)?")
_EVENING = re.compile(
    r"\b(?:dinner|supper|drinks|pub|gig|concert|theatre|theater|film|movie|cinema|quiz|show|band|plays|party|opera"
    r"|curry|cocktails|bedtime|tonight|evening)\b",
    re.IGNORECASE,
)
"""What makes seven to eleven an evening's hour."""
_JUST_PAST = timedelta(hours=3)
_CLOCK_GROUPS = ("ahead", "open_ahead", "hour_ahead", "hour_tonight", "behind", "late", "open", "hour_behind")
_END_GROUPS = ("until_ahead", "end_ahead", "until")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `half` is a or p, x on a clock of 24 hours, or None where the writing leaves it open."""

    hour: int
    minute: int
    half: str | None
    second: int = 0
    bare: bool = False
    """Without minutes."""


def clock_in(phrase: Phrase) -> list[str]:
    return next((words for group in _CLOCK_GROUPS if (words := phrase.words(group))), [])


def timed(phrase: Phrase, day: date, *, part: str = "") -> Span:
    """Return the day itself, or its clock time where the phrase names one."""
    words = clock_in(phrase)
    if not words:
        return civil.days(day)
    part = part or phrase.word("part")
    clock = written(words, part)
    end = next((words for group in _END_GROUPS if (words := phrase.words(group))), [])
    if end:
        return stretch(clock, written(end, part), day, phrase)
    return civil.instant(on_day(clock, day, phrase, night=part == "night"))


def written(words: list[str], part: str = "") -> Clock:
    """Read the pieces of a clock time, beside the part of the day named with it. Raises ValueError on what is none."""
    if words[0] in ("noon", "midday"):
        return Clock(12, 0, "p")
    if words[0] == "midnight":
        return Clock(0, 0, "x")
    part = next((word for word in words if word in PARTS), part)
    half = ("a" if part == "morning" else "p") if part else None
    figures = _FIGURES.match(words[0])
    if figures is not None and not words[0].isdigit():
        hour = int(figures[1])
        exact = hour > 12 or figures[1].startswith("0")
        half = figures[4].lower() if figures[4] else "x" if exact else half
        return _checked(Clock(hour, int(figures[2] or 0), half, int(figures[3] or 0)))
    numbers = [number for word in words if (number := _number(word)) is not None]
    hour = numbers[-1]
    if "half" in words:
        return _checked(Clock(hour, 30, half))
    if "quarter" in words or len(numbers) > 1:
        minute = 15 if "quarter" in words else numbers[0]
        if "past" in words:
            return _checked(Clock(hour, minute, half))
        return _checked(Clock((hour - 2) % 12 + 1, 60 - minute, half))
    return _checked(Clock(hour, 0, "x" if hour > 12 else half, bare=True))


def _number(word: str) -> int | None:
    try:
        return None if word == "a" else number_of(word)
    except KeyError:
        return None


def _checked(clock: Clock) -> Clock:
    time(clock.hour, clock.minute, clock.second)
    return clock


def on_day(clock: Clock, day: date, phrase: Phrase, *, night: bool = False) -> datetime:
    """Return the moment on a day, in the offset of the writing; an open hour becomes the likeliest."""
    half = clock.half or _likeliest(clock, day, phrase)
    if night and half == "p" and (clock.hour == 12 or clock.hour < 5):
        half = "a"
    hour = clock.hour % 12 + (12 if half == "p" else 0) if half in ("a", "p") else clock.hour
    return datetime.combine(day, time(hour, clock.minute, clock.second), tzinfo=phrase.at.tzinfo)


def stretch(first: Clock, last: Clock, day: date, phrase: Phrase) -> Span:
    """Return the time between two clock times of a day; the end settles which hour the start is."""
    end = on_day(last, day, phrase)
    halves = [first.half] if first.half else ["p", "a"]
    starts = [on_day(replace(first, half=half), day, phrase) for half in halves]
    start = next((start for start in starts if start < end), starts[-1])
    return civil.interval(start, end if end > start else end + timedelta(days=1))


def _likeliest(clock: Clock, day: date, phrase: Phrase) -> str:
    if day == phrase.today:
        morning = datetime.combine(day, time(clock.hour % 12, clock.minute), tzinfo=phrase.at.tzinfo)
        evening, looks = morning + timedelta(hours=12), phrase.direction
        if looks is Direction.BACK and morning <= phrase.at:
            return "p" if evening <= phrase.at else "a"
        if (
            looks is Direction.UNKNOWN
            and clock.hour in range(5, 12)
            and timedelta() <= phrase.at - morning < _JUST_PAST
        ):
            return "a"
        if looks is Direction.BACK:
            return "p" if clock.hour < 7 else "a"  # the day before
        if morning > phrase.at and clock.hour in range(6, 12):
            return "a"
        if evening > phrase.at:
            return "p"
    if clock.hour == 12 or clock.hour < 6 or (clock.hour == 6 and clock.bare):
        return "p"
    return "p" if _EVENING.search(phrase.lexed.text) else "a"
