"""The starts and ends that the evidence of one fact gives to others, and how they end those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.relations.episodes import after
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import fold
from knowledge.relations.relation import Bound, Bounds, EvidenceRole


@dataclass(frozen=True, slots=True)
class Change:
    """A start, or the end of a job, that someone still believes, with the evidence that states it."""

    bound: Bound
    stated_by: Evidence
    is_end: bool = False


def chosen_ends(episode: Sequence[Evidence]) -> Iterator[Change]:
    versions = [version for version in fold(episode) if version.is_believed]
    chosen = {version.until.at for version in versions if version.until is not None}
    for e in {e.id: e for version in versions for e in version.support}.values():
        if e.bounds.until is not None and e.bounds.until.at in chosen and not e.retracts:
            yield Change(e.bounds.until, e, is_end=True)


def chosen_starts(episode: Sequence[Evidence]) -> Iterator[Change]:
    versions = [version for version in fold(episode) if version.is_believed]
    chosen = {version.since.at for version in versions if version.since is not None}
    stated = {e.id: e for version in versions for e in version.support}
    yield from (Change(e.start, e) for e in stated.values() if e.start is not None and e.start.at in chosen)


def closings(episode: Sequence[Evidence], starts: Iterable[Change]) -> Iterator[Evidence]:
    """Yield evidence with role ENDS for each later start of a rival.

    Without a start of its own, the episode ends by what began after it was first seen to hold.
    """
    asserting = [e for e in episode if not e.retracts]
    if not asserting:
        return
    began = min((e.start.at for e in asserting if e.start is not None), default=None)
    seen = min(e.observed_at for e in asserting)
    told = min(e.recorded_at for e in asserting)
    for start in starts:
        if after(start.bound) > seen if began is None else start.bound.at > began:
            yield _ending(start, told)


def job_ends(episode: Sequence[Evidence], changes: Iterable[Change]) -> Iterator[Evidence]:
    """Yield evidence with role ENDS for each change of jobs that a tie was known before and not after."""
    asserting = [e for e in episode if not e.retracts and e.role is not EvidenceRole.ENDS]
    if not asserting:
        return
    seen = min(e.observed_at for e in asserting)
    began = min((e.start.at for e in asserting if e.start is not None), default=seen)
    last_seen = max(e.observed_at for e in asserting)
    told = min(e.recorded_at for e in asserting)
    for change in changes:
        over = after(change.bound)
        if began < (over if change.is_end else change.bound.at) and last_seen < over:
            yield _ending(change, told)


def _ending(change: Change, told: str) -> Evidence:
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
