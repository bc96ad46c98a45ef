"""A clock time that stands alone: of the day of writing, unless the sentence puts it before or after."""

from __future__ import annotations

import re
from datetime import timedelta

from ingest.times import civil, clocks
from ingest.times import grammar as say
from ingest.times.civil import Span
from ingest.times.phrase import Phrase
from ingest.times.recurring import habitual
from ingest.times.tense import Direction

_LONG_PAST = timedelta(hours=8)
"""A time of this day further back, in a sentence that looks ahead, is tomorrow's: "ring them at 9am", at night."""
_MEASURED = re.compile(
    r"\b(?:pb|ran|run|race|marathon|parkrun|5k|10k|km|lap|laps|split|score|won|lost|beat|video|episode)\b",
    re.IGNORECASE,
)
_COUNTED = frozenset(
    word
    for line in (
        "one up down missed start starts started stopped",
        "ordained orphaned widowed married died born him her",
    )
    for word in line.split()
)
"""After these a bare number is an age, a step or a score: "had him at fifteen", "stopped at six"."""


def clock(p: Phrase) -> Span | None:
    if not (p.given or _is_clock(p)):
        return None
    if habitual(p) or p.before(1) == ["only"]:
        return civil.RECURRING
    written = clocks.written(p.words("behind"))
    if p.has("until"):
        return clocks.stretch(written, clocks.written(p.words("until")), p.day, p)
    moment, looks = clocks.on_day(written, p.day, p), p.direction
    if p.beside is not None:
        return civil.instant(moment)
    if p.word("behind") == "midnight" and looks is not Direction.BACK:
        return civil.instant(moment + timedelta(days=1))
    if moment > p.at and looks is Direction.BACK:
        moment -= timedelta(days=1)
    elif moment < p.at - _LONG_PAST and looks is Direction.AHEAD:
        moment += timedelta(days=1)
    return civil.instant(moment)


def _is_clock(p: Phrase) -> bool:
    if p.match.re is say.HOUR_ALONE:
        after = p.word("lead") == "after" and p.back  # "locked after three"
        return clocks.written(p.words("behind")).hour <= 12 and not after and not _COUNTED.intersection(p.before(2))
    led = p.has("lead") and p.is_kind("lead", "at", "lead", "from_", "since")
    if p.is_kind("behind", "dotted"):  # a price, a distance
        return led and p.word("lead") != "from" and not p.precedes("word", "unit", "every", "number", "count")
    if led:
        return True
    if p.is_kind("behind", "odd"):
        return False  # a score, a lap
    if p.is_kind("behind", "time"):
        return int(p.word("behind").split(":")[0]) >= 6 and _MEASURED.search(p.lexed.text) is None
    return True


def hours(p: Phrase) -> Span | None:
    """ "2-4pm"; "2-4.30" may be a price or a score."""
    if p.is_kind("until", "dotted") or (p.is_kind("until", "time") and not p.follows("from_", "between", "at")):
        return None
    return clocks.stretch(clocks.written(p.words("open")), clocks.written(p.words("until")), p.day, p)
