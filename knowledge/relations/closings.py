"""What one fact says of others: a new employer, home or spouse ends the one before, a correction denies it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.relations.canonical import (
    MOMENTARY,
    SINGLE_BY_EITHER,
    SINGLE_BY_SUBJECT,
    USUAL_BY_EITHER,
    USUAL_BY_SUBJECT,
)
from knowledge.relations.corrections import denials, is_taken_back
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
        """Whose one of its type it is, as a rule or at a time: what is told of another there can tell of this one."""
        if self.type in USUAL_BY_SUBJECT:
            return ((self.type, self.subject),)
        if self.type in USUAL_BY_EITHER:
            return tuple((self.type, end) for end in (self.subject, self.object) if end is not None)
        return ()

    @property
    def is_single(self) -> bool:
        """Tell whether only one can hold at a time."""
        return self.type in SINGLE_BY_SUBJECT or self.type in SINGLE_BY_EITHER


def refold(facts: Iterable[Fact]) -> dict[str, list[list[Version]]]:
    """Return, for each fact's key, the version chain of each of its episodes.

    The facts must hold all that share a slot with those whose answer is used.
    """
    told = {fact.key: replace(fact, evidence=tuple(e for e in fact.evidence if not e.closing)) for fact in facts}
    return _Slots(told, {key: _rivals(fact, told.values()) for key, fact in told.items()}).chains()


@dataclass(frozen=True, slots=True)
class _Start:
    """A start that someone still believes, with the evidence that states it."""

    bound: Bound
    stated_by: Evidence


_Starts = dict[str, list[_Start]]


@dataclass(frozen=True, slots=True)
class _Slots:
    """Facts without what follows from one for another, and the rivals of each."""

    told: dict[str, Fact]
    rivals: dict[str, list[Fact]]

    def chains(self) -> dict[str, list[list[Version]]]:
        stated = self._starts({})
        # Whether something was over when it was corrected is told by the starts as they were before any correction.
        believed = self._starts(stated) if any(self._takers(fact) for fact in self.told.values()) else stated
        chains = {}
        for key, fact in self.told.items():
            closing = self._claims(fact, believed)
            chains[key] = [
                fold([*episode, *_closing(episode, closing), *self._denials(fact, episode, stated)])
                for episode in _episodes(fact, [start.bound.at for start in closing])
            ]
        return chains

    def _starts(self, stated: _Starts) -> _Starts:
        """Return the starts that are believed; with those that were stated, once corrections are known."""
        starts: _Starts = {key: [] for key in self.told}
        for key, fact in self.told.items():
            # A start that was denied since still parts the episodes of its rivals here; it ends nothing.
            claimed = [e.start.at for r in self.rivals[key] for e in r.evidence if r.is_single and e.start is not None]
            for episode in _episodes(fact, claimed):
                denials = list(self._denials(fact, episode, stated)) if stated else []
                starts[key] += _chosen_starts([*episode, *denials])
                for denial in denials:
                    self._pass_on(starts, fact, episode, denial)
        return starts

    def _pass_on(self, starts: _Starts, fact: Fact, episode: Sequence[Evidence], denial: Evidence) -> None:
        """What takes another's place without a start of its own ends what the other ended."""
        own = [e for e in episode if e.start is not None and e.level <= denial.level and is_taken_back(e, denial)]
        for rival in self.rivals[fact.key]:
            for e in rival.evidence:
                if own and e.replaces and e.source == denial.source and e.start is None:
                    first = min((o.start for o in own if o.start is not None), key=lambda bound: bound.at)
                    starts[rival.key].append(_Start(first, e))

    def _claims(self, fact: Fact, starts: _Starts) -> list[_Start]:
        """Return the starts of rivals that end the fact."""
        return [start for rival in self.rivals[fact.key] for start in starts[rival.key]] if fact.is_single else []

    def _takers(self, fact: Fact) -> list[Evidence]:
        denying = [e for e in fact.evidence if e.retracts]
        return [*denying, *(e for rival in self.rivals[fact.key] for e in rival.evidence if e.replaces)]

    def _denials(self, fact: Fact, episode: Sequence[Evidence], stated: _Starts) -> Iterator[Evidence]:
        takers = self._takers(fact)
        if takers:
            others = [start for start in self._claims(fact, stated) if not start.stated_by.replaces]
            yield from denials(episode, list(_closing(episode, others)), takers)


def _rivals(fact: Fact, facts: Iterable[Fact]) -> list[Fact]:
    slots = set(fact.slots)
    return [other for other in facts if other.key != fact.key and slots.intersection(other.slots)] if slots else []


def _episodes(fact: Fact, cuts: Sequence[str]) -> list[list[Evidence]]:
    return momentary(fact.evidence) if fact.type in MOMENTARY else durable(fact.evidence, cuts)


def _chosen_starts(episode: Sequence[Evidence]) -> Iterator[_Start]:
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
