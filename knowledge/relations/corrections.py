"""What a later memory takes back: of its own fact, or of those in whose place it says what holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Takers:
    """What can take a fact back, in the order in which it was observed: it denies the fact itself, or replaces it.

    `recorded_from` has for each the earliest that it or any after it was recorded; from `others_from` on none denies
    the fact itself.
    """

    said: tuple[Evidence, ...]
    recorded_from: tuple[str, ...]
    others_from: int
    levels: tuple[Sensitivity, ...]

    @classmethod
    def of(cls, said: Iterable[Evidence]) -> Takers:
        speaking = (e for e in said if not e.retracts or e.origin is RelationOrigin.EXTRACTED)
        ordered = tuple(sorted(speaking, key=lambda e: (e.observed_at, e.id)))
        recorded = accumulate((e.recorded_at for e in reversed(ordered)), min)
        own = [i for i, e in enumerate(ordered) if e.retracts]
        least = min((e.level for e in ordered), default=LEVELS[-1])
        return cls(ordered, tuple(recorded)[::-1], own[-1] + 1 if own else 0, LEVELS[least:])


def denials(
    episode: Sequence[Evidence], ends: Sequence[Evidence], takers: Takers, passing: Collection[str] = ()
) -> list[Denial]:
    """Return the denials that follow for one episode of a fact; `ends` is what rivals close it by.

    A memory takes back what was told by those that spoke before it, whenever they were understood. It leaves alone what
    is told after it, what the user stated and, as a correction, what was over when it was written. Each reader's
    denials follow from what that reader may read. What nobody believes any more is not denied again, but for a start
    that is taken back by a source in `passing`.
    """
    told = [e for e in episode if not e.retracts]
    readers = {level: _Reader.of([e for e in told if e.level <= level]) for level in takers.levels} if told else {}
    found: list[Denial] = []
    over_at: dict[Sensitivity, str] = {}
    denied_from = dict.fromkeys(readers, _NEVER)
    all_matter = bool(passing) and any(e.start is not None for e in told)
    begun = bisect_right(takers.said, min((e.observed_at for e in told), default=_NEVER), key=lambda e: e.observed_at)
    for i, taking in enumerate(takers.said[begun:], begun):
        if taking.replaces and not over_at:
            over_at = {level: _over_at(e for e in (*told, *ends) if e.level <= level) for level in readers}
        dead = [
            not reader.recorded
            or reader.stated_at <= takers.recorded_from[i]
            or (i >= takers.others_from and over_at[level] <= taking.observed_at)
            for level, reader in readers.items()
        ]
        # A level is done with where an earlier denial stands for all to come, or none comes of it or of lower ones.
        if not all_matter and all(
            denied_from[level] < takers.recorded_from[i] or all(dead[: place + 1])
            for place, level in enumerate(readers)
        ):
            break
        known = taking.recorded_at if taking.retracts else ""
        for level in LEVELS[taking.level :]:
            reader = readers[level]
            at = reader.taken_back_at(taking)
            if at is None or at == known or (taking.replaces and over_at[level] <= taking.observed_at):
                continue
            known = at
            began = reader.started.before(taking.observed_at, taking.source)
            found.append(Denial(_denying(taking, level, at), None if began is None else began.start))
            for above in LEVELS[level:]:
                if at >= readers[above].recorded[-1]:
                    denied_from[above] = min(at, denied_from[above])
    return list(_telling(found, readers, passing))


def _telling(
    found: Iterable[Denial], readers: Mapping[Sensitivity, _Reader], passing: Collection[str]
) -> Iterator[Denial]:
    """Yield the first denial, for the readers of any level, after each that was told and before the next."""
    denied = dict.fromkeys(readers, 0)
    for denial in sorted(found, key=lambda denial: denial.evidence.order):
        e = denial.evidence
        turns = {level: bisect_right(readers[level].recorded, e.recorded_at) for level in LEVELS[e.level :]}
        if any(denied[level] < turn for level, turn in turns.items()) or (denial.began and e.source in passing):
            denied |= turns
            yield denial


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

    `newest` and `started` are of what can be taken back: the last recorded, and the first to begin. `recorded` is when
    each was. The rest tells since when something stands that cannot be taken back: all that was observed from an
    instant on, what a source said itself, and what the user stated.
    """

    newest: Foremost
    started: Foremost
    recorded: tuple[str, ...]
    recorded_from: tuple[str, ...]
    recorded_by: dict[str, str]
    stated_at: str

    @classmethod
    def of(cls, told: Sequence[Evidence]) -> _Reader:
        said = sorted((e for e in told if e.origin is not RelationOrigin.STATED), key=lambda e: e.observed_at)
        recorded_by: dict[str, str] = {}
        for e in said:
            recorded_by[e.source] = min(e.recorded_at, recorded_by.get(e.source, _NEVER))
        return cls(
            newest=Foremost.of(said, _later_recorded),
            started=Foremost.of((e for e in said if e.start is not None), _earlier_begun),
            recorded=tuple(sorted(e.recorded_at for e in told)),
            recorded_from=tuple(accumulate((e.recorded_at for e in reversed(said)), min, initial=_NEVER))[::-1],
            recorded_by=recorded_by,
            stated_at=min((e.recorded_at for e in told if e.origin is RelationOrigin.STATED), default=_NEVER),
        )

    def taken_back_at(self, taking: Evidence) -> str | None:
        """Return when what was told is denied; None where nothing is, or what was told later stands by then."""
        newest = self.newest.before(taking.observed_at, taking.source)
        if newest is None:
            return None
        at = max(taking.recorded_at, newest.recorded_at)
        later = self.recorded_from[bisect_left(self.newest.observed, taking.observed_at)]
        return None if min(later, self.recorded_by.get(taking.source, _NEVER), self.stated_at) <= at else at


def _over_at(evidence: Iterable[Evidence]) -> str:
    versions = fold(evidence)
    until = versions[-1].until if versions else None
    return _NEVER if until is None else until.at


def _later_recorded(one: Evidence, other: Evidence) -> Evidence:
    return other if other.recorded_at > one.recorded_at else one


def _earlier_begun(one: Evidence, other: Evidence) -> Evidence:
    return min(one, other, key=lambda e: (e.start.at if e.start else "", *e.order))
