"""Tell apart the times that one thing held: two jobs at one firm, two visits to one town."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import accumulate

from knowledge.instants import to_datetime, to_instant
from knowledge.memories.memory import TimePrecision
from knowledge.relations.evidence import UNBOUNDED, Evidence
from knowledge.relations.relation import Bound

FINENESS = (TimePrecision.INSTANT, TimePrecision.DAY, TimePrecision.MONTH, TimePrecision.YEAR)
_DAY, _TICK = timedelta(days=1), timedelta(milliseconds=1)
_LAST = "9999-12-31T23:59:59.999Z"


@lru_cache(maxsize=4096)
def after(bound: Bound) -> str:
    """Return the first instant that the bound cannot mean."""
    moment = to_datetime(bound.at)
    try:
        if bound.precision is TimePrecision.YEAR:
            return to_instant(moment.replace(year=moment.year + 1))
        if bound.precision is TimePrecision.MONTH:
            return to_instant(moment.replace(year=moment.year + moment.month // 12, month=moment.month % 12 + 1))
        return to_instant(moment + (_DAY if bound.precision is TimePrecision.DAY else _TICK))
    except (ValueError, OverflowError):
        return _LAST


def durable(evidence: Sequence[Evidence], cuts: Iterable[str]) -> list[list[Evidence]]:
    """Split at the instants at which it is known to have ended: its own ends and `cuts`, the starts of rivals.

    Two starts belong together unless such an instant lies between them; the rest joins the start that fits.
    """
    ends = sorted({*cuts, *(e.bounds.until.at for e in evidence if e.bounds.until and not e.retracts)})
    groups: list[list[Evidence]] = []
    starts: list[str] = []
    for e in sorted((e for e in evidence if e.start), key=lambda e: (e.start.at if e.start else "", *e.order)):
        at = e.start.at if e.start else ""
        if not groups or bisect_right(ends, starts[-1]) < bisect_right(ends, at):
            groups.append([])
            starts.append(at)
        groups[-1].append(e)
    return _place_rest(evidence, groups, starts)


def momentary(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Put together the starts that can mean the same moment, finer ones first."""
    started = sorted(
        (e for e in evidence if e.start),
        key=lambda e: (FINENESS.index(e.start.precision) if e.start else 0, e.start.at if e.start else "", *e.order),
    )
    groups: list[list[Evidence]] = []
    # What begins a group overlaps none before it: by where they begin, the groups are by where they end as well.
    begins, ends, places = list[str](), list[str](), list[int]()
    for e in started:
        at, end = (e.start.at, after(e.start)) if e.start else ("", "")
        first, beyond = bisect_right(ends, at), bisect_left(begins, end)
        if first < beyond:
            groups[min(places[first:beyond])].append(e)
            continue
        for known, one in ((begins, at), (ends, end)):
            known.insert(first, one)
        places.insert(first, len(groups))
        groups.append([e])
    groups = [groups[place] for place in places]
    return _place_rest(evidence, groups, [min(e.start.at for e in group if e.start) for group in groups])


def _place_rest(evidence: Sequence[Evidence], groups: list[list[Evidence]], starts: list[str]) -> list[list[Evidence]]:
    """Give what asserts no start to the group that it fits: by its end, by the start that it denies, or to the last."""
    earlier: list[Evidence] = []
    # The last that began by an instant is found among those of which none after them began before them.
    least = list(accumulate(reversed(starts), min))[::-1]
    for e in sorted((e for e in evidence if not e.start), key=lambda e: e.order):
        if not groups:
            earlier.append(e)
        elif e.retracts and e.bounds == UNBOUNDED:
            for group in groups:
                group.append(e)
        elif e.bounds.since is not None:
            groups[max(bisect_right(least, e.bounds.since.at) - 1, 0)].append(e)
        elif e.bounds.until is not None:
            fitting = bisect_right(least, e.bounds.until.at)
            (groups[fitting - 1] if fitting else earlier).append(e)
        else:
            groups[-1].append(e)
    return [earlier, *groups] if earlier else groups
