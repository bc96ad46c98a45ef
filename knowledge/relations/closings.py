"""What one fact says of others: a new job ends the one before and its ties, a correction denies what it corrects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.relations.canonical import (
    AT_WORK,
    MOMENTARY,
    SINGLE_BY_EITHER,
    SINGLE_BY_SUBJECT,
    USUAL_BY_EITHER,
    USUAL_BY_SUBJECT,
)
from knowledge.relations.changes import Change, chosen_ends, chosen_starts, endings
from knowledge.relations.corrections import Denial, Takers, denials
from knowledge.relations.episodes import durable, momentary
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import Version, fold
from knowledge.relations.relation import RelationType


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
    return _Slots.of(told.values(), owner).chains()


_Starts = dict[str, list[Change]]


@dataclass(frozen=True, slots=True)
class _Slots:
    """Facts without what follows from one for another, and for each, by its key: its rivals, the jobs that it lasts as
    long as, its episodes between the stated starts of its rivals, and what denies it or says what holds in its place.
    `unstarted` has, by source, what does the latter without a start, with the key of its fact."""

    told: dict[str, Fact]
    rivals: dict[str, dict[str, Fact]]
    jobs: dict[str, list[Fact]]
    episodes: dict[str, list[list[Evidence]]]
    takers: dict[str, Takers]
    unstarted: dict[str, list[tuple[str, Evidence]]]

    @property
    def telling(self) -> list[str]:
        """The keys of the facts whose starts can end others."""
        jobs = {job.key for held in self.jobs.values() for job in held}
        return [key for key in self.told if self.rivals[key] or key in jobs]

    @classmethod
    def of(cls, facts: Collection[Fact], owner: str | None) -> _Slots:
        sharing: defaultdict[tuple[RelationType, str], list[Fact]] = defaultdict(list)
        held: defaultdict[str | None, list[Fact]] = defaultdict(list)
        replacing: dict[str, list[Evidence]] = {}
        unstarted: defaultdict[str, list[tuple[str, Evidence]]] = defaultdict(list)
        for fact in facts:
            for slot in fact.slots:
                sharing[slot].append(fact)
            if fact.type is RelationType.WORKS_AT:
                held[fact.subject].append(fact)
            replacing[fact.key] = [e for e in fact.evidence if e.replaces]
            for e in replacing[fact.key]:
                if e.start is None:
                    unstarted[e.source].append((fact.key, e))
        rivals = {
            fact.key: {other.key: other for slot in fact.slots for other in sharing[slot] if other.key != fact.key}
            for fact in facts
        }
        starts = {fact.key: [e.start.at for e in fact.evidence if e.start is not None] for fact in facts}
        return cls(
            told={fact.key: fact for fact in facts},
            rivals=rivals,
            jobs={fact.key: held.get(fact.worker(owner), []) for fact in facts},
            # A start that was denied since still parts the episodes of its rivals here; it ends nothing.
            episodes={
                fact.key: _episodes(fact, [at for key in rivals[fact.key] if fact.is_single for at in starts[key]])
                for fact in facts
            },
            takers={
                fact.key: Takers.of(
                    [
                        *(e for e in fact.evidence if e.retracts),
                        *(e for key in rivals[fact.key] for e in replacing[key]),
                    ]
                )
                for fact in facts
            },
            unstarted=dict(unstarted),
        )

    def chains(self) -> dict[str, list[list[Version]]]:
        stated = self._starts({})
        # Whether something was over when it was corrected is told by the starts as they were before any correction.
        believed = self._starts(stated) if any(takers.said for takers in self.takers.values()) else stated
        working = {job.key: job for jobs in self.jobs.values() for job in jobs}
        changes = {key: self._job_changes(job, stated, believed) for key, job in working.items()}
        chains = {}
        for key, fact in self.told.items():
            closing = self._claims(fact, believed)
            changed = [change for job in self.jobs[key] for change in changes[job.key]]
            episodes = _episodes(fact, [start.bound.at for start in closing])
            denied = self._denials(fact, episodes, stated)
            chains[key] = [
                fold(
                    [
                        *episode,
                        *endings(episode, closing, changed, [denial.evidence for denial in denying]),
                        *(denial.evidence for denial in denying),
                    ]
                )
                for episode, denying in zip(episodes, denied, strict=True)
            ]
        return chains

    def _starts(self, stated: _Starts) -> _Starts:
        """Return the starts that are believed; with those that were stated, once corrections are known."""
        starts: _Starts = {key: [] for key in self.told}
        for key in self.telling:
            fact, episodes = self.told[key], self.episodes[key]
            denied: list[list[Denial]] = (
                self._denials(fact, episodes, stated, self.unstarted) if stated else [[] for _ in episodes]
            )
            for episode, denying in zip(episodes, denied, strict=True):
                starts[key] += chosen_starts([*episode, *(denial.evidence for denial in denying)])
                for denial in denying:
                    self._pass_on(starts, fact, denial)
        return starts

    def _pass_on(self, starts: _Starts, fact: Fact, denial: Denial) -> None:
        """What takes another's place without a start of its own ends what the other ended."""
        if denial.began is not None:
            for key, e in self.unstarted.get(denial.evidence.source, ()):
                if key in self.rivals[fact.key]:
                    starts[key].append(Change(denial.began, e))

    def _job_changes(self, job: Fact, stated: _Starts, believed: _Starts) -> list[Change]:
        """Return when somebody began the job, or left it."""
        changes = [*believed[job.key]]
        episodes = _episodes(job, [start.bound.at for start in self._claims(job, believed)])
        for episode, denying in zip(episodes, self._denials(job, episodes, stated), strict=True):
            changes += chosen_ends([*episode, *(denial.evidence for denial in denying)])
        return changes

    def _claims(self, fact: Fact, starts: _Starts) -> list[Change]:
        """Return the starts of rivals that end the fact."""
        return [start for key in self.rivals[fact.key] for start in starts[key]] if fact.is_single else []

    def _denials(
        self, fact: Fact, episodes: Sequence[Sequence[Evidence]], stated: _Starts, passing: Collection[str] = ()
    ) -> list[list[Denial]]:
        """Return what denies each of the episodes."""
        takers = self.takers[fact.key]
        if not takers.said:
            return [[] for _ in episodes]
        others = [start for start in self._claims(fact, stated) if not start.stated_by.replaces]
        return [denials(episode, endings(episode, others), takers, passing) for episode in episodes]


def _episodes(fact: Fact, cuts: Sequence[str]) -> list[list[Evidence]]:
    return momentary(fact.evidence) if fact.type in MOMENTARY else durable(fact.evidence, cuts)
