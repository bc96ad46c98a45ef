"""Fold evidence into versions of belief: a Relation is this function of its evidence and nothing else.

A reader sees what the evidence up to their clearance gives. So the fold runs once for every level, and the versions of
all levels are stored as one chain: a version is seen from `level` on, and `superseded` says, for each clearance, when
that reader stopped believing it. Where a reader never believed a version that lower ones did (a secret denial stands
before it), it is superseded for them the instant it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.levels import LEVELS, Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.relations.episodes import FINENESS
from knowledge.relations.evidence import UNBOUNDED, Evidence
from knowledge.relations.relation import Bound, EvidenceRole, RelationOrigin

NEVER = ""
_ORIGINS = (RelationOrigin.STATED, RelationOrigin.EXTRACTED, RelationOrigin.INFERRED)


@dataclass(frozen=True, slots=True)
class LevelledBound:
    """A bound, and the level from which it can be read."""

    at: str
    precision: TimePrecision
    level: Sensitivity


@dataclass(frozen=True, slots=True)
class Version:
    """What was believed from `recorded_at` on. `superseded` has an instant per level, NEVER where it is believed still.

    `opener` is the evidence that brought it; `support` all that speaks of it, retractions included, in order.
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
    support: tuple[Evidence, ...]

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


def fold(evidence: Iterable[Evidence]) -> list[Version]:
    """Return the chain in order of recording; evidence that only denies gives one version that nobody believes."""
    ordered = sorted(evidence, key=lambda e: e.order)
    if all(e.closing for e in ordered):
        return []
    chains = {level: _believe([e for e in ordered if e.level <= level]) for level in LEVELS}
    openers = {link.opener.id: link.opener for chain in chains.values() for link in chain}
    versions = [_merged(opener, chains) for opener in sorted(openers.values(), key=lambda e: e.order)]
    return versions or [_denied(ordered)]


@dataclass(slots=True)
class _Link:
    """One version in the belief of one level."""

    opener: Evidence
    support: list[Evidence]
    level: Sensitivity
    since: LevelledBound | None
    until: LevelledBound | None
    ended_by: Evidence | None = None
    also: list[Evidence] = field(default_factory=list)

    def same_as(self, other: _Link) -> bool:
        return (self.level, self.since, self.until) == (other.level, other.since, other.until)


def _believe(ordered: Sequence[Evidence]) -> list[_Link]:
    chain: list[_Link] = []
    current: _Link | None = None
    early: list[Evidence] = []
    for e in ordered:
        if e.retracts:
            (chain[-1].also if chain else early).append(e)
            if current is not None:
                current.ended_by, current = e, None
            continue
        if current is None and e.closing:
            continue
        if current is not None and e.bounds == UNBOUNDED and e.level >= current.level:
            current.support.append(e)
            continue
        support = [*(current.support if current else ()), e]
        link = _Link(e, support, min(s.level for s in support if not s.closing), _since(support), _until(support))
        if current is None:
            link.also, early = early, []
            chain.append(link)
            current = link
        elif current.same_as(link):
            current.support.append(e)
        elif current.opener.recorded_at == e.recorded_at:
            # What becomes known in one instant is one change of belief, whatever its parts.
            current.support, current.level, current.since, current.until = support, link.level, link.since, link.until
        else:
            current.ended_by = e
            chain.append(link)
            current = link
    return chain


def _since(support: Sequence[Evidence]) -> LevelledBound | None:
    return _choose([(e, e.bounds.since) for e in support if e.bounds.since is not None])


def _until(support: Sequence[Evidence]) -> LevelledBound | None:
    return _choose([(e, e.bounds.until) for e in support if e.bounds.until is not None])


def _choose(said: Sequence[tuple[Evidence, Bound]]) -> LevelledBound | None:
    """Take the lowest level, then the finer precision, then the later statement (DESIGN §4).

    A correction first removes what it corrects, at its own level and above. What is only derived from another fact
    counts after what is said, and of several such the earliest ends it.
    """
    corrections = [e for e, _ in said if e.role is EvidenceRole.CORRECTS]
    standing = [
        (e, bound) for e, bound in said if not any(k.order > e.order and k.level <= e.level for k in corrections)
    ]
    if not standing:
        return None
    chosen, bound = min(
        reversed(standing),
        key=lambda s: (s[0].level, s[0].closing, s[1].at if s[0].closing else "", FINENESS.index(s[1].precision)),
    )
    return LevelledBound(bound.at, bound.precision, chosen.level)


def _merged(opener: Evidence, chains: dict[Sensitivity, list[_Link]]) -> Version:
    """Put together what the readers of each level believe since `opener`."""
    links = {level: link for level, chain in chains.items() for link in chain if link.opener.id == opener.id}
    least, fullest = min(links), links[max(links)]
    support = {e.id: e for link in links.values() for e in (*link.support, *link.also)}
    speaking = [e for e in fullest.support if not e.closing]
    return Version(
        opener=opener.id,
        recorded_at=opener.recorded_at,
        level=least,
        since=next((link.since for link in links.values() if link.since is not None), None),
        until=next((link.until for link in links.values() if link.until is not None), None),
        superseded=tuple(
            NEVER if level < least else _end(links[level]) if level in links else opener.recorded_at for level in LEVELS
        ),
        confidence=max(e.confidence for e in speaking),
        origin=_origin(speaking),
        label=_label(speaking, least),
        support=tuple(sorted(support.values(), key=lambda e: e.order)),
    )


def _end(link: _Link) -> str:
    return link.ended_by.recorded_at if link.ended_by else NEVER


def _origin(speaking: Sequence[Evidence]) -> RelationOrigin:
    said = {e.origin for e in speaking}
    return next(origin for origin in _ORIGINS if origin in said)


def _label(speaking: Sequence[Evidence], level: Sensitivity) -> str | None:
    """Take the latest words used, of those that may be read wherever the version may."""
    return next((e.label for e in reversed(speaking) if e.label and e.level <= level), None)


def _denied(ordered: Sequence[Evidence]) -> Version:
    """Keep evidence that only denies: what is stated later, but was recorded before it, stays denied."""
    first = ordered[0]
    return Version(
        opener=first.id,
        recorded_at=first.recorded_at,
        level=first.level,
        since=None,
        until=None,
        superseded=tuple(NEVER if level < first.level else first.recorded_at for level in LEVELS),
        confidence=first.confidence,
        origin=_origin(ordered),
        label=None,
        support=tuple(ordered),
    )
