"""Fold evidence into versions of belief: a Relation is this function of its evidence and nothing else.

A reader sees what the evidence up to their clearance gives. So the fold runs once for every level, and the versions of
all levels are stored as one chain: a version is seen from `level` on, and `superseded` says, for each clearance, when
that reader stopped believing it. Where a reader never believed a version that lower ones did (a secret denial stands
before it), it is superseded for them the instant it is recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TypeAlias

from knowledge.levels import LEVELS, Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.relations.episodes import FINENESS
from knowledge.relations.evidence import Evidence
from knowledge.relations.relation import Bound, EvidenceRole, RelationOrigin
from knowledge.relations.telling import Telling

NEVER = ""
WHOLE = 16
"""So many versions of a chain keep all that was said before them; a fact that changes on and on would have each keep
everything, a square of it."""
CARRIED = 32
"""A later one keeps what decides it, and so much of what was said last before it."""


@dataclass(frozen=True, slots=True)
class LevelledBound:
    """A bound, and the level from which it can be read."""

    at: str
    precision: TimePrecision
    level: Sensitivity


@dataclass(frozen=True, slots=True)
class Version:
    """What was believed from `recorded_at` on. `superseded` has an instant per level, NEVER where it is believed still.

    `opener` is the evidence that brought it; `support` what is kept of all that speaks of it, retractions included, in
    order; `told` is all of it.
    """

    opener: str
    recorded_at: str
    level: Sensitivity
    since: LevelledBound | None
    until: LevelledBound | None
    superseded: tuple[str, ...]
    confidence: float
    origin: RelationOrigin
    label: str | None
    first_seen: str
    """When the first of the sources spoke that say so themselves."""
    is_undisputed: bool
    """Whether everybody believes it who may read it, and nobody took anything back or put it right."""
    support: tuple[Evidence, ...]
    heard: tuple[Heard, ...] = field(compare=False, repr=False)

    @property
    def told(self) -> list[Evidence]:
        every = {e.id: e for heard in self.heard for e in (*heard.run[: heard.many], *heard.also)}
        return sorted(every.values(), key=lambda e: e.order)

    @property
    def superseded_at(self) -> str | None:
        return self.superseded[-1] or None

    @property
    def superseded_level(self) -> Sensitivity | None:
        """Return the least level from which the supersession can be read."""
        return next((level for level in LEVELS if self.superseded[level] != NEVER), None)

    @property
    def is_believed(self) -> bool:
        """Tell whether any reader believes it still."""
        return NEVER in self.superseded[self.level :]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one level was told until a version ended: so many of those that a run of its versions shares, and denials.

    A run is what is told from one denial to the next."""

    run: Sequence[Evidence]
    many: int
    also: Sequence[Evidence]


def fold(evidence: Iterable[Evidence]) -> list[Version]:
    """Return the chain in order of recording; evidence that only denies gives one version that nobody believes."""
    ordered = sorted(evidence, key=lambda e: e.order)
    if all(e.closing for e in ordered):
        return []
    openers: dict[str, Evidence] = {}
    opened: defaultdict[str, dict[Sensitivity, _Link]] = defaultdict(dict)
    heard: list[Evidence] = []
    links: list[_Link] = []
    for level in LEVELS:
        if len(heard) < len(more := [e for e in ordered if e.level <= level]):
            heard, links = more, _believe(more)
        for link in links:
            openers[link.opener.id] = link.opener
            opened[link.opener.id][level] = link
    versions = [_merged(e, opened[e.id]) for e in sorted(openers.values(), key=lambda e: e.order)]
    return versions or [_denied(ordered)]


@dataclass(frozen=True, slots=True)
class _Said:
    """A bound with the evidence that says it."""

    by: Evidence
    bound: Bound

    @property
    def rank(self) -> tuple[Sensitivity, bool, str, int]:
        """The lowest level counts, then the finer precision (ADR 0006).

        What is only derived from another fact comes after what is said, and of several such the earliest ends it.
        """
        earliest = self.bound.at if self.by.closing else ""
        return self.by.level, self.by.closing, earliest, FINENESS.index(self.bound.precision)

    @property
    def levelled(self) -> LevelledBound:
        return LevelledBound(self.bound.at, self.bound.precision, self.by.level)


_Sayings: TypeAlias = dict[Sensitivity, _Said]
"""Of one bound, the saying of each level that counts among those that no correction has removed."""


@dataclass(slots=True)
class _Link:
    """One version in the belief of one level; `said_since` and `said_until` are what its bounds rest on.

    `told` sums up all that it was told, the first `many` of its `run`, of which `support` is kept."""

    opener: Evidence
    run: list[Evidence]
    many: int
    support: list[Evidence]
    told: Telling
    level: Sensitivity
    said_since: _Sayings
    said_until: _Sayings
    ended_by: Evidence | None = None
    also: list[Evidence] = field(default_factory=list)

    @property
    def since(self) -> LevelledBound | None:
        return _chosen(self.said_since)

    @property
    def until(self) -> LevelledBound | None:
        return _chosen(self.said_until)

    @property
    def belief(self) -> tuple[Sensitivity, LevelledBound | None, LevelledBound | None]:
        return self.level, self.since, self.until


def _believe(ordered: Sequence[Evidence]) -> list[_Link]:
    chain: list[_Link] = []
    current: _Link | None = None
    early: list[Evidence] = []
    for e in ordered:
        if e.retracts:
            (chain[-1].also if chain else early).append(e)
            if current is not None:
                current.ended_by, current = e, None
        elif current is None:
            if not e.closing:
                current = _begun(e, early)
                early = []
                chain.append(current)
        else:
            following = _after(current, e, carries_all=len(chain) < WHOLE)
            if following is not current:
                current.ended_by = e
                chain.append(following)
                current = following
    return chain


def _begun(e: Evidence, early: list[Evidence]) -> _Link:
    since, until = _weighed({}, e, since=True), _weighed({}, e, since=False)
    return _Link(e, [e], 1, [e], Telling.of(e), e.level, since, until, also=early)


def _after(current: _Link, e: Evidence, *, carries_all: bool) -> _Link:
    """Return what is believed once `e` is known too: the same link where nothing changes."""
    level = current.level if e.closing else min(current.level, e.level)
    since = _weighed(current.said_since, e, since=True)
    until = _weighed(current.said_until, e, since=False)
    told = current.told.hear(e)
    current.run.append(e)
    many = len(current.run)
    following = _Link(e, current.run, many, [], told, level, since, until)
    # What becomes known in one instant is one change of belief, whatever its parts.
    if following.belief == current.belief or current.opener.recorded_at == e.recorded_at:
        current.support.append(e)
        current.told, current.many = told, many
        current.level, current.said_since, current.said_until = level, since, until
        return current
    following.support = [*(current.support if carries_all else _carried(following, current.support)), e]
    return following


def _carried(link: _Link, before: Sequence[Evidence]) -> list[Evidence]:
    """Return what a version keeps of what was said before it."""
    deciding = {said.by.id for sayings in (link.said_since, link.said_until) for said in sayings.values()}
    deciding.update(link.told.decided_by)
    older = [e for e in before[:-CARRIED] if e.id in deciding]
    return [*older, *before[-CARRIED:]]


def _weighed(known: _Sayings, e: Evidence, *, since: bool) -> _Sayings:
    """Weigh one more statement of a bound: of equal ones the later counts.

    A correction first removes what it corrects, at its own level and above.
    """
    bound = e.bounds.since if since else e.bounds.until
    if bound is None:
        return known
    new = _Said(e, bound)
    if e.role is EvidenceRole.CORRECTS:
        known = {level: said for level, said in known.items() if level < e.level}
    other = known.get(e.level)
    return known if other is not None and other.rank < new.rank else {**known, e.level: new}


def _chosen(known: _Sayings) -> LevelledBound | None:
    return known[min(known)].levelled if known else None


def _merged(opener: Evidence, links: dict[Sensitivity, _Link]) -> Version:
    """Put together what the readers of each level believe since `opener`."""
    least = min(links)
    distinct = list({id(link): link for link in links.values()}.values())
    support = {e.id: e for link in distinct for e in (*link.support, *link.also)}
    # Only what may be read wherever the version may: that there is more would tell of evidence above the reader.
    told = links[least].told
    superseded = tuple(
        NEVER if level < least else _end(links[level]) if level in links else opener.recorded_at for level in LEVELS
    )
    return Version(
        opener=opener.id,
        recorded_at=opener.recorded_at,
        level=least,
        since=next((link.since for link in links.values() if link.since is not None), None),
        until=next((link.until for link in links.values() if link.until is not None), None),
        superseded=superseded,
        confidence=told.confidence,
        origin=told.origin,
        label=told.label,
        first_seen=min(
            [link.told.first_seen for link in distinct]
            + [e.observed_at for link in distinct for e in link.also if not e.closing]
        ),
        is_undisputed=not any(superseded) and all(link.told.is_plain and not link.also for link in distinct),
        support=tuple(sorted(support.values(), key=lambda e: e.order)),
        heard=tuple(Heard(link.run, link.many, link.also) for link in distinct),
    )


def _end(link: _Link) -> str:
    return link.ended_by.recorded_at if link.ended_by else NEVER


def _denied(ordered: Sequence[Evidence]) -> Version:
    """Keep evidence that only denies: what is stated later, but was recorded before it, stays denied."""
    first = ordered[0]
    speaking = [e for e in ordered if not e.closing]
    told = reduce(Telling.hear, speaking[1:], Telling.of(speaking[0]))
    return Version(
        opener=first.id,
        recorded_at=first.recorded_at,
        level=first.level,
        since=None,
        until=None,
        superseded=tuple(NEVER if level < first.level else first.recorded_at for level in LEVELS),
        confidence=first.confidence,
        origin=told.origin,
        label=None,
        first_seen=told.first_seen,
        is_undisputed=False,
        support=tuple(ordered),
        heard=(Heard(ordered, len(ordered), ()),),
    )
