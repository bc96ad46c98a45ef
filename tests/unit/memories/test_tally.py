"""Counts and times per level."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.ingestion.tally import Tally

evidence = st.tuples(st.integers(0, 3), st.integers(1, 9).map(lambda day: f"2025-01-0{day}T00:00:00.000Z"))


@given(st.lists(evidence), st.sampled_from([None, 0, 1, 2, 3]))
def test_a_tally_is_what_a_count_of_its_evidence_says(said: list[tuple[int, str]], stated: int | None) -> None:
    tally = Tally()
    for level, at in said:
        tally.add(level, at, at)
    for level in range(4):
        times = [at for where, at in said if where == level]
        assert tally.counts[level] == len(times)
        assert (tally.first_seen[level], tally.last_seen[level]) == (min(times, default=""), max(times, default=""))
    assert tally.total == len(said)
    levels = [level for level, _ in said] + ([] if stated is None else [stated])
    assert tally.level(stated) == min(levels, default=3)
    assert Tally.of(tally.params()) == tally  # type: ignore[arg-type]


def test_tallies_share_nothing() -> None:
    Tally().add(0, "2025", "2025", 3)
    assert Tally().total == 0
