"""What a later memory takes back: of its own fact, or of those in whose place it says what holds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from knowledge.levels import LEVELS, Sensitivity
from knowledge.relations.evidence import UNBOUNDED, Evidence
from knowledge.relations.fold import fold
from knowledge.relations.foremost import Foremost
from knowledge.relations.relation import Bound, EvidenceRole, RelationOrigin

_NEVER = "~"
"""Later than every instant."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A denial that follows from another fact, and the first start among what it takes back."""

    evidence: Evidence
    began: Bound | None


def denials(episode: Sequence[Evidence], ends: Sequence[Evidence], takers: Sequence[Evidence]) -> Iterator[Denial]:
    """Yield the denials that follow for one episode of a fact from `takers`; `ends` is what rivals close it by.

    Takers deny the fact itself, or say what holds in its place. A memory takes back what was told by those that spoke
    before it, whenever they were understood. It leaves alone what is told after it, what the user stated and, as a
    correction, what was over when it was written. Each reader's denials follow from what that reader may read.
    """
    readers = _readers([e for e in episode if not e.retracts], ends, takers)
    for taking in takers:
        if taking.retracts and taking.origin is not RelationOrigin.EXTRACTED:
            continue
        known = "" if not taking.retracts else taking.recorded_at
        for level in LEVELS[taking.level :]:
            reader = readers[level]
            at = reader.taken_back_at(taking)
            if at is None or at == known or (taking.replaces and reader.over_at <= taking.observed_at):
                continue
            known = at
            began = reader.started.before(taking.observed_at, taking.source)
            yield Denial(_denying(taking, level, at), None if began is None else began.start)


def _denying(taking: Evidence, level: Sensitivity, at: str) -> Evidence:
    return replace(
        taking,
        id=f"{taking.id}:denies{level:d}",
        role=EvidenceRole.DENIES,
        bounds=UNBOUNDED,
        level=level,
        recorded_at=at,
        label=None,
        closing=True,
        said_of=None,
        opened=None,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the readers of one level know of an episode, so that what it means to each taker is looked up.

    `newest` and `started` are of what can be taken back: the last recorded, and the first to begin. The rest tells
    since when something stands that cannot be: all that was observed from an instant on, what a source said itself, and
    what the user stated.
    """

    newest: Foremost
    started: Foremost
    recorded_from: tuple[str, ...]
    recorded_by: dict[str, str]
    stated_at: str
    over_at: str

    @classmethod
    def of(cls, told: Sequence[Evidence], over_at: str) -> _Reader:
        said = sorted((e for e in told if e.origin is not RelationOrigin.STATED), key=lambda e: e.observed_at)
        recorded_by: dict[str, str] = {}
        for e in said:
            recorded_by[e.source] = min(e.recorded_at, recorded_by.get(e.source, _NEVER))
        return cls(
            newest=Foremost.of(said, _later_recorded),
            started=Foremost.of((e for e in said if e.start is not None), _earlier_begun),
            recorded_from=tuple(accumulate((e.recorded_at for e in reversed(said)), min, initial=_NEVER))[::-1],
            recorded_by=recorded_by,
            stated_at=min((e.recorded_at for e in told if e.origin is RelationOrigin.STATED), default=_NEVER),
            over_at=over_at,
        )

    def taken_back_at(self, taking: Evidence) -> str | None:
        """Return when what was told is denied; None where nothing is, or what was told later stands by then."""
        newest = self.newest.before(taking.observed_at, taking.source)
        if newest is None:
            return None
        at = max(taking.recorded_at, newest.recorded_at)
        later = self.recorded_from[bisect_left(self.newest.observed, taking.observed_at)]
        return None if min(later, self.recorded_by.get(taking.source, _NEVER), self.stated_at) <= at else at


def _readers(
    told: Sequence[Evidence], ends: Sequence[Evidence], takers: Iterable[Evidence]
) -> dict[Sensitivity, _Reader]:
    """Read the episode once for each level at which there is something to take back and somebody who does."""
    least = min((e.level for e in takers), default=LEVELS[-1])
    replaced = any(e.replaces for e in takers)
    readers: dict[Sensitivity, _Reader] = {}
    for level in LEVELS[least:]:
        heard = [e for e in told if e.level <= level]
        over_at = _over_at(e for e in (*heard, *ends) if e.level <= level) if replaced else _NEVER
        readers[level] = _Reader.of(heard, over_at)
    return readers


def _over_at(evidence: Iterable[Evidence]) -> str:
    versions = fold(evidence)
    until = versions[-1].until if versions else None
    return _NEVER if until is None else until.at


def _later_recorded(one: Evidence, other: Evidence) -> Evidence:
    return other if other.recorded_at > one.recorded_at else one


def _earlier_begun(one: Evidence, other: Evidence) -> Evidence:
    return min(one, other, key=lambda e: (e.start.at if e.start else "", *e.order))
