from __future__ import annotations

from ingest.relating.room import fitting
from ingest.relating.sayings import ENCODER, Saying
from knowledge.ingestion.facts import FoundRelation
from knowledge.relations.evidence import UNBOUNDED
from knowledge.relations.relation import EvidenceRole, RelationType

LOVE, WORK = RelationType.PARTNER_OF, RelationType.WORKS_AT


def _said(
    subject: str | None,
    kind: RelationType,
    other: str,
    sure: float,
    *,
    role: EvidenceRole = EvidenceRole.STATES,
    source: str = ENCODER,
) -> Saying:
    return Saying(FoundRelation(subject, kind, other, None, None, role, UNBOUNDED, sure), source)


def test_of_several_loves_of_one_person_the_likeliest_is_left() -> None:
    ines, junie = _said(None, LOVE, "Ines", 0.98), _said("Ines", LOVE, "Junie", 0.89)
    other = _said("Ana", LOVE, "Bo", 0.8)
    assert list(fitting([ines, junie, other], [])) == [ines, other]


def test_whose_love_ends_in_words_has_no_other_unless_that_is_sure() -> None:
    over = _said("Wade", LOVE, "Tess", 0.9, role=EvidenceRole.ENDS, source="words")
    assert list(fitting([_said("Kendra", LOVE, "Wade", 0.81)], [over])) == []
    sure = _said("Wade", LOVE, "Kendra", 0.97)
    assert list(fitting([sure], [over])) == [sure]


def test_a_post_that_words_give_to_one_is_not_guessed_of_another() -> None:
    told = _said("Tom", WORK, "Acme", 0.9, source="words")
    assert list(fitting([_said("Marta", WORK, "Acme", 0.9)], [told])) == []
    elsewhere = _said("Marta", WORK, "Bolt", 0.9)
    assert list(fitting([elsewhere], [told])) == [elsewhere]


def test_a_wedding_ends_no_love() -> None:
    wedding = _said("Peggy", RelationType.SPOUSE_OF, "Clint", 0.9, source="words")
    assert list(fitting([_said("Peggy", LOVE, "Clint", 0.98, role=EvidenceRole.ENDS)], [wedding])) == []
    over = _said("Peggy", LOVE, "Clint", 0.9, role=EvidenceRole.ENDS, source="words")
    again = _said("Peggy", LOVE, "Clint", 0.98, role=EvidenceRole.ENDS)
    assert list(fitting([again], [over])) == [again]
