"""What two people cannot both be to each other, and who had twins is no twin."""

from __future__ import annotations

import pytest

from ingest.relating.exclusions import compatible
from ingest.relating.sayings import ENCODER, Saying
from ingest.understanding.labels import SpanType, Standing
from ingest.understanding.reading import Found, Tie
from knowledge.ingestion.facts import FoundRelation
from knowledge.relations.evidence import UNBOUNDED
from knowledge.relations.relation import EvidenceRole, RelationType
from tests.unit.ingest.relating.marked_up import read, related, told

R = RelationType


def _said(kind: RelationType, by: str, sure: float, role: EvidenceRole = EvidenceRole.STATES) -> Saying:
    return Saying(FoundRelation("Ana", kind, "Bo", None, None, role, UNBOUNDED, sure), by)


@pytest.mark.parametrize(
    ("stands", "falls"),
    [
        (_said(R.PARENT_OF, "words", 0.9), _said(R.PARTNER_OF, ENCODER, 0.99)),
        (_said(R.SIBLING_OF, "words", 0.95), _said(R.SPOUSE_OF, "words", 0.9)),
        (_said(R.SPOUSE_OF, ENCODER, 0.97), _said(R.SIBLING_OF, ENCODER, 0.8)),
        (_said(R.PARENT_OF, "words", 0.95), _said(R.PARTNER_OF, ENCODER, 0.99, EvidenceRole.ENDS)),
    ],
)
def test_of_what_cannot_both_be_the_surer_stands(stands: Saying, falls: Saying) -> None:
    assert compatible([stands, falls]) == [stands]
    assert compatible([falls, stands]) == [stands]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_said(R.PARTNER_OF, "words", 0.9), _said(R.SPOUSE_OF, ENCODER, 0.99)),
        (_said(R.PARENT_OF, "words", 0.9), _said(R.COLLEAGUE_OF, ENCODER, 0.8)),
        (_said(R.SIBLING_OF, "words", 0.9), _said(R.SPOUSE_OF, "words", 0.9, EvidenceRole.DENIES)),
    ],
)
def test_what_can_both_be_stands(one: Saying, other: Saying) -> None:
    assert compatible([one, other]) == [one, other]


def _proposed(marked: str, kind: RelationType, one: str, two: str) -> bool:
    text, _, _ = read(marked)
    ends = [Found(text.index(name), text.index(name) + len(name), SpanType.PERSON, 0.99) for name in (one, two)]
    tie = Tie(ends[0], kind, ends[1], Standing.HOLDS, None, None, 0.97)
    return any(relation.type is kind for relation in related(marked, (tie,)).relations)


def test_who_had_twins_is_neither_the_others_twin_nor_theirs() -> None:
    text = "[Ana|PERSON] and [Bo|PERSON] have just had twins, [Cem|PERSON] and [Dee|PERSON]"
    assert not _proposed(text, R.SIBLING_OF, "Ana", "Bo")
    assert not _proposed(text, R.SIBLING_OF, "Bo", "Cem")
    assert _proposed(text, R.SIBLING_OF, "Cem", "Dee")


def test_who_stays_with_somebody_is_not_their_partner_unless_love_is_told() -> None:
    assert not _proposed("[Ana|PERSON] is staying with [Bo|PERSON] this week", R.PARTNER_OF, "Ana", "Bo")
    assert _proposed("[Ana|PERSON] is off with [Bo|PERSON] this week", R.PARTNER_OF, "Ana", "Bo")
    assert _proposed("[Ana|PERSON], girlfriend, is staying with [Bo|PERSON]", R.PARTNER_OF, "Ana", "Bo")


@pytest.mark.parametrize(
    "text",
    [
        "[Ana|PERSON] and [Bo|PERSON] had twins, [Cem|PERSON] and [Dee|PERSON]",
        "[Ana|PERSON] and [Bo|PERSON] have two kids: [Cem|PERSON] and [Dee|PERSON]",
        "[Ana|PERSON] and [Bo|PERSON] have had twin girls called [Cem|PERSON] and [Dee|PERSON]",
        "[Ana|PERSON] and [Bo|PERSON] have three children, [Cem|PERSON] and [Dee|PERSON]",
        "[Ana|PERSON] and [Bo|PERSON] are proud parents of [Cem|PERSON] and [Dee|PERSON]",
        "[Ana|PERSON] and [Bo|PERSON] had twins last night, [Cem|PERSON] and [Dee|PERSON]",
    ],
)
def test_whose_children_are_told_by_name_is_their_parent(text: str) -> None:
    parents = {one for one in told(text) if one.startswith(("PARENT_OF", "CHILD_OF"))}
    assert len(parents) == 4


@pytest.mark.parametrize(
    "text",
    [
        "[Ana|PERSON] and [Bo|PERSON] have two sisters, [Cem|PERSON] and [Dee|PERSON]",
        "[Ana|PERSON] had the kids round and [Cem|PERSON] cooked",
        "[Ana|PERSON] has two bosses: [Cem|PERSON] and [Dee|PERSON]",
        "Have [Ana|PERSON] and [Bo|PERSON] had twins, [Cem|PERSON]?",
    ],
)
def test_nobody_else_is_a_parent_by_such_words(text: str) -> None:
    assert not any(one.startswith(("PARENT_OF", "CHILD_OF")) for one in told(text))
