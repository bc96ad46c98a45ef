"""What the encoder proposes gives way to words that leave no room for it."""

from __future__ import annotations

import pytest

from ingest.relating.sayings import ENCODER, Saying, settled
from knowledge.ingestion.facts import FoundRelation
from knowledge.relations.evidence import UNBOUNDED
from knowledge.relations.relation import EvidenceRole, RelationType

R = RelationType


def said(
    subject: str | None, kind: RelationType, other: str, by: str, role: EvidenceRole = EvidenceRole.STATES
) -> Saying:
    return Saying(FoundRelation(subject, kind, other, None, None, role, UNBOUNDED, 0.9), by)


@pytest.mark.parametrize(
    ("worded", "proposed", "stands"),
    [
        (said(None, R.MANAGER_OF, "Emeka", "words"), said(None, R.REPORTS_TO, "Emeka", ENCODER), False),
        (said(None, R.MANAGER_OF, "Emeka", "words"), said(None, R.REPORTS_TO, "Ada", ENCODER), True),
        (said("Ana", R.SPOUSE_OF, "Bo", "words"), said("Ana", R.PARTNER_OF, "Cem", ENCODER), False),
        (said("Ana", R.SPOUSE_OF, "Bo", "words"), said("Dee", R.PARTNER_OF, "Cem", ENCODER), True),
        (said("Ana", R.SPOUSE_OF, "Bo", "words"), said("Ana", R.SIBLING_OF, "Cem", ENCODER), True),
        (
            said("Ana", R.PARTNER_OF, "Bo", "words", EvidenceRole.ENDS),
            said("Ana", R.PARTNER_OF, "Cem", ENCODER),
            True,
        ),
        (
            said("Ana", R.WORKS_AT, "Bosch", "words", EvidenceRole.DENIES),
            said("Ana", R.WORKS_AT, "Bosch", ENCODER),
            False,
        ),
    ],
)
def test_a_proposal_stands_only_beside_words_that_leave_room_for_it(
    worded: Saying, proposed: Saying, stands: bool
) -> None:
    assert list(settled([worded, proposed])) == ([worded, proposed] if stands else [worded])
