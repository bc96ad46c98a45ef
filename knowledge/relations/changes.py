"""The starts and ends that the evidence of one fact gives to others, and how they end those."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TypeAlias

from knowledge.relations.episodes import FINENESS, after
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import fold
from knowledge.relations.relation import Bound, Bounds, EvidenceRole


@dataclass(frozen=True, slots=True)
class Change:
    """A start, or the end of a job, that someone still believes, with the evidence that states it."""

    bound: Bound
    stated_by: Evidence
    is_end: bool = False

    def following(self, told: str) -> _Following:
        """Return when the evidence that follows for what was told then is recorded, and its id, to be ordered by."""
        id_ = f"{self.stated_by.id}:{'leaves' if self.is_end else 'closes'}"
        return max(self.stated_by.recorded_at, told), id_, self


_Following: TypeAlias = tuple[str, str, Change]


def chosen_ends(episode: Sequence[Evidence]) -> Iterator[Change]:
    versions = [version for version in fold(episode) if version.is_believed]
    chosen = {version.until.at for version in versions if version.until is not None}
    for e in {e.id: e for version in versions for e in version.told}.values():
        if e.bounds.until is not None and e.bounds.until.at in chosen and not e.retracts:
            yield Change(e.bounds.until, e, is_end=True)


def chosen_starts(episode: Sequence[Evidence]) -> Iterator[Change]:
    versions = [version for version in fold(episode) if version.is_believed]
    chosen = {version.since.at for version in versions if version.since is not None}
    stated = {e.id: e for version in versions for e in version.told}
    yield from (Change(e.start, e) for e in stated.values() if e.start is not None and e.start.at in chosen)


def endings(
    episode: Sequence[Evidence], starts: Iterable[Change], jobs: Iterable[Change] = (), denied: Iterable[Evidence] = ()
) -> list[Evidence]:
    """Return evidence with role ENDS for each later start of a rival, and each change of jobs that ends a tie of work.

    What ends it no earlier than what was known before says nothing, while belief neither begins nor ends in between.
    """
    asserting = [e for e in episode if not e.retracts]
    if not asserting:
        return []
    changes = [*_begun_since(asserting, starts), *_gone_since(asserting, jobs)]
    turns = sorted({e.recorded_at for e in (*episode, *denied)})
    kept: list[Evidence] = []
    since, least = -1, (0, "", 0)
    for recorded_at, id_, change in sorted(changes, key=itemgetter(0, 1)):
        turn = bisect_right(turns, recorded_at)
        rank = (change.stated_by.level, change.bound.at, FINENESS.index(change.bound.precision))
        if turn > since or rank < least:
            since, least = turn, rank
            kept.append(_ending(change, id_, recorded_at))
    return kept


def _begun_since(asserting: Sequence[Evidence], starts: Iterable[Change]) -> Iterator[_Following]:
    """Yield the later starts; without one of its own, what began after the episode was first seen to hold."""
    began = min((e.start.at for e in asserting if e.start is not None), default=None)
    seen = min(e.observed_at for e in asserting)
    told = min(e.recorded_at for e in asserting)
    for start in starts:
        if after(start.bound) > seen if began is None else start.bound.at > began:
            yield start.following(told)


def _gone_since(asserting: Sequence[Evidence], jobs: Iterable[Change]) -> Iterator[_Following]:
    """Yield the changes of jobs that a tie was known before and not after."""
    known = [e for e in asserting if e.role is not EvidenceRole.ENDS]
    if not known:
        return
    seen = min(e.observed_at for e in known)
    began = min((e.start.at for e in known if e.start is not None), default=seen)
    last_seen = max(e.observed_at for e in known)
    told = min(e.recorded_at for e in known)
    for change in jobs:
        over = after(change.bound)
        if began < (over if change.is_end else change.bound.at) and last_seen < over:
            yield change.following(told)


def _ending(change: Change, id_: str, recorded_at: str) -> Evidence:
    return replace(
        change.stated_by,
        id=id_,
        role=EvidenceRole.ENDS,
        bounds=Bounds(until=change.bound),
        recorded_at=recorded_at,
        label=None,
        closing=True,
        said_of=None,
        opened=None,
    )
