"""Episodes of one fact, and facts that hold one value at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.relations.closings import Fact, refold
from knowledge.relations.episodes import after
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import Version
from knowledge.relations.relation import Bound, EvidenceRole, RelationType
from tests.relation_evidence import bound, says

WORKS_AT, SPOUSE_OF, LIVES_IN, VISITED = (
    RelationType.WORKS_AT,
    RelationType.SPOUSE_OF,
    RelationType.LIVES_IN,
    RelationType.VISITED,
)


def fact(kind: RelationType, subject: str, other: str, *evidence: Evidence) -> Fact:
    return Fact(f"{subject}|{kind}|{other}", kind, subject, other, None, evidence)


def believed(chains: list[list[Version]]) -> list[tuple[str | None, str | None]]:
    """The bounds of each episode that is believed, by their days."""
    last = [chain[-1] for chain in chains if chain and chain[-1].is_believed]
    return [(v.since.at[:10] if v.since else None, v.until.at[:10] if v.until else None) for v in last]


def of(facts: list[Fact], key: str) -> list[tuple[str | None, str | None]]:
    return believed(refold(facts)[key])


def test_a_new_employer_ends_the_job_before_from_its_stated_start() -> None:
    old = fact(WORKS_AT, "omar", "bosch", says(1))
    new = fact(WORKS_AT, "omar", "siemens", says(2, since="2026-03"))
    assert of([old, new], old.key) == [(None, "2026-03-01")]
    assert of([old, new], new.key) == [("2026-03-01", None)]
    closing = refold([old, new])[old.key][0][-1].support[-1]
    assert (closing.role, closing.source, closing.closing) == (EvidenceRole.ENDS, "m2", True)


def test_a_new_employer_without_a_start_ends_nothing() -> None:
    old, new = fact(WORKS_AT, "omar", "bosch", says(1)), fact(WORKS_AT, "omar", "siemens", says(2))
    assert of([old, new], old.key) == [(None, None)]


def test_types_that_hold_many_values_and_other_subjects_are_left_alone() -> None:
    facts = [
        fact(RelationType.FRIEND_OF, "omar", "ana", says(1)),
        fact(RelationType.FRIEND_OF, "omar", "bo", says(2, since="2026")),
        fact(WORKS_AT, "lena", "bosch", says(3)),
        fact(WORKS_AT, "omar", "siemens", says(4, since="2026")),
    ]
    assert [of(facts, f.key)[0][1] for f in facts] == [None] * 4


def test_without_the_new_job_the_old_one_is_open_again() -> None:
    old = fact(WORKS_AT, "omar", "bosch", says(1, since="2020"))
    new = fact(WORKS_AT, "omar", "siemens", says(2, since="2026-03"))
    closed = refold([old, new])[old.key]
    again = replace(old, evidence=closed[0][-1].support)
    assert believed(refold([again])[old.key]) == [("2020-01-01", None)]


def test_a_job_that_was_denied_ends_nothing() -> None:
    old = fact(WORKS_AT, "omar", "bosch", says(1, since="2020"))
    new = fact(WORKS_AT, "omar", "siemens", says(2, since="2026-03"), says(3, EvidenceRole.DENIES))
    assert of([old, new], old.key) == [("2020-01-01", None)]


def test_an_end_that_was_said_counts_before_one_that_follows() -> None:
    old = fact(WORKS_AT, "omar", "bosch", says(1, since="2020"), says(2, EvidenceRole.ENDS, until="2025-12-20"))
    new = fact(WORKS_AT, "omar", "siemens", says(3, since="2026-03"))
    assert of([old, new], old.key) == [("2020-01-01", "2025-12-20")]


def test_of_several_later_jobs_the_first_ends_it_however_they_became_known() -> None:
    old = fact(WORKS_AT, "omar", "bosch", says(1, since="2020"))
    later = fact(WORKS_AT, "omar", "acme", says(2, since="2026"))
    between = fact(WORKS_AT, "omar", "siemens", says(3, since="2023"))
    facts = [old, later, between]
    assert of(facts, old.key) == [("2020-01-01", "2023-01-01")]
    assert of(facts, between.key) == [("2023-01-01", "2026-01-01")]
    assert of(facts, later.key) == [("2026-01-01", None)]


def test_what_was_seen_to_hold_later_is_not_ended_by_an_earlier_start() -> None:
    seen = fact(WORKS_AT, "omar", "bosch", says(1, observed_at="2025-06-01T00:00:00.000Z"))
    earlier = fact(WORKS_AT, "omar", "siemens", says(2, since="2010"))
    assert of([seen, earlier], seen.key) == [(None, None)]
    same_month = fact(WORKS_AT, "omar", "acme", says(3, since="2025-06"))
    assert of([seen, same_month], seen.key) == [(None, "2025-06-01")]


def test_either_spouse_can_marry_again() -> None:
    first = fact(SPOUSE_OF, "ana", "bo", says(1, since="2001"))
    second = fact(SPOUSE_OF, "bo", "cy", says(2, since="2015"))
    assert of([first, second], first.key) == [("2001-01-01", "2015-01-01")]


def test_two_times_at_one_firm_are_two_episodes() -> None:
    job = fact(
        WORKS_AT,
        "omar",
        "bosch",
        says(1, since="2010"),
        says(2, EvidenceRole.ENDS, until="2012"),
        says(3, since="2018"),
    )
    assert of([job], job.key) == [("2010-01-01", "2012-01-01"), ("2018-01-01", None)]


def test_another_home_in_between_parts_two_stays() -> None:
    rome = fact(LIVES_IN, "ana", "rome", says(1, since="2010"), says(3, since="2018"))
    oslo = fact(LIVES_IN, "ana", "oslo", says(2, since="2015"))
    assert of([rome, oslo], rome.key) == [("2010-01-01", "2015-01-01"), ("2018-01-01", None)]
    assert of([rome, oslo], oslo.key) == [("2015-01-01", "2018-01-01")]


def test_two_starts_with_nothing_between_are_one_fact_said_twice() -> None:
    home = fact(LIVES_IN, "ana", "rome", says(1, since="2010"), says(2, since="2010-05"))
    assert of([home], home.key) == [("2010-05-01", None)]


def test_an_end_before_all_starts_is_of_an_earlier_time() -> None:
    home = fact(LIVES_IN, "ana", "rome", says(1, since="2018"), says(2, EvidenceRole.ENDS, until="2012"))
    assert of([home], home.key) == [(None, "2012-01-01"), ("2018-01-01", None)]


def test_each_visit_is_a_fact_of_its_own_unless_it_can_be_the_same() -> None:
    visits = fact(
        VISITED,
        "ana",
        "rome",
        says(1, since="2023-05-02"),
        says(2, since="2024"),
        says(3, since="2023-05"),
        says(4),
        says(5, since="2023-09-01"),
    )
    assert of([visits], visits.key) == [("2023-05-02", None), ("2023-09-01", None), ("2024-01-01", None)]


def test_a_denial_with_a_start_takes_that_time_alone_and_one_without_takes_all() -> None:
    stays = says(1, since="2010", until="2012"), says(2, since="2018")
    one = fact(LIVES_IN, "ana", "rome", *stays, says(3, EvidenceRole.DENIES, since="2010"))
    assert of([one], one.key) == [("2018-01-01", None)]
    every = fact(LIVES_IN, "ana", "rome", *stays, says(3, EvidenceRole.DENIES))
    assert of([every], every.key) == []


def test_a_statement_without_bounds_supports_the_latest_time() -> None:
    plain = says(3)
    home = fact(LIVES_IN, "ana", "rome", says(1, since="2010", until="2012"), says(2, since="2018"), plain)
    assert plain in refold([home])[home.key][1][-1].support


def test_a_secret_job_ends_the_open_one_for_those_alone_who_may_read_it() -> None:
    old = fact(WORKS_AT, "omar", "bosch", says(1, since="2020", level=Sensitivity.GENERAL))
    new = fact(WORKS_AT, "omar", "mi6", says(2, since="2026-03", level=Sensitivity.SECRET))
    first, second = refold([old, new])[old.key][0]
    assert first.superseded[Sensitivity.GENERAL] == ""
    assert first.superseded[Sensitivity.SECRET] == second.recorded_at
    assert second.until is not None
    assert second.until.level is Sensitivity.SECRET


def test_after_a_bound_comes_the_first_instant_that_it_cannot_mean() -> None:
    assert after(bound("2024")) == "2025-01-01T00:00:00.000Z"
    assert after(bound("2024-12")) == "2025-01-01T00:00:00.000Z"
    assert after(bound("2024-02-29")) == "2024-03-01T00:00:00.000Z"
    assert after(Bound("2024-02-29T10:00:00.000Z", TimePrecision.INSTANT)) == "2024-02-29T10:00:00.001Z"
    assert after(bound("9999")) > bound("9999").at
    assert after(bound("9999-12-31")) > bound("9999-12-31").at


_starts = st.lists(st.sampled_from(["2019", "2020", "2021-05", "2022-03-04", None]), min_size=1, max_size=3)


@given(st.lists(_starts, min_size=1, max_size=4))
def test_no_two_jobs_with_stated_starts_overlap(jobs: list[list[str | None]]) -> None:
    at = iter(range(1, 28))
    facts = [
        fact(WORKS_AT, "omar", f"firm{i}", *(says(next(at), since=start) for start in starts))
        for i, starts in enumerate(jobs)
    ]
    held = sorted(
        (since, until or "9999")
        for chains in refold(facts).values()
        for since, until in believed(chains)
        if since is not None
    )
    assert all(one[0] == other[0] or one[1] <= other[0] for one, other in pairwise(held))


@given(st.lists(_starts, min_size=1, max_size=3))
def test_folding_again_what_was_written_changes_nothing(jobs: list[list[str | None]]) -> None:
    at = iter(range(1, 28))
    facts = [
        fact(WORKS_AT, "omar", f"firm{i}", *(says(next(at), since=start) for start in starts))
        for i, starts in enumerate(jobs)
    ]
    once = refold(facts)
    written = [
        replace(f, evidence=tuple({e.id: e for c in once[f.key] for v in c for e in v.support}.values())) for f in facts
    ]
    assert refold(written) == once
