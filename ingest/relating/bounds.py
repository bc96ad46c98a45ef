"""When a claimed relation began and ended, by the dates of its clause and its sentence."""

from __future__ import annotations

import re
from datetime import datetime

from ingest.relating.beside import since_beside, until_beside
from ingest.relating.claim import Claim
from ingest.relating.clauses import clause_end, sentence_of
from ingest.relating.macros import ANYBODY, OWNED
from ingest.relating.marking import Marked
from ingest.relating.patterns import Mark, Telling
from ingest.relating.symbols import TIME, one_of, place_of
from knowledge.memories.memory import TimeMention, TimePrecision
from knowledge.relations.relation import Bound, Bounds, RelationType

_TIME = one_of(TIME)
_DATE = re.compile(f"[{_TIME}]")
_ABOUT = r"(?: about| around| early| late| the| at least)?"
_OF_AN_EVENT = r"(?: [^.!?;:,\n]{1,35}? (?:in|of|on))?"
"""Between "until" and its date: "until the raffle of 2019", "since the office closed in May"."""
_SINCE = re.compile(
    rf"\b(?:(?:since|starting|as of|effective|from)(?: on)?{_ABOUT}|since{_OF_AN_EVENT}) (?P<d>[{_TIME}])"
)
_UNTIL = re.compile(
    rf"\b(?:(?:until|till|til|up to|through|ended(?: in| on)?){_ABOUT}|(?:until|till){_OF_AN_EVENT}) (?P<d>[{_TIME}])"
)
_UNTIL_THEN = re.compile(r"(?: only| just)? (?:until|till|til|up to) (?:then|that (?:day|date|time|month|year))\b")
"""The date told before it: "Last day is May 10, she stays my boss till then"."""
_BREAK = re.compile(r",|\b(?:and|but|so)\b")
_BESIDE = re.compile(r"\b(?:with|for|to|from|of|at|by|like) $")
"""What follows stands beside what is dated: "lives there as of today with his wife"."""
_SOMEBODY = re.compile(ANYBODY)
_OWNED = re.compile(OWNED)
_NOW = re.compile(r"\b(?:now|as of today|from today|these days)\b")
_BECOMES = re.compile(r"'ll\b| will\b|\bstarting\b|\bgoing to\b|\bbec(?:omes?|ame|oming)\b")
_TIMELESS = frozenset(
    {
        RelationType.PARENT_OF,
        RelationType.CHILD_OF,
        RelationType.SIBLING_OF,
        RelationType.RELATIVE_OF,
        RelationType.BORN_IN,
        RelationType.BIRTHDAY_ON,
    }
)
_NEAR = 16
"""Characters after a role and its name in which a date is theirs."""


def bounds_of(claim: Claim, marked: Marked, at: datetime) -> Bounds:
    """Return the bounds; a change without a date takes the day of `at` where the pattern says so."""
    if claim.type in _TIMELESS and claim.telling is Telling.HOLDS:
        return Bounds()
    text = marked.text
    first, last = sentence_of(text, claim.start, claim.end)
    until_where = claim.end + _NEAR if Mark.NEAR in claim.pattern.marks else clause_end(text, claim.end, last)
    since = _SINCE.search(text, claim.start, until_where)
    until = _UNTIL.search(text, claim.start, until_where)
    if Mark.ONLY in claim.pattern.marks:
        return _only(claim, marked, at)
    since = since or since_beside(claim.type, text, claim.end) or _before(_SINCE, text, first, claim.start)
    until = until or until_beside(claim.type, text, claim.end) or _before(_UNTIL, text, first, claim.start)
    begun, over = _bound(marked, since), _bound(marked, until) or _then(claim, marked, first)
    telling, today = claim.telling, day_of(at) if claim.is_today else None
    if telling is Telling.HOLDS and Mark.NEAR not in claim.pattern.marks:
        if _NOW.search(text, max(first, claim.start - 5), min(until_where, claim.end + _NEAR)):
            today = day_of(at)
        if _BECOMES.search(text, claim.start, claim.end):
            telling = Telling.BEGINS
    if telling is Telling.HOLDS:
        return Bounds(begun or today, over)
    if telling is Telling.ENDED and over is None and since is not None and since.start() >= claim.start:
        return Bounds(None, begun)
    used = {found.start("d") for found in (since, until) if found}
    told = _told(claim, marked, first, until_where, used)
    if telling is Telling.ENDED:
        return Bounds(begun, over or told or (None if begun else today) or today)
    return Bounds(begun or told or today, over)


def _only(claim: Claim, marked: Marked, at: datetime) -> Bounds:
    """Return the bound that the date in the words tells."""
    told = None if claim.time is None else bound_of(marked.times[claim.time])
    bound = told or (day_of(at) if claim.is_today else None)
    return Bounds(until=bound) if claim.telling is Telling.ENDED else Bounds(since=bound)


def _before(pattern: re.Pattern[str], text: str, first: int, end: int) -> re.Match[str] | None:
    """Return a bound that stands before the words in their own clause: "From June I report to her"."""
    found = pattern.search(text, first, end)
    if found is None:
        return None
    between, is_opening = text[found.end() : end], not text[first : found.start()].strip()
    # "From May his daughter Ana is my boss", but "with us since May, his daughter Ana"
    if _SOMEBODY.search(_OWNED.sub("", between) if is_opening else between):
        return None
    return found if is_opening or not (_BREAK.search(between) or _BESIDE.search(between)) else None


def _told(claim: Claim, marked: Marked, first: int, last: int, used: set[int]) -> Bound | None:
    """Return the date of a change: the one in the words, else the next one in the clause, else the last before it."""
    if claim.time is not None:
        return bound_of(marked.times[claim.time])
    after = list(_DATE.finditer(marked.text, claim.start, last))
    before = [
        found
        for found in _DATE.finditer(marked.text, first, claim.start)
        if not _SOMEBODY.search(marked.text, found.end(), claim.start)
        and not (marked.text[first : found.start()].strip() and " and " in marked.text[found.end() : claim.start])
    ]
    for found in (*after, *reversed(before)):
        bound = bound_of(marked.times[place_of(found.group())])
        if bound is not None and found.start() not in used:
            return bound
    return None


def _bound(marked: Marked, found: re.Match[str] | None) -> Bound | None:
    return bound_of(marked.times[place_of(found["d"])]) if found else None


def _then(claim: Claim, marked: Marked, first: int) -> Bound | None:
    """Return the date told last before a claim, in its sentence, where it holds "till then"."""
    if not _UNTIL_THEN.match(marked.text, claim.end):
        return None
    told = (bound_of(marked.times[place_of(date)]) for date in reversed(_DATE.findall(marked.text, first, claim.start)))
    return next((bound for bound in told if bound is not None), None)


def bound_of(time: TimeMention) -> Bound | None:
    """Return where a time begins; nothing where it recurs."""
    return None if time.since is None else Bound(time.since, time.precision)


def day_of(at: datetime) -> Bound:
    """Return the civil day of the clock that wrote."""
    return Bound(f"{at.date().isoformat()}T00:00:00.000Z", TimePrecision.DAY)


def lasting(bounds: Bounds, *, is_over: bool) -> Bounds:
    """Drop the bound that is less told where nothing lies between both: what is over keeps its end, else its start."""
    since, until = bounds.since, bounds.until
    if since is None or until is None or since.at < until.at:
        return bounds
    return Bounds(until=until) if is_over else Bounds(since=since)
