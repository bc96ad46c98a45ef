"""What one fact says of others: a new job ends the one before and its ties, a correction denies what it corrects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.relations.canonical import (
    AT_WORK,
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

    def worker(self, owner: str | None) -> str | None:
        """Return whose job tells when it ends: of a tie of the owner's working life, the other's."""
        if self.type not in AT_WORK or owner not in (self.subject, self.object):
            return None
        return self.object if self.subject == owner else self.subject

    @property
    def is_single(self) -> bool:
        """Tell whether only one can hold at a time."""
        return self.type in SINGLE_BY_SUBJECT or self.type in SINGLE_BY_EITHER


def refold(facts: Iterable[Fact], owner: str | None = None) -> dict[str, list[list[Version]]]:
    """Return, for each fact's key, the version chain of each of its episodes; `owner` is the owner's own entity.

    The facts must hold all that share a slot with those whose answer is used, and the jobs of its worker.
    """
    told = {fact.key: replace(fact, evidence=tuple(e for e in fact.evidence if not e.closing)) for fact in facts}
    rivals = {key: _rivals(fact, told.values()) for key, fact in told.items()}
    held: dict[str | None, list[Fact]] = defaultdict(list)
    for fact in told.values():
        if fact.type is RelationType.WORKS_AT:
            held[fact.subject].append(fact)
    jobs = {key: held.get(fact.worker(owner), []) for key, fact in told.items()}
    return _Slots(told, rivals, jobs).chains()


@dataclass(frozen=True, slots=True)
class _Change:
    """A start, or the end of a job, that someone still believes, with the evidence that states it."""

    bound: Bound
    stated_by: Evidence
    is_end: bool = False


_Starts = dict[str, list[_Change]]


@dataclass(frozen=True, slots=True)
class _Slots:
    """Facts without what follows from one for another, the rivals of each, and the jobs that it lasts as long as."""

    told: dict[str, Fact]
    rivals: dict[str, list[Fact]]
    jobs: dict[str, list[Fact]]

    def chains(self) -> dict[str, list[list[Version]]]:
        stated = self._starts({})
        # Whether something was over when it was corrected is told by the starts as they were before any correction.
        believed = self._starts(stated) if any(self._takers(fact) for fact in self.told.values()) else stated
        chains = {}
        for key, fact in self.told.items():
            closing = self._claims(fact, believed)
            chains[key] = [
                fold(
                    [
                        *episode,
                        *_closing(episode, closing),
                        *_over(episode, self._job_changes(fact, stated, believed)),
                        *self._denials(fact, episode, stated),
                    ]
                )
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
                    starts[rival.key].append(_Change(first, e))

    def _job_changes(self, fact: Fact, stated: _Starts, believed: _Starts) -> list[_Change]:
        """Return when somebody changed jobs, or left one, to whom a tie of working life is the owner's."""
        changes = [start for job in self.jobs[fact.key] for start in believed[job.key]]
        for job in self.jobs[fact.key]:
            for episode in _episodes(job, [start.bound.at for start in self._claims(job, believed)]):
                changes += _chosen_ends([*episode, *self._denials(job, episode, stated)])
        return changes

    def _claims(self, fact: Fact, starts: _Starts) -> list[_Change]:
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


def _chosen_ends(episode: Sequence[Evidence]) -> Iterator[_Change]:
    versions = [version for version in fold(episode) if version.is_believed]
    chosen = {version.until.at for version in versions if version.until is not None}
    for e in {e.id: e for version in versions for e in version.support}.values():
        if e.bounds.until is not None and e.bounds.until.at in chosen and not e.retracts:
            yield _Change(e.bounds.until, e, is_end=True)


def _chosen_starts(episode: Sequence[Evidence]) -> Iterator[_Change]:
    versions = [version for version in fold(episode) if version.is_believed]
    chosen = {version.since.at for version in versions if version.since is not None}
    stated = {e.id: e for version in versions for e in version.support}
    yield from (_Change(e.start, e) for e in stated.values() if e.start is not None and e.start.at in chosen)


def _closing(episode: Sequence[Evidence], starts: Iterable[_Change]) -> Iterator[Evidence]:
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
        yield _ending(start, told)


def _over(episode: Sequence[Evidence], changes: Iterable[_Change]) -> Iterator[Evidence]:
    """Yield evidence with role ENDS for each change of jobs that a tie was known before and not after."""
    asserting = [e for e in episode if not e.retracts and e.role is not EvidenceRole.ENDS]
    if not asserting:
        return
    own = [e.start.at for e in asserting if e.start is not None]
    seen = min(e.observed_at for e in asserting)
    for change in changes:
        first = min(own, default=seen)
        begins_later = first < (after(change.bound) if change.is_end else change.bound.at)
        if begins_later and all(e.observed_at < after(change.bound) for e in asserting):
            yield _ending(change, min(e.recorded_at for e in asserting))


def _ending(change: _Change, told: str) -> Evidence:
    return replace(
        change.stated_by,
        id=f"{change.stated_by.id}:{'leaves' if change.is_end else 'closes'}",
        role=EvidenceRole.ENDS,
        bounds=Bounds(until=change.bound),
        recorded_at=max(change.stated_by.recorded_at, told),
        label=None,
        closing=True,
        said_of=None,
        opened=None,
    )
