"""One value at a time: what a new employer, home, manager or spouse says about the end of the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.relations.canonical import MOMENTARY, SINGLE_BY_EITHER, SINGLE_BY_SUBJECT
from knowledge.relations.episodes import after, durable, momentary
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import Version, fold
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, RelationType


@dataclass(frozen=True, slots=True)
class Fact:
    """What is said of one subject, type and object or value, in canonical form; `key` is found by in the graph."""

    key: str
    type: RelationType
    subject: str
    object: str | None
    value: str | None
    evidence: tuple[Evidence, ...] = ()

    @property
    def slots(self) -> tuple[tuple[RelationType, str], ...]:
        """Where only one fact can hold at a time."""
        if self.type in SINGLE_BY_SUBJECT:
            return ((self.type, self.subject),)
        if self.type in SINGLE_BY_EITHER:
            return tuple((self.type, end) for end in (self.subject, self.object) if end is not None)
        return ()


def refold(facts: Iterable[Fact]) -> dict[str, list[list[Version]]]:
    """Return, for each fact's key, the version chain of each of its episodes.

    The facts must hold all that share a slot with those whose answer is used.
    """
    told = {fact.key: replace(fact, evidence=tuple(e for e in fact.evidence if not e.closing)) for fact in facts}
    rivals = {key: _rivals(fact, told.values()) for key, fact in told.items()}
    # A start that was denied since still parts the episodes of its rivals here; it ends nothing.
    claimed = {key: [e.start.at for r in rivals[key] for e in r.evidence if e.start is not None] for key in told}
    starts = {key: list(_starts(fact, claimed[key])) for key, fact in told.items()}
    chains = {}
    for key, fact in told.items():
        others = [start for rival in rivals[key] for start in starts[rival.key]]
        chains[key] = [fold([*e, *_closing(e, others)]) for e in _episodes(fact, [s.bound.at for s in others])]
    return chains


@dataclass(frozen=True, slots=True)
class _Start:
    """A start that someone still believes, with the evidence that states it."""

    bound: Bound
    stated_by: Evidence


def _rivals(fact: Fact, facts: Iterable[Fact]) -> list[Fact]:
    slots = set(fact.slots)
    return [other for other in facts if other.key != fact.key and slots.intersection(other.slots)] if slots else []


def _episodes(fact: Fact, cuts: Sequence[str]) -> list[list[Evidence]]:
    return momentary(fact.evidence) if fact.type in MOMENTARY else durable(fact.evidence, cuts)


def _starts(fact: Fact, cuts: Sequence[str]) -> Iterator[_Start]:
    for episode in _episodes(fact, cuts):
        versions = [version for version in fold(episode) if version.is_believed]
        chosen = {version.since.at for version in versions if version.since is not None}
        stated = {e.id: e for version in versions for e in version.support}
        yield from (_Start(e.start, e) for e in stated.values() if e.start is not None and e.start.at in chosen)


def _closing(episode: Sequence[Evidence], starts: Iterable[_Start]) -> Iterator[Evidence]:
    """Yield evidence with role ENDS for each later start of a rival.

    Without a start of its own, the episode ends by what began after it was first seen to hold.
    """
    asserting = [e for e in episode if not e.retracts]
    if not asserting:
        return
    own = [e.start.at for e in asserting if e.start is not None]
    seen = min(e.observed_at for e in asserting)
    told = min(e.recorded_at for e in asserting)
    for start in starts:
        if start.bound.at <= min(own) if own else after(start.bound) <= seen:
            continue
        yield replace(
            start.stated_by,
            id=f"{start.stated_by.id}:closes",
            role=EvidenceRole.ENDS,
            bounds=Bounds(until=start.bound),
            recorded_at=max(start.stated_by.recorded_at, told),
            label=None,
            closing=True,
            said_of=None,
            opened=None,
        )
