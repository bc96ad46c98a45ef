"""What follows from corrections and denials gives the belief of their plain definition, which reads all for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from knowledge.levels import LEVELS
from knowledge.relations.corrections import Denial, Takers, denials
from knowledge.relations.episodes import after, momentary
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import Version, fold
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, RelationOrigin
from tests.relation_evidence import says

STATES, CORRECTS, DENIES, ENDS = EvidenceRole.STATES, EvidenceRole.CORRECTS, EvidenceRole.DENIES, EvidenceRole.ENDS


def plainly(episode: Sequence[Evidence], ends: Sequence[Evidence], takers: Sequence[Evidence]) -> list[Denial]:
    """Every denial, also of what nobody believes any more, and the first start that it takes back."""
    return list(_each(episode, ends, takers))


def _each(episode: Sequence[Evidence], ends: Sequence[Evidence], takers: Sequence[Evidence]) -> Iterator[Denial]:
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
            id_ = f"{taking.id}:denies{level:d}"
            says_so = replace(taking, id=id_, role=DENIES, bounds=Bounds(), level=level, recorded_at=at, closing=True)
            yield Denial(says_so, began.start if began else None)


def _is_taken_back(told: Evidence, by: Evidence) -> bool:
    return told.origin is not RelationOrigin.STATED and told.source != by.source and told.observed_at < by.observed_at


def _at(bound: Bound | None) -> str:
    return bound.at if bound else ""


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


_episodes = _sayings(STATES, STATES, CORRECTS, DENIES, untils=[None, None, "2025-01-05"])
_ends = _sayings(ENDS, untils=["2023", "2025-01-04"]).map(lambda ends: [replace(e, closing=True) for e in ends[:2]])
_takers = _sayings(CORRECTS, DENIES, untils=[None])


@given(_episodes, _ends, _takers)
def test_the_denials_that_follow_give_the_belief_of_the_plain_definition(
    episode: list[Evidence], ends: list[Evidence], takers: list[Evidence]
) -> None:
    every = plainly(episode, ends, takers)
    kept = [denial.evidence for denial in denials(episode, ends, Takers.of(takers))]
    assert {e.id for e in kept} <= {denial.evidence.id for denial in every}
    assert believed([*episode, *kept]) == believed([*episode, *(denial.evidence for denial in every)])


@given(_episodes, _ends, _takers)
def test_each_start_that_a_source_takes_the_place_of_is_passed_on(
    episode: list[Evidence], ends: list[Evidence], takers: list[Evidence]
) -> None:
    found = denials(episode, ends, Takers.of(takers), {e.source for e in takers})
    assert _begun(found) == _begun(plainly(episode, ends, takers))


def believed(evidence: Sequence[Evidence]) -> list[Version]:
    """The versions with what was told in their support, whatever follows from elsewhere."""
    return [replace(v, support=tuple(e for e in v.support if not e.closing)) for v in fold(evidence)]


def _begun(found: Sequence[Denial]) -> set[tuple[str, Bound]]:
    return {(denial.evidence.id, denial.began) for denial in found if denial.began is not None}


def test_who_corrects_what_was_corrected_already_denies_it_no_more() -> None:
    takers = [says(day, CORRECTS) for day in (3, 4, 5)]
    (denial,) = denials([says(1), says(2)], [], Takers.of(takers))
    assert denial.evidence.source == "m3"


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
