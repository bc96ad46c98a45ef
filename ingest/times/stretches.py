"""What each form longer than a day points to: weeks, months, seasons, years, decades."""

from __future__ import annotations

from datetime import timedelta

from ingest.times import civil
from ingest.times.civil import Span
from ingest.times.phrase import Phrase
from ingest.times.recurring import habitual
from ingest.times.words import DECADES, MONTH_NUMBERS, SEASONS, STEPS

_NAMES_AND_VERBS = frozenset(
    ("may", "march", "april", "june", "august", "jan", "mar", "jun", "jul", "sep", "oct", "nov", "dec")
)
"""Months that are words of their own, or people."""
_NUMBERED = frozenset(
    word
    for line in (
        "code pin pass password passcode passphrase login key keypad safe vault alarm door lock locker padlock combo",
        "combination digits ends ending number # ref order invoice answer extension ext",
        "paid pay pays cost costs owe owes owed worth rent price total saved deposit balance salary earns",
        "room flat unit apt suite gate bus flight route model",
    )
    for word in line.split()
)
"""Near these a bare number of four digits is no year."""
_COUNTABLE = frozenset(
    ("words", "steps", "people", "pieces", "miles", "euros", "pounds", "dollars", "calories", "pages")
)


def unit(p: Phrase) -> Span | None:
    """ "Last week", "the end of next month", "the weekend"."""
    which, name = p.words("which"), p.word("unit")
    if "the" in which and name.endswith("s"):
        return None  # "the last weeks"
    return _unit(p, name, next((STEPS[word] for word in which if word in STEPS), 0))


def after_next(p: Phrase) -> Span | None:
    """ "The week after next", "the weekend before last"."""
    step = STEPS[p.word("which")]
    return _unit(p, p.word("unit"), 2 * step) if (p.word("side"), step) in (("after", 1), ("before", -1)) else None


def _unit(p: Phrase, name: str, step: int) -> Span | None:
    if name in ("year", "yr"):
        return civil.years(p.today.year + step)
    if name == "month":
        return civil.months(*civil.shift_month(p.today.year, p.today.month, step))
    monday = p.today - timedelta(days=p.today.weekday())
    if name == "weekend":
        step = step or (-1 if p.today.weekday() < 5 and p.back else 0)
        return civil.days(monday + timedelta(days=5 + 7 * step), 2)
    if name in ("week", "wk", "fortnight"):
        weeks = 2 if name == "fortnight" else 1
        return civil.days(monday + timedelta(weeks=weeks * step), 7 * weeks)
    return None


def month_of_year(p: Phrase) -> Span | None:
    if p.has("unit") and p.word("unit") != "year":
        return None
    year = int(p.word("year")) if p.has("year") else p.today.year + STEPS.get(p.word("of"), 0)
    return civil.months(year, MONTH_NUMBERS[p.word("month")])


def month_number(p: Phrase) -> Span:
    number, year = p.word("month_number").split("/")
    return civil.months(int(year), int(number))


def month(p: Phrase) -> Span | None:
    name = p.word("month")
    if name in _NAMES_AND_VERBS and not (p.given or _is_month(p)):
        return None
    if not (p.has("which") or p.has("edge")) and habitual(p):
        return civil.RECURRING
    number = MONTH_NUMBERS[name]
    return civil.months(year_of(p, number), number)


def _is_month(p: Phrase) -> bool:
    if p.has("which") or p.has("edge") or p.follows("in", "since"):
        return True
    if not p.raw("month")[0].isupper():
        return False
    if p.follows("lead", "from_", "loose"):
        return True
    if p.follows("of", "to", "about", "the"):  # "to April Jones", "the April of my life"
        return not (p.next_word[:1].isupper() or p.precedes("quote", "mark"))
    beside = [*p.before(2), p.next_word.lower()]
    return any(word in MONTH_NUMBERS for word in beside) or (p.precedes("glue") and "or" in (p.next_word, *beside))


def year_of(p: Phrase, number: int) -> int:
    """Return the year of the month that fits: the coming one, or the last one where the sentence looks back."""
    this, year, which = p.today.month, p.today.year, p.word("which")
    if which == "last":
        return year if number < this else year - 1
    if which == "next":
        return year if number > this else year + 1
    if p.back:
        return year if number <= this else year - 1
    return year if number >= this else year + 1


def season(p: Phrase) -> Span | None:
    number = SEASONS[p.word("season")]
    if p.has("year") or p.has("of"):
        year = int(p.word("year")) if p.has("year") else p.today.year + STEPS.get(p.word("of"), 0)
        return civil.months(year, number, 3)
    led = p.follows("in", "lead", "from_", "since", "loose", "to", "of") and not p.precedes("word", "dash")
    if not (p.given or p.has("which") or led):
        return None  # "spring onions"
    if p.word("which") == "this" and (p.today.month - number) % 12 < 3:
        return civil.months(p.today.year - (number > p.today.month), number, 3)
    if not p.has("which") and habitual(p):
        return civil.RECURRING
    return civil.months(year_of(p, number), number, 3)


def quarter(p: Phrase) -> Span:
    """ "Q3", "Q1 2026"."""
    first = 3 * int(p.word("quarter")[1]) - 2
    if p.has("year") or p.has("of"):
        return civil.months(int(p.word("year") or p.today.year + STEPS.get(p.word("of"), 0)), first, 3)
    back, begun = p.back, first <= p.today.month
    running = p.today.month < first + 3
    year = p.today.year - 1 if back and not begun else p.today.year + 1 if not back and begun and not running else None
    return civil.months(year or p.today.year, first, 3)


def decade(p: Phrase) -> Span | None:
    written, led = p.word("decade").replace("'", "").removesuffix("s"), p.has("the") or "'" in p.word("decade")
    if written.isdigit() and int(written) > 99:
        return civil.years(int(written), 10)
    if not led:
        return None  # "in her 60s"
    if not written.isdigit():
        return civil.years(DECADES[p.word("decade")], 10)
    return civil.years(int(written) + (1900 if int(written) > p.today.year % 100 else 2000), 10)


def year(p: Phrase) -> Span | None:
    number = int(p.word("year"))
    if not (p.given or p.has("edge") or _is_year(p, number)):
        return None
    return civil.years(number)


def _is_year(p: Phrase, number: int) -> bool:
    if p.follows("dash", "dot", "quote", "other") or p.precedes("dash", "unit", "other"):
        return False
    if p.next_word.lower() in _COUNTABLE:
        return False
    if p.follows("in", "since", "loose"):
        return True
    if not 1880 <= number <= p.today.year + 20 or _NUMBERED.intersection(p.before(12)):
        return False
    if p.follows("lead", "from_"):
        return True
    return not p.precedes("word") or p.follows("the") or p.next_word[:1].isupper()
