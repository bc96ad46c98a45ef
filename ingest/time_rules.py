"""What each form of time expression points to, from the moment it was written (LABELS §5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from ingest import civil
from ingest import time_words as say
from ingest.civil import Span
from ingest.time_reading import Reading, clock_of


def _iso(r: Reading) -> Span:
    day = date(int(r.match["year"]), int(r.match["month"]), int(r.match["day"]))
    if r.match["clock"] and r.match["offset"]:
        return civil.instant(datetime.fromisoformat(r.match.group().replace(" ", "T").replace("z", "Z")))
    return r.at_clock(day)


def _numeric(r: Reading) -> Span:
    first, second, year = int(r.match["first"]), int(r.match["second"]), int(r.match["year"])
    if year < 100:
        year += 2000 if year <= r.today.year % 100 + 20 else 1900
    day, month = (second, first) if second > 12 else (first, second)
    return r.at_clock(date(year, month, day))


def _day_of_month(r: Reading) -> Span:
    day, written = int(r.match["day"]), r.group("year")
    if written:
        return r.at_clock(date(int(written), r.month, day))
    # 29 February needs up to eight years.
    years = range(r.today.year + 1, r.today.year - 9, -1) if r.back else range(r.today.year, r.today.year + 9)
    for year in years:
        try:
            found = date(year, r.month, day)
        except ValueError:
            continue
        if found <= r.today if r.back else found >= r.today:
            return r.at_clock(found)
    raise ValueError("no such day in any year")


def _relative(r: Reading) -> Span:
    words = r.group("relative")
    if words is None:
        return _weekday(r) or civil.RECURRING
    shift = {"tomorrow": 1, "yesterday": -1, "last night": -1}.get(words, 0)
    if "day after" in words:
        shift = 2
    elif "day before" in words:
        shift = -2
    return r.at_clock(r.today + timedelta(days=shift))


def _weekday(r: Reading) -> Span | None:
    which, name = r.group("which"), r.match["weekday"]
    if len(name) <= 3 and not (which or r.group("clock") or r.group("part") or say.LEAD.search(r.before)):
        return None  # "sat", "sun", "wed": words of their own
    ahead = (r.weekday - r.today.weekday()) % 7
    if which == "next":
        return r.at_clock(r.today + timedelta(days=7 - r.today.weekday() + r.weekday))
    if which in ("last", "past", "this past") or (which is None and r.back):
        return r.at_clock(r.today + timedelta(days=ahead - 7))
    return r.at_clock(r.today + timedelta(days=ahead or 7))


def _year_first(r: Reading) -> Span:
    return r.at_clock(date(int(r.match["year"]), int(r.match["month"]), int(r.match["day"])))


def _day_of_week(r: Reading) -> Span:
    named, which = r.group("weekday") or r.match["named"].lower(), r.group("which") or r.group("of") or ""
    monday = r.today - timedelta(days=r.today.weekday())
    weeks = {"next": 1, "last": -1}.get(which, 0)
    return r.at_clock(monday + timedelta(days=7 * weeks + say.WEEKDAYS.index(named[:3])))


_AFTER_ORDINAL = re.compile(
    r"\s*(?:$|[^\w\s]|\n)|\s(?:at|in|on|to|and|or|for|with|is|was|if|do|as|we|i|he|she|they)\b", re.IGNORECASE
)


def _ordinal(r: Reading) -> Span | None:
    which = r.group("which")
    alone = _AFTER_ORDINAL.match(r.match.string, r.match.end())
    led = say.LEAD.search(r.before) is not None
    if which is None and not (alone or led if r.match["the"] else alone and led):
        return None  # "the 3rd floor", "came 5th"
    day, year, month = int(r.match["day"]), r.today.year, r.today.month
    if which:
        year, month = civil.shift_month(year, month, {"next": 1, "last": -1}.get(which, 0))
        return r.at_clock(date(year, month, day))
    back = r.back
    for _ in range(13):
        try:
            found = date(year, month, day)
        except ValueError:
            pass
        else:
            if found <= r.today if back else found >= r.today:
                return r.at_clock(found)
        year, month = civil.shift_month(year, month, -1 if back else 1)
    return None


_LARGER_UNIT = re.compile(r"(?:hours?|days?|weeks?|months?|years?),?(?: and)? $", re.IGNORECASE)


def _ago(r: Reading) -> Span | None:
    return _shifted(r, -1)


def _ahead(r: Reading) -> Span | None:
    return _shifted(r, 1)


def _shifted(r: Reading, sign: int) -> Span | None:
    if _LARGER_UNIT.search(r.before):
        return None  # the second half of "one month and 21 days ago"
    written, unit = r.match["count"].lower(), r.match["unit"].lower()
    count = sign * (int(written) if written.isdigit() else say.NUMBERS[written])
    if unit.startswith(("min", "h")):
        return civil.instant(r.at + timedelta(minutes=count if unit.startswith("min") else 60 * count))
    if unit == "month":
        return civil.months(*civil.shift_month(r.today.year, r.today.month, count))
    if unit == "year":
        return civil.year(r.today.year + count)
    return civil.days(r.today + timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1)))


def _unit(r: Reading) -> Span:
    which, unit = (r.group("which") or "this").removeprefix("the "), r.group("unit") or "weekend"
    shift = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    if unit == "year":
        return civil.year(r.today.year + shift)
    if unit == "month":
        return civil.months(*civil.shift_month(r.today.year, r.today.month, shift))
    if unit == "weekend" and which == "this" and r.back:
        shift = -1 if r.today.weekday() < 5 else 0
    monday = r.today - timedelta(days=r.today.weekday())
    if unit == "weekend":
        return civil.days(monday + timedelta(days=5 + 7 * shift), 2)
    weeks = 2 if unit == "fortnight" else 1
    return civil.days(monday + timedelta(days=7 * weeks * shift), 7 * weeks)


_ALSO_A_WORD = (
    "may",
    "march",
    "april",
    "june",
    "august",
    "jan",
    "feb",
    "apr",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
)


def _month(r: Reading) -> Span | None:
    name, which, year = r.match["month"], r.group("which"), r.group("year")
    if year:
        return civil.months(int(year), r.month)
    led = which is not None or r.match.re is say.STRETCH or say.LEAD.search(r.before) is not None
    if name.lower() in _ALSO_A_WORD and not (led and name[0].isupper()):
        return None  # "may", "March on", and people called April
    return _fitting_month(r, r.month, which)


def _season(r: Reading) -> Span:
    month, year = say.SEASONS[r.match["season"].lower()], r.group("year")
    if year:
        return civil.months(int(year), month, 3)
    since = _fitting_month(r, month, r.group("which"))
    start = date.fromisoformat((since.since or "")[:10])
    return civil.months(start.year, start.month, 3)


def _fitting_month(r: Reading, month: int, which: str | None) -> Span:
    this, year = r.today.month, r.today.year
    if which == "last":
        return civil.months(year if month < this else year - 1, month)
    if which == "next":
        return civil.months(year if month > this else year + 1, month)
    if which is None and r.back:
        return civil.months(year if month <= this else year - 1, month)
    return civil.months(year if month >= this else year + 1, month)


def _clock_alone(r: Reading) -> Span | None:
    written = r.match["clock"].lower()
    # "3:52" may be a score or a duration: it needs a lead; so does 8.15, which may be a price.
    if r.match["lead"] is None and (written.isdigit() or not re.search(r"[apnmd'k]", written)):
        return None
    today = civil.moment(r.today, clock_of(written), r.at)
    moment = datetime.combine(r.today, clock_of(written), tzinfo=r.at.tzinfo)
    if r.back and moment > r.at:
        return civil.moment(r.today - timedelta(days=1), clock_of(written), r.at)
    if not r.back and moment < r.at:
        return civil.moment(r.today + timedelta(days=1), clock_of(written), r.at)
    return today


def _recurring(_: Reading) -> Span:
    return civil.RECURRING


def _year(r: Reading) -> Span:
    return civil.year(int(r.match["year"]))


RULES: tuple[tuple[re.Pattern[str], Callable[[Reading], Span | None]], ...] = (
    (say.ISO, _iso),
    (say.YEAR_FIRST, _year_first),
    (say.NUMERIC, _numeric),
    (say.DAY_MONTH, _day_of_month),
    (say.MONTH_DAY, _day_of_month),
    (say.EVERY, _recurring),
    (say.DAY_OF_WEEK, _day_of_week),
    (say.CLOCK_RELATIVE, _relative),
    (say.RELATIVE, _relative),
    (say.WEEKDAY, _weekday),
    (say.ORDINAL, _ordinal),
    (say.AGO, _ago),
    (say.AHEAD, _ahead),
    (say.UNIT, _unit),
    (say.STRETCH, _month),
    (say.MONTH, _month),
    (say.SEASON, _season),
    (say.YEAR, _year),
    (say.CLOCK, _clock_alone),
)
"""The longer form first: what one rule has taken, the next leaves alone."""
