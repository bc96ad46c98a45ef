"""What each form of a calendar date points to: the nearest that fits, where the year or the month is not written."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from ingest.times import civil, foreign
from ingest.times import grammar as say
from ingest.times.civil import Span
from ingest.times.clocks import clock_in, timed
from ingest.times.holidays import LED_ONLY, holiday, holiday_named, nth_weekday
from ingest.times.phrase import Phrase
from ingest.times.stretches import year_of
from ingest.times.words import MONTH_NUMBERS, STEPS, WEEKDAY_NUMBERS, number_of

_MONTH_FIRST = re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])(?:/(?:\d{4}|\d\d))?(?![\d/])")
_DAY_LEADS = frozenset(("on", "by", "due", "before", "until", "till", "since", "from", "is", "birthday", "born", "@"))
_DAY_ENDINGS = ("day", "eve", "night")
_HOLIDAY_LEADS = ("on", "at", "lead", "from_", "since", "loose", "to", "about")
_MONTHS_AROUND = 7
_CARD = frozenset(("exp", "expiry", "expires", "expiring", "valid"))


def numeric(p: Phrase) -> Span:
    written = p.word("date")
    if ":" in written:
        moment = datetime.fromisoformat(written.upper())
        return civil.instant(moment if moment.tzinfo else moment.replace(tzinfo=p.at.tzinfo))
    first, second, third = (int(part) for part in re.split(r"[/.-]", written))
    if first > 31:
        return timed(p, date(first, second, third))
    century = 0 if third > 99 else 2000 if third <= p.today.year % 100 + 20 else 1900
    day, month = _day_first(p, first, second, american="/" in written)
    return timed(p, date(third + century, month, day))


def _day_first(p: Phrase, first: int, second: int, *, american: bool = True) -> tuple[int, int]:
    """Put the day before the month: the number above 12 is the day, else what the text does elsewhere decides."""
    if second > 12 or (american and first <= 12 and _MONTH_FIRST.search(p.lexed.text)):
        return second, first
    return first, second


def slashed(p: Phrase) -> Span | None:
    """ "8/27": a day where something says so, the end of a month on a card."""
    written = p.word("slashed")
    first, second = (int(part) for part in written.split("/"))
    if _CARD.intersection(p.before(3)) and first <= 12 and len(written) == 5:
        return civil.months(2000 + second, first)
    if not (p.given or p.has("weekday") or clock_in(p) or _DAY_LEADS.intersection(p.before(2))):
        return None  # 24/7, half of 1/2
    day, month = _day_first(p, first, second)
    return timed(p, _nearest(p, month, day))


def day_of_month(p: Phrase) -> Span | None:
    month, day = MONTH_NUMBERS[p.word("month")], number_of(p.word("day"))
    if p.match.re is say.MONTH_DAY and p.raw("month") in ("may", "mar") and not p.follows("on", "lead", "from_"):
        return None  # "may 2 of us come"
    return timed(p, date(int(p.word("year")), month, day) if p.has("year") else _nearest(p, month, day))


def _nearest(p: Phrase, month: int, day: int) -> date:
    # 29 February needs up to eight years.
    back, this = p.back, p.today.year
    for year in range(this + 1, this - 9, -1) if back else range(this, this + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= p.today if back else found >= p.today:
            return found
    raise ValueError("no such day in any year")


def ordinal(p: Phrase) -> Span | None:
    day = number_of(p.word("day"))
    if p.has("of"):
        if p.word("unit") != "month":
            return None
        year, month = civil.shift_month(p.today.year, p.today.month, STEPS.get(p.word("of"), 0))
        return timed(p, date(year, month, day))
    if not (p.given or _is_day(p)):
        return None  # "the 3rd floor", "came 5th"
    back = p.back
    for step in range(13):
        year, month = civil.shift_month(p.today.year, p.today.month, -step if back else step)
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= p.today if back else found >= p.today:
            return timed(p, found)
    return None


def _is_day(p: Phrase) -> bool:
    if p.precedes("unit", "number", "ordinal", "count", "year", "decade", "dash", "season", "part", "time_"):
        return False
    if not p.word("day")[0].isdigit():  # "on the first", but "the first" of many things
        return p.has("the") and p.follows("on", "lead") and not p.precedes("word")
    if p.precedes("word"):  # "on the 26th Mum comes", but not "the 3rd floor"
        return p.has("the") and p.follows("on")
    return p.has("the") or p.follows("on", "lead", "from_", "loose", "of", "to", "and_", "dash")


def weekday_and_day(p: Phrase) -> Span | None:
    """ "Wed 22nd": the nearest day that is both."""
    weekday, day, back = (
        WEEKDAY_NUMBERS[p.word("weekday")],
        number_of(p.word("nth") or p.word("ordinal") or p.word("day")),
        p.back,
    )
    for step in range(_MONTHS_AROUND):
        for months in (-step, step) if back else (step, -step):
            year, month = civil.shift_month(p.today.year, p.today.month, months)
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found.weekday() == weekday:
                return timed(p, found)
    return None


def weekday_of_month(p: Phrase) -> Span:
    """ "The first Friday in May", "the last Sunday of next month"."""
    nth = -1 if p.word("nth") in STEPS else number_of(p.word("nth"))
    weekday = WEEKDAY_NUMBERS[p.word("weekday")]
    if not p.has("month"):
        year, month = civil.shift_month(p.today.year, p.today.month, STEPS.get(p.word("of"), 0))
        return timed(p, nth_weekday(year, month, weekday, nth))
    month = MONTH_NUMBERS[p.word("month")]
    if p.has("year"):
        return timed(p, nth_weekday(int(p.word("year")), month, weekday, nth))
    days = [nth_weekday(p.today.year + step, month, weekday, nth) for step in (-1, 0, 1)]
    return timed(p, _closest(p, days, back=p.back))


def week_of_month(p: Phrase) -> Span | None:
    """ "The first week of May": the one that has its Thursday in the month, as ISO 8601 counts weeks."""
    if p.word("unit") != "week":
        return None
    nth, month = -1 if p.word("nth") in STEPS else number_of(p.word("nth")), MONTH_NUMBERS[p.word("month")]
    year = int(p.word("year")) if p.has("year") else year_of(p, month)
    return civil.days(nth_weekday(year, month, 3, nth) - timedelta(days=3), 7)


def named_day(p: Phrase) -> Span | None:
    name = holiday_named(p.raw("holiday"))
    if not p.given and p.precedes("word", "quote", "dash") and not name.endswith(_DAY_ENDINGS):
        return None  # "Easter eggs"
    if name in LED_ONLY and not (p.given or p.has("which") or p.has("year") or p.follows(*_HOLIDAY_LEADS)):
        return None  # "merry Christmas"
    if p.has("year") or p.has("of"):
        return timed(p, holiday(name, int(p.word("year") or p.today.year + STEPS.get(p.word("of"), 0))))
    days = [holiday(name, p.today.year + step) for step in (-1, 0, 1)]
    looks_ahead = p.has("which") or p.follows("about", "loose")
    return timed(p, _closest(p, days, back=p.word("which") == "last" or (not looks_ahead and p.back)))


def _closest(p: Phrase, days: list[date], *, back: bool) -> date:
    return max(day for day in days if day <= p.today) if back else min(day for day in days if day >= p.today)


def foreign_day(p: Phrase) -> Span | None:
    words = p.raw("foreign")
    if foreign.NOT_AFTER.intersection(p.before(1)):
        return None
    language = foreign.MONTH_NAMES[p.word("month")] if p.has("month") else foreign.DAYS[words]
    day = foreign.day_in(language, words, p.today)
    return None if day is None else timed(p, day)
