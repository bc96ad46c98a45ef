"""Tell apart the times that one thing held: two jobs at one firm, two visits to one town."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from knowledge.instants import to_datetime, to_instant
from knowledge.memories.memory import TimePrecision
from knowledge.relations.evidence import UNBOUNDED, Evidence
from knowledge.relations.relation import Bound

FINENESS = (TimePrecision.INSTANT, TimePrecision.DAY, TimePrecision.MONTH, TimePrecision.YEAR)
_DAY, _TICK = timedelta(days=1), timedelta(milliseconds=1)
_LAST = "9999-12-31T23:59:59.999Z"


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
        if not groups or any(starts[-1] < cut <= at for cut in ends):
            groups.append([])
            starts.append(at)
        groups[-1].append(e)
    return _place_rest(evidence, groups, starts)


def momentary(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Put together the starts that can mean the same moment, finer ones first."""
    groups: list[list[Evidence]] = []
    started = sorted(
        (e for e in evidence if e.start),
        key=lambda e: (FINENESS.index(e.start.precision) if e.start else 0, e.start.at if e.start else "", *e.order),
    )
    for e in started:
        home = next((group for group in groups if _same_moment(group[0].start, e.start)), None)
        if home is None:
            groups.append([e])
        else:
            home.append(e)
    groups.sort(key=lambda group: group[0].start.at if group[0].start else "")
    return _place_rest(evidence, groups, [min(e.start.at for e in group if e.start) for group in groups])


def _same_moment(one: Bound | None, other: Bound | None) -> bool:
    if one is None or other is None:
        return False
    return one.at < after(other) and other.at < after(one)


def _place_rest(evidence: Sequence[Evidence], groups: list[list[Evidence]], starts: list[str]) -> list[list[Evidence]]:
    """Give what asserts no start to the group that it fits: by its end, by the start that it denies, or to the last."""
    earlier: list[Evidence] = []
    for e in sorted((e for e in evidence if not e.start), key=lambda e: e.order):
        if not groups:
            earlier.append(e)
        elif e.retracts and e.bounds == UNBOUNDED:
            for group in groups:
                group.append(e)
        elif e.bounds.since is None and e.bounds.until is not None:
            fitting = [i for i, start in enumerate(starts) if start <= e.bounds.until.at]
            (groups[fitting[-1]] if fitting else earlier).append(e)
        else:
            aim = e.bounds.since.at if e.bounds.since else ""
            fitting = [i for i, start in enumerate(starts) if aim and start <= aim]
            groups[fitting[-1] if fitting else (0 if aim else -1)].append(e)
    return [earlier, *groups] if earlier else groups
