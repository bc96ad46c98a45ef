"""What points to a day by its distance from today, or by its place in the week."""

from __future__ import annotations

from datetime import date, timedelta

from ingest.times import civil
from ingest.times import grammar as say
from ingest.times.civil import Span
from ingest.times.clocks import clock_in, timed
from ingest.times.phrase import Phrase
from ingest.times.words import NUMBERS, SHIFTS, STEPS, WEEKDAY_NUMBERS, number_of

_WEEKS = {"week": 1, "weeks": 1, "fortnight": 2, "fortnights": 2}
_NO_DAY_BEFORE = frozenset(("school", "best", "roast", "papers", "league"))
""" "Sunday school", "Sunday best"."""
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr"))


def weekday(p: Phrase) -> Span | None:
    which, name = p.words("which"), p.word("weekday")
    if not (p.given or _is_day(p)):
        return None
    ahead = (WEEKDAY_NUMBERS[name] - p.today.weekday()) % 7
    if "next" in which:
        return timed(p, _monday(p) + timedelta(days=7 + WEEKDAY_NUMBERS[name]))
    if "last" in which or "past" in which or ("coming" not in which and p.back):
        return timed(p, p.today + timedelta(days=ahead - 7))
    return timed(p, p.today + timedelta(days=ahead or 7))


def _is_day(p: Phrase) -> bool:
    short = len(p.word("weekday")) <= 4
    if p.match.re is say.WEEKDAY_LAST:
        return not short  # "sat next to me"
    if p.has("which") or clock_in(p) or p.has("part"):
        return True
    if p.follows("a") or (p.follows("the") and p.precedes("word")):
        return False  # "on a Tuesday", "the Thursday Ramblers"
    if p.next_word.lower() in _NO_DAY_BEFORE or _TITLES.intersection(p.before(2)):
        return False
    if not short:
        return True
    # "sat", "sun", "wed": words of their own.
    heads_line = p.raw("weekday")[0].isupper() and p.precedes("mark") and (p.match.start() == 0 or p.follows("stop"))
    listed = any(
        pair[0] in WEEKDAY_NUMBERS and pair[1] in ("or", "and", ",", "/")
        for pair in (p.before(2), p.after(2)[::-1])
        if len(pair) == 2
    )
    return heads_line or listed or p.follows("on", "lead", "from_", "since", "loose", "of", "to", "about")


def _monday(p: Phrase) -> date:
    return p.today - timedelta(days=p.today.weekday())


def weeks_after_weekday(p: Phrase) -> Span | None:
    """ "Monday week", "a week on Monday", "two weeks from Friday"."""
    weeks = _WEEKS.get(p.word("unit"))
    if weeks is None or (not p.has("count") and p.word("unit").endswith("s")):
        return None
    coming = p.today + timedelta(days=(WEEKDAY_NUMBERS[p.word("weekday")] - p.today.weekday()) % 7 or 7)
    return timed(p, coming + timedelta(weeks=weeks * (_count(p) or 1)))


def day_of_week(p: Phrase) -> Span | None:
    """ "Friday next week"."""
    if p.word("unit") != "week":
        return None
    days = 7 * STEPS.get(p.word("of"), 0) + WEEKDAY_NUMBERS[p.word("weekday")]
    return timed(p, _monday(p) + timedelta(days=days))


def around(p: Phrase) -> Span | None:
    """ "The day after tomorrow"."""
    shift = SHIFTS[p.word("shifted")]
    if p.word("unit") != "day" or (p.word("side"), shift) not in (("after", 1), ("before", -1)):
        return None
    return timed(p, p.today + timedelta(days=2 * shift))


def shifted(p: Phrase) -> Span:
    return timed(p, p.today + timedelta(days=SHIFTS[p.word("shifted")]))


def part_of_day(p: Phrase) -> Span | None:
    """ "This morning", "last night", "tonight"."""
    part = p.word("part_of") or "night"
    if p.word("which") != "last":
        return timed(p, p.today, part=part)
    return timed(p, p.today - timedelta(days=1), part=part) if part in ("night", "evening") else None


def from_day(p: Phrase) -> Span | None:
    """ "A week tomorrow", "two weeks from now"."""
    count = _count(p)
    if count is None or p.word("side") not in ("", "after", "before"):
        return None
    count = -count if p.word("side") == "before" else count
    return _moved(p, p.today + timedelta(days=SHIFTS.get(p.word("from_day"), 0)), count, p.word("unit"))


def ago(p: Phrase) -> Span | None:
    # The second half of a longer measure says little alone.
    return None if p.follows("unit", "and_") and not p.has("second_unit") else _measured(p, -1)


def ahead(p: Phrase) -> Span | None:
    if p.precedes("quote") or p.next_word.lower() in ("flat", "silence"):
        return None  # "in two weeks' work"
    if _singular(p.word("unit")) in ("minute", "hour") and p.back:
        return None  # how long it took
    return _measured(p, 1)


def _measured(p: Phrase, sign: int) -> Span | None:
    if "half" in p.words("count") and _singular(p.word("unit")) == "hour":
        return civil.instant(p.at + sign * timedelta(minutes=30))
    count = _count(p)
    if count is None:
        return None
    if p.has("to_day"):
        return _to_the_day(p, sign * count)
    if not p.has("second_unit"):
        return _moved(p, p.today, sign * count, p.word("unit"))
    unit, smaller = _singular(p.word("unit")), _singular(p.word("second_unit"))
    second = sign * number_of(p.word("second_count"))
    if unit in _LENGTHS and smaller in ("minute", "hour"):
        return civil.instant(p.at + _LENGTHS[unit] * sign * count + _LENGTHS[smaller] * second)
    if unit in _LENGTHS:
        return _moved(p, p.today + _LENGTHS[unit] * sign * count, second, smaller)
    months = sign * count * (12 if unit == "year" else 1)
    if smaller == "month":
        return civil.months(*civil.shift_month(p.today.year, p.today.month, months + second))
    return _moved(p, civil.same_day(p.today, months), second, smaller)


def _to_the_day(p: Phrase, count: int) -> Span | None:
    """ "Twenty years ago today"."""
    unit, day = _singular(p.word("unit")), p.today + timedelta(days=SHIFTS[p.word("to_day")])
    if unit in ("month", "year"):
        return civil.days(civil.same_day(day, count * (12 if unit == "year" else 1)))
    return _moved(p, day, count, unit)


_LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "night": timedelta(days=1),
    "week": timedelta(weeks=1),
    "fortnight": timedelta(weeks=2),
}


def _singular(unit: str) -> str:
    unit = unit.removesuffix("s")
    return {"min": "minute", "hr": "hour", "wk": "week", "yr": "year"}.get(unit, unit)


def _moved(p: Phrase, start: date, count: int, unit: str) -> Span:
    unit = _singular(unit)
    if unit in ("minute", "hour"):
        return civil.instant(p.at + _LENGTHS[unit] * count)
    if unit == "month":
        return civil.months(*civil.shift_month(start.year, start.month, count))
    if unit in ("year", "decade"):
        return civil.years(start.year + count * (10 if unit == "decade" else 1))
    return timed(p, start + _LENGTHS[unit] * count)


def _count(p: Phrase) -> int | None:
    words = p.words("count")
    if not words or "half" in words:
        return None
    return 2 if "couple" in words else NUMBERS.get(words[0]) or number_of(words[0])
