"""Of the ends that follow from changes elsewhere, those alone are kept that change what is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from knowledge.levels import LEVELS
from knowledge.relations.changes import Change, endings
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import Version, fold
from knowledge.relations.relation import Bound, EvidenceRole
from tests.relation_evidence import bound, says

STATES, CORRECTS, DENIES, ENDS = EvidenceRole.STATES, EvidenceRole.CORRECTS, EvidenceRole.DENIES, EvidenceRole.ENDS

_levels = st.sampled_from(LEVELS)
_episodes = st.lists(
    st.builds(
        says,
        at=st.integers(1, 20),
        role=st.sampled_from([STATES, STATES, CORRECTS, DENIES, ENDS]),
        since=st.sampled_from([None, "2019", "2021-05"]),
        until=st.sampled_from([None, None, "2023"]),
        level=_levels,
    ),
    min_size=1,
    max_size=6,
)
_denials = st.lists(st.builds(says, at=st.integers(1, 20), role=st.just(DENIES), level=_levels, closing=st.just(True)))


def _change(at: int, start: Bound, is_end: bool) -> Change:
    return Change(start, says(at, level=LEVELS[at % 4]), is_end)


_changes = st.lists(
    st.builds(
        _change,
        st.integers(1, 20),
        st.sampled_from(["2018", "2022", "2022-03", "2024-05-01", "2025-01-10"]).map(bound),
        st.booleans(),
    ),
    max_size=8,
)


def believed(evidence: Sequence[Evidence]) -> list[Version]:
    """The versions with what was told in their support, whatever follows from elsewhere."""
    return [replace(v, support=tuple(e for e in v.support if not e.closing)) for v in fold(evidence)]


@given(_episodes, _denials, _changes, _changes)
def test_what_ends_it_no_earlier_than_another_that_was_known_before_changes_no_belief(
    episode: list[Evidence], denied: list[Evidence], starts: list[Change], jobs: list[Change]
) -> None:
    every = [e for start in starts for e in endings(episode, [start])]
    every += [e for job in jobs for e in endings(episode, [], [job])]
    kept = endings(episode, starts, jobs, denied)
    assert believed([*episode, *denied, *kept]) == believed([*episode, *denied, *every])


def test_of_many_later_starts_told_in_order_the_first_alone_is_kept() -> None:
    starts = [_change(at, bound(f"20{at:02d}"), False) for at in range(2, 20)]
    starts = [replace(start, stated_by=replace(start.stated_by, level=LEVELS[0])) for start in starts]
    assert [e.bounds.until for e in endings([says(1, since="2001")], starts)] == [bound("2002")]
