from __future__ import annotations

import pytest

from ingest.relating.speaking import told_by
from knowledge.ingestion.facts import FoundRelation
from knowledge.relations.evidence import UNBOUNDED
from knowledge.relations.relation import EvidenceRole, RelationType

OWN = FoundRelation(None, RelationType.REPORTS_TO, "Ana", None, None, EvidenceRole.STATES, UNBOUNDED, 0.9)
OTHERS = FoundRelation("Bo", RelationType.SPOUSE_OF, "Ana", None, None, EvidenceRole.STATES, UNBOUNDED, 0.9)


@pytest.mark.parametrize(
    ("speaker", "subjects"),
    [(None, [None, "Bo"]), ("Tom Hale", ["Tom Hale", "Bo"]), ("ANA", ["Bo"]), ("+44 20 7946 0958", ["Bo"])],
)
def test_who_speaks_is_who_says_i(speaker: str | None, subjects: list[str | None]) -> None:
    assert [relation.subject for relation in told_by(speaker, (OWN, OTHERS))] == subjects
