"""What a fold costs: in steps, near to as many times more as there is more evidence."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

import pytest

from knowledge.instants import to_instant
from knowledge.levels import LEVELS
from knowledge.relations.closings import Fact, refold
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import CARRIED, fold
from knowledge.relations.relation import EvidenceRole, RelationType
from tests.relation_evidence import says

_FEW, _MANY = 250, 1000
_NEAR_LINEAR = 1.6
"""How much more than in proportion the steps may grow from few to many; to square them makes it 4."""
STATES, CORRECTS, DENIES = EvidenceRole.STATES, EvidenceRole.CORRECTS, EvidenceRole.DENIES
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


def hour(i: int) -> str:
    return to_instant(_BEGINNING + timedelta(hours=i))


def told(i: int, role: EvidenceRole = STATES, since: str | None = None) -> Evidence:
    return replace(says(1, role, since), source=f"m{i}", recorded_at=hour(i), observed_at=hour(i))


def facts(kind: RelationType, *named: tuple[str, Evidence]) -> list[Fact]:
    return [
        Fact(other, kind, "me", other, None, tuple(e for name, e in named if name == other))
        for other in dict.fromkeys(name for name, _ in named)
    ]


def some_corrected(n: int) -> list[Fact]:
    said = (("bo", told(i, CORRECTS)) if i % 20 == 19 else ("dana", told(i)) for i in range(n))
    return facts(RelationType.REPORTS_TO, *said)


def denied_each_time(n: int) -> list[Fact]:
    return facts(RelationType.REPORTS_TO, *(("dana", told(i, DENIES if i % 2 else STATES)) for i in range(n)))


def corrected_to_and_fro(n: int) -> list[Fact]:
    return facts(RelationType.REPORTS_TO, *((("dana", "bo")[i % 2], told(i, CORRECTS)) for i in range(n)))


def corrected_to_another_each_time(n: int) -> list[Fact]:
    return facts(RelationType.REPORTS_TO, *((f"boss{i}", told(i, CORRECTS)) for i in range(n)))


def another_job_each_time(n: int) -> list[Fact]:
    return facts(RelationType.WORKS_AT, *((f"firm{i}", told(i, STATES, hour(24 * i)[:10])) for i in range(n)))


def start_corrected_each_time(n: int) -> list[Fact]:
    return facts(RelationType.WORKS_AT, *(("bosch", told(i, CORRECTS, "2019")) for i in range(n)))


def visits(n: int) -> list[Fact]:
    return facts(RelationType.VISITED, *(("rome", told(i, STATES, hour(24 * i)[:10])) for i in range(n)))


def steps(work: Callable[[], object]) -> int:
    """Count the steps of the interpreter that the work takes."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "shape",
    [some_corrected, denied_each_time, corrected_to_and_fro, start_corrected_each_time, visits],
)
def test_the_steps_of_a_fold_grow_nearly_as_the_evidence_does(shape: Callable[[int], list[Fact]]) -> None:
    few, many = shape(_FEW), shape(_MANY)
    assert steps(lambda: refold(many)) < _NEAR_LINEAR * (_MANY / _FEW) * steps(lambda: refold(few))


@pytest.mark.parametrize("shape", [corrected_to_another_each_time, another_job_each_time])
def test_what_follows_from_many_for_many_stays_in_proportion(shape: Callable[[int], list[Fact]]) -> None:
    chains = refold(shape(_MANY))
    assert sum(len(v.support) for episodes in chains.values() for chain in episodes for v in chain) <= 3 * _MANY


def test_a_fact_whose_start_changes_with_every_memory_keeps_links_in_proportion_to_them() -> None:
    def links(many: int) -> tuple[int, int]:
        starts = ("2020", "2021")
        said = [says(1, since=starts[i % 2], recorded_at=hour(i)) for i in range(many)]
        versions = fold(said)
        assert len(versions) == many
        assert {e.id for version in versions for e in version.support} == {e.id for e in said}
        assert all(version.since and version.since.at.startswith(starts[i % 2]) for i, version in enumerate(versions))
        return sum(len(version.support) for version in versions), max(len(version.support) for version in versions)

    few, _ = links(_MANY)
    twice, most = links(2 * _MANY)
    assert twice <= 2.1 * few
    bounds, surest_nearest_and_named = len(LEVELS) * 2, 3
    assert most <= CARRIED + bounds + surest_nearest_and_named + 1
