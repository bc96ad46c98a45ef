"""What follows from corrections and denials is what their plain definition gives, which reads all for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from knowledge.levels import LEVELS, Sensitivity
from knowledge.relations.corrections import Denial, denials
from knowledge.relations.episodes import after, momentary
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import fold
from knowledge.relations.relation import Bound, EvidenceRole, RelationOrigin
from tests.relation_evidence import says

STATES, CORRECTS, DENIES, ENDS = EvidenceRole.STATES, EvidenceRole.CORRECTS, EvidenceRole.DENIES, EvidenceRole.ENDS


def plainly(
    episode: Sequence[Evidence], ends: Sequence[Evidence], takers: Sequence[Evidence]
) -> Iterator[tuple[str, Sensitivity, str, Bound | None]]:
    """The memory, level and instant of each denial, with the first start that it takes back."""
    told = [e for e in episode if not e.retracts]
    for taking in takers:
        if taking.retracts and taking.origin is not RelationOrigin.EXTRACTED:
            continue
        known = taking.recorded_at if taking.retracts else ""
        for level in LEVELS[taking.level :]:
            heard = [e for e in told if e.level <= level]
            taken = [e for e in heard if _is_taken_back(e, taking)]
            if not taken:
                continue
            at = max(taking.recorded_at, *(e.recorded_at for e in taken))
            if at == known or any(e.recorded_at <= at for e in heard if not _is_taken_back(e, taking)):
                continue
            versions = fold(e for e in (*heard, *ends) if e.level <= level)
            until = versions[-1].until if versions else None
            if taking.replaces and until is not None and until.at <= taking.observed_at:
                continue
            known = at
            began = min((e for e in taken if e.start), key=lambda e: (_at(e.start), *e.order), default=None)
            yield taking.id, level, at, began.start if began else None


def _is_taken_back(told: Evidence, by: Evidence) -> bool:
    return told.origin is not RelationOrigin.STATED and told.source != by.source and told.observed_at < by.observed_at


def _at(bound: Bound | None) -> str:
    return bound.at if bound else ""


def _shape(denial: Denial) -> tuple[str, Sensitivity, str, Bound | None]:
    e = denial.evidence
    return e.id.removesuffix(f":denies{e.level:d}"), e.level, e.recorded_at, denial.began


def _recorded(e: Evidence, day: int) -> Evidence:
    return replace(e, recorded_at=f"2025-01-{day:02d}T00:00:00.000Z")


def _sayings(*roles: EvidenceRole, untils: Sequence[str | None]) -> st.SearchStrategy[list[Evidence]]:
    one = st.builds(
        says,
        at=st.integers(1, 9),
        role=st.sampled_from(roles),
        since=st.sampled_from([None, "2019", "2020-03"]),
        until=st.sampled_from(untils),
        level=st.sampled_from(LEVELS),
        origin=st.sampled_from([RelationOrigin.EXTRACTED] * 4 + [RelationOrigin.STATED]),
    )
    return st.lists(st.builds(_recorded, one, st.integers(1, 12)), min_size=1, max_size=7)


@given(
    _sayings(STATES, STATES, CORRECTS, DENIES, untils=[None, None, "2025-01-05"]),
    _sayings(ENDS, untils=["2023", "2025-01-04"]).map(lambda ends: [replace(e, closing=True) for e in ends[:2]]),
    _sayings(CORRECTS, DENIES, untils=[None]),
)
def test_the_denials_that_follow_are_those_of_the_plain_definition(
    episode: list[Evidence], ends: list[Evidence], takers: list[Evidence]
) -> None:
    assert [_shape(denial) for denial in denials(episode, ends, takers)] == list(plainly(episode, ends, takers))


_visits = st.lists(
    st.sampled_from(["2023", "2024", "2023-05", "2023-06", "2024-01", "2023-05-02", "2023-05-31", "2024-01-01"]),
    max_size=9,
)


@given(_visits)
def test_a_visit_joins_the_first_of_finer_ones_that_can_mean_the_same(starts: list[str]) -> None:
    evidence = [says(i + 1, since=start) for i, start in enumerate(starts)]
    groups: list[list[Evidence]] = []
    for e in sorted(evidence, key=lambda e: (-len(starts[evidence.index(e)]), _at(e.start), *e.order)):
        home = next((group for group in groups if _overlap(group[0], e)), None)
        if home is None:
            groups.append([e])
        else:
            home.append(e)
    assert momentary(evidence) == sorted(groups, key=lambda group: _at(group[0].start))


def _overlap(one: Evidence, other: Evidence) -> bool:
    if one.start is None or other.start is None:
        return False
    return one.start.at < after(other.start) and other.start.at < after(one.start)
