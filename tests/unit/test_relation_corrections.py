"""What a correction takes back, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.levels import LEVELS, Sensitivity
from knowledge.relations.closings import Fact, refold
from knowledge.relations.evidence import Evidence
from knowledge.relations.relation import EvidenceRole, RelationOrigin, RelationType
from tests.relation_evidence import says

WORKS_AT, LIVES_IN, PARTNER_OF, FRIEND_OF, STUDIES_AT = (
    RelationType.WORKS_AT,
    RelationType.LIVES_IN,
    RelationType.PARTNER_OF,
    RelationType.FRIEND_OF,
    RelationType.STUDIES_AT,
)
CORRECTS, DENIES, ENDS = EvidenceRole.CORRECTS, EvidenceRole.DENIES, EvidenceRole.ENDS


def fact(kind: RelationType, subject: str, other: str, *evidence: Evidence) -> Fact:
    return Fact(f"{subject}|{kind}|{other}", kind, subject, other, None, evidence)


def believed(facts: Sequence[Fact], clearance: Sensitivity = LEVELS[-1]) -> dict[str, list[tuple[str, str]]]:
    """What a reader believes, by object: the days of its bounds, empty where they are open."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in facts:
        for chain in refold(facts)[one.key]:
            for version in chain:
                if version.level <= clearance and version.superseded[clearance] == "":
                    bounds = [
                        bound.at[:10] if bound and bound.level <= clearance else ""
                        for bound in (version.since, version.until)
                    ]
                    found.setdefault(one.object or "", []).append((bounds[0], bounds[1]))
    return found


def without(facts: Sequence[Fact], *sources: str) -> list[Fact]:
    return [replace(f, evidence=tuple(e for e in f.evidence if e.source not in sources)) for f in facts]


def test_a_correction_takes_back_what_was_said_of_the_same_subject_and_type() -> None:
    facts = [
        fact(PARTNER_OF, "niall", "aisling", says(1)),
        fact(PARTNER_OF, "niall", "ciara", says(2, CORRECTS)),
        fact(FRIEND_OF, "niall", "tom", says(1)),
        fact(PARTNER_OF, "ruth", "sam", says(1)),
    ]
    assert believed(facts).keys() == {"ciara", "tom", "sam"}
    assert believed(without(facts, "m2")).keys() == {"aisling", "tom", "sam"}
    assert believed(without(facts, "m1")).keys() == {"ciara"}


def test_a_symmetric_tie_is_corrected_from_either_end() -> None:
    facts = [fact(PARTNER_OF, "maricel", "rodel", says(1)), fact(PARTNER_OF, "lorna", "rodel", says(2, CORRECTS))]
    first, second = (refold(facts)[one.key][0][-1] for one in facts)
    assert not first.is_believed
    assert second.is_believed
    denial = first.support[-1]
    assert (denial.role, denial.source, denial.closing) == (DENIES, "m2", True)


def test_a_plain_statement_takes_nothing_back() -> None:
    facts = [fact(STUDIES_AT, "defne", "bonn", says(1)), fact(STUDIES_AT, "defne", "mainz", says(2))]
    assert believed(facts).keys() == {"bonn", "mainz"}


def test_what_was_over_or_is_told_later_or_was_stated_by_the_user_is_left_alone() -> None:
    over = fact(PARTNER_OF, "niall", "maeve", says(1, until="2020"))
    ended = fact(PARTNER_OF, "niall", "sorcha", says(1), says(2, ENDS, until="2024-03-01"))
    later = fact(PARTNER_OF, "niall", "orla", says(9))
    stated = fact(PARTNER_OF, "niall", "una", says(1, origin=RelationOrigin.STATED))
    correction = fact(PARTNER_OF, "niall", "ciara", says(5, CORRECTS))
    assert believed([over, ended, later, stated, correction]).keys() == {"maeve", "sorcha", "orla", "una", "ciara"}


def test_what_is_said_again_after_the_correction_is_believed_again() -> None:
    old = fact(STUDIES_AT, "defne", "bonn", says(1), says(8))
    assert believed([old, fact(STUDIES_AT, "defne", "mainz", says(4, CORRECTS))]).keys() == {"bonn", "mainz"}


def test_a_memory_that_is_understood_anew_stays_taken_back_by_one_written_after_it() -> None:
    """An edit records it again, later than the memory that corrected or denied it."""
    edited = says(1, recorded_at="2025-02-01T00:00:00.000Z")
    old = fact(STUDIES_AT, "defne", "bonn", edited)
    assert believed([old, fact(STUDIES_AT, "defne", "mainz", says(4, CORRECTS))]).keys() == {"mainz"}
    assert believed([replace(old, evidence=(edited, says(4, DENIES)))]) == {}
    assert believed([replace(old, evidence=(edited, says(4, DENIES, origin=RelationOrigin.STATED)))]).keys() == {"bonn"}


def test_a_corrected_home_opens_the_one_before_unless_the_right_one_closes_it_from_the_same_start() -> None:
    cork = fact(LIVES_IN, "niall", "cork", says(1, since="2019"))
    galway = fact(LIVES_IN, "niall", "galway", says(2, since="2024-03-01"))
    assert believed([cork, galway])["cork"] == [("2019-01-01", "2024-03-01")]
    limerick = fact(LIVES_IN, "niall", "limerick", says(3, CORRECTS))
    facts = [cork, galway, limerick]
    assert believed(facts) == {"cork": [("2019-01-01", "2024-03-01")], "limerick": [("", "")]}
    assert believed(without(facts, "m3")) == believed([cork, galway])
    assert believed([cork, replace(galway, evidence=(*galway.evidence, says(4, DENIES)))]) == {
        "cork": [("2019-01-01", "")]
    }


def test_what_was_closed_before_the_correction_stays_as_it_was() -> None:
    facts = [
        fact(WORKS_AT, "omar", "bosch", says(1, since="2015")),
        fact(WORKS_AT, "omar", "acme", says(2, since="2020")),
        fact(WORKS_AT, "omar", "siemens", says(3, CORRECTS, since="2020")),
    ]
    assert believed(facts) == {"bosch": [("2015-01-01", "2020-01-01")], "siemens": [("2020-01-01", "")]}


def test_a_correction_of_a_correction_stands() -> None:
    facts = [
        fact(PARTNER_OF, "niall", "aisling", says(1)),
        fact(PARTNER_OF, "niall", "ciara", says(2, CORRECTS)),
        fact(PARTNER_OF, "niall", "orla", says(3, CORRECTS)),
    ]
    assert believed(facts).keys() == {"orla"}
    assert believed(without(facts, "m3")).keys() == {"ciara"}
    assert believed(without(facts, "m2")).keys() == {"orla"}


def test_a_secret_correction_is_made_for_those_alone_who_may_read_it() -> None:
    facts = [
        fact(PARTNER_OF, "niall", "aisling", says(1)),
        fact(PARTNER_OF, "niall", "ciara", says(2, CORRECTS, level=Sensitivity.SECRET)),
    ]
    assert believed(facts, Sensitivity.CONFIDENTIAL).keys() == {"aisling"}
    assert believed(facts, Sensitivity.SECRET).keys() == {"ciara"}


_says = st.builds(
    says,
    at=st.integers(1, 20),
    role=st.sampled_from([EvidenceRole.STATES, CORRECTS, DENIES, ENDS]),
    since=st.sampled_from([None, "2019", "2024-05"]),
    until=st.just(None),
    level=st.sampled_from([Sensitivity.GENERAL, Sensitivity.SECRET]),
).map(lambda e: replace(e, bounds=replace(e.bounds, until=e.bounds.since, since=None)) if e.role is ENDS else e)
_told = st.lists(st.tuples(st.sampled_from(["bosch", "siemens", "acme"]), _says), min_size=1, max_size=6)


def _facts(told: Sequence[tuple[str, Evidence]]) -> list[Fact]:
    firms = dict.fromkeys(firm for firm, _ in told)
    return [fact(WORKS_AT, "omar", firm, *(e for other, e in told if other == firm)) for firm in firms]


@given(_told)
def test_what_is_written_folds_to_itself_and_the_order_of_evidence_does_not_matter(
    told: list[tuple[str, Evidence]],
) -> None:
    once = refold(_facts(told))
    written = [
        replace(f, evidence=tuple({e.id: e for c in once[f.key] for v in c for e in v.support}.values()))
        for f in _facts(told)
    ]
    assert refold(written) == once
    for other in list(permutations(told))[-3:]:
        assert refold(_facts(other)) == once
