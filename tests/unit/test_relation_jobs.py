"""Ties of the owner's working life that end with the other's job."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.levels import Sensitivity
from knowledge.relations.closings import Fact, refold
from knowledge.relations.evidence import Evidence
from knowledge.relations.relation import EvidenceRole, RelationType
from tests.relation_evidence import says

WORKS_AT, COLLEAGUE_OF, REPORTS_TO = RelationType.WORKS_AT, RelationType.COLLEAGUE_OF, RelationType.REPORTS_TO
ENDS = EvidenceRole.ENDS


def fact(kind: RelationType, subject: str, other: str, *evidence: Evidence) -> Fact:
    return Fact(f"{subject}|{kind}|{other}", kind, subject, other, None, evidence)


def until(facts: list[Fact], one: Fact) -> str | None:
    """The day on which a fact is believed to end."""
    version = refold(facts, "me")[one.key][-1][-1]
    assert version.is_believed
    return version.until.at[:10] if version.until else None


def test_a_tie_of_work_ends_when_the_other_leaves_a_job_or_begins_another() -> None:
    tie = fact(COLLEAGUE_OF, "me", "podge", says(1))
    assert until([tie, fact(WORKS_AT, "podge", "rte", says(9, since="2025-01-09"))], tie) == "2025-01-09"
    assert until([tie, fact(WORKS_AT, "podge", "school", says(9, ENDS, until="2025-01-09"))], tie) == "2025-01-09"
    boss = fact(REPORTS_TO, "me", "lise", says(1, since="2024-07"))
    new_job = fact(WORKS_AT, "lise", "red river", says(5, since="2025-03-18"))
    assert until([boss, new_job], boss) == "2025-03-18"


def test_what_the_owner_does_and_what_others_are_to_each_other_ends_as_it_is_told() -> None:
    tie = fact(COLLEAGUE_OF, "me", "podge", says(1))
    assert until([tie, fact(WORKS_AT, "me", "acme", says(9, since="2025-01-09"))], tie) is None
    others = fact(COLLEAGUE_OF, "ingrid", "podge", says(1))
    assert until([others, fact(WORKS_AT, "podge", "rte", says(9, since="2025-01-09"))], others) is None


def test_of_several_changes_the_first_after_it_began_ends_it() -> None:
    tie = fact(REPORTS_TO, "me", "venkat", says(2))
    old = fact(WORKS_AT, "venkat", "kaveri", says(1, since="2023"), says(8, ENDS, until="2025-05-10"))
    new = fact(WORKS_AT, "venkat", "northlake", says(8, since="2025-06-03"))
    assert until([tie, old, new], tie) == "2025-05-10"


@pytest.mark.parametrize("kind", [RelationType.FRIEND_OF, RelationType.NEIGHBOR_OF, RelationType.SIBLING_OF])
def test_other_ties_outlast_jobs(kind: RelationType) -> None:
    tie = fact(kind, "me", "podge", says(1))
    assert until([tie, fact(WORKS_AT, "podge", "rte", says(9, since="2025-01-09"))], tie) is None


def test_a_tie_told_with_the_job_or_after_it_is_of_that_job() -> None:
    job = fact(WORKS_AT, "ana", "kaveri", says(5, since="2025-01-05"))
    same_day = fact(REPORTS_TO, "me", "ana", says(5, source="other"))
    assert until([job, same_day], same_day) is None
    later = fact(COLLEAGUE_OF, "me", "ana", says(9))
    assert until([job, later], later) is None
    still = fact(COLLEAGUE_OF, "me", "ana", says(1), says(9))
    assert until([job, still], still) is None


def test_a_stated_end_counts_before_one_that_follows_and_strangers_jobs_tell_nothing() -> None:
    tie = fact(COLLEAGUE_OF, "me", "podge", says(1), says(3, ENDS, until="2025-01-02"))
    assert until([tie, fact(WORKS_AT, "podge", "rte", says(9, since="2025-01-09"))], tie) == "2025-01-02"
    open_ = fact(COLLEAGUE_OF, "me", "podge", says(1))
    assert until([open_, fact(WORKS_AT, "ana", "rte", says(9, since="2025-01-09"))], open_) is None


def test_a_job_that_was_denied_ends_no_tie_and_a_secret_one_ends_it_for_those_alone_who_may_read_it() -> None:
    tie = fact(COLLEAGUE_OF, "me", "podge", says(1, level=Sensitivity.GENERAL))
    denied = fact(WORKS_AT, "podge", "rte", says(8, since="2025-01-09"), says(9, EvidenceRole.DENIES))
    assert until([tie, denied], tie) is None
    secret = fact(WORKS_AT, "podge", "mi6", says(8, since="2025-01-09", level=Sensitivity.SECRET))
    first, second = refold([tie, secret], "me")[tie.key][0]
    assert first.superseded[Sensitivity.CONFIDENTIAL] == ""
    assert second.until is not None
    assert second.until.level is Sensitivity.SECRET


def test_folding_again_what_was_written_changes_nothing_and_without_the_job_the_tie_is_open() -> None:
    tie = fact(COLLEAGUE_OF, "me", "podge", says(1))
    job = fact(WORKS_AT, "podge", "rte", says(9, since="2025-01-09"), says(11, ENDS, until="2025-01-11"))
    once = refold([tie, job], "me")
    written = [
        replace(f, evidence=tuple({e.id: e for c in once[f.key] for v in c for e in v.support}.values()))
        for f in (tie, job)
    ]
    assert refold(written, "me") == once
    assert until([written[0]], written[0]) is None
