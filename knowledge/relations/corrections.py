"""What a later memory takes back: of its own fact, or of those in whose place it says what holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledge.levels import LEVELS, Sensitivity
from knowledge.relations.evidence import UNBOUNDED, Evidence
from knowledge.relations.fold import fold
from knowledge.relations.relation import EvidenceRole, RelationOrigin


def denials(episode: Sequence[Evidence], ends: Sequence[Evidence], takers: Iterable[Evidence]) -> Iterator[Evidence]:
    """Yield the denials that follow for one episode of a fact from `takers`; `ends` is what rivals close it by.

    Takers deny the fact itself, or say what holds in its place. A memory takes back what was told by those that spoke
    before it, whenever they were understood. It leaves alone what is told after it, what the user stated and, as a
    correction, what was over when it was written. Each reader's denials follow from what that reader may read.
    """
    told = [e for e in episode if not e.retracts]
    for taking in takers:
        if taking.retracts and taking.origin is not RelationOrigin.EXTRACTED:
            continue
        known = "" if not taking.retracts else taking.recorded_at
        for level in LEVELS[taking.level :]:
            heard = [e for e in told if e.level <= level]
            at = _taken_back_at(taking, heard)
            if at is None or at == known or (taking.replaces and _is_over([*heard, *ends], level, taking.observed_at)):
                continue
            known = at
            yield replace(
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


def is_taken_back(told: Evidence, by: Evidence) -> bool:
    """Tell whether `by` speaks after what was told, by another memory."""
    return told.origin is not RelationOrigin.STATED and told.source != by.source and told.observed_at < by.observed_at


def _taken_back_at(taking: Evidence, told: Sequence[Evidence]) -> str | None:
    """Return when what was told is denied; None where nothing is, or something that was told later stands by then."""
    taken = [e for e in told if is_taken_back(e, taking)]
    if not taken:
        return None
    at = max(taking.recorded_at, *(e.recorded_at for e in taken))
    return None if any(e not in taken and e.recorded_at <= at for e in told) else at


def _is_over(evidence: Iterable[Evidence], level: Sensitivity, when: str) -> bool:
    versions = fold(e for e in evidence if e.level <= level)
    until = versions[-1].until if versions else None
    return until is not None and until.at <= when
