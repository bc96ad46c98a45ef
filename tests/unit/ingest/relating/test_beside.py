from __future__ import annotations

import pytest

from tests.unit.ingest.relating.marked_up import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON] got a job at [Acme|ORG], starts [7 April|2025-04-07]", {"WORKS_AT(Ana; Acme; from 2025-04-07)"}),
        ("Got a job at [Acme|ORG]. Starts [7 April|2025-04-07]", {"WORKS_AT(me; Acme; from 2025-04-07)"}),
        ("I report to [Ana|PERSON]. Effective [Monday|2025-03-10]", {"REPORTS_TO(me; Ana; from 2025-03-10)"}),
        ("[Ana|PERSON] and I split up. Since [Sunday|2025-03-02]", {"PARTNER_OF(me; Ana; to 2025-03-02)"}),
        ("I gave notice at [Acme|ORG], last day [21 March|2025-03-21]", {"WORKS_AT(me; Acme; to 2025-03-21)"}),
        ("until [Friday|2025-03-07] my boss is [Bo|PERSON]", {"REPORTS_TO(me; Bo; to 2025-03-07)"}),
        ("[Bo|PERSON] is my boss until [30 June|2025-06-30], and from [1 July|2025-07-01] we move", {
            "REPORTS_TO(me; Bo; to 2025-06-30)",
        }),
        ("[Ana|PERSON] is my neighbour until [June|2025-06] and lives in [Oban|PLACE] from [July|2025-07]", {
            "NEIGHBOR_OF(me; Ana; to 2025-06)",
            "LIVES_IN(Ana; Oban; from 2025-07)",
        }),
        ("[Bo|PERSON] gave notice, reports to me only till [June|2025-06]", {"MANAGER_OF(me; Bo; to 2025-06)"}),
        ("From [1 May|2025-05-01] his daughter [Ana|PERSON] is my boss", {"REPORTS_TO(me; Ana; from 2025-05-01)"}),
        ("[Bo|PERSON] lives in [Oban|PLACE] as of [today|2025-03-05] with his wife [Ana|PERSON]", {
            "LIVES_IN(Bo; Oban; from 2025-03-05)",
            "SPOUSE_OF(Ana; Bo)",
        }),
        ("[Bo|PERSON] became my boss in [June|2024-06]", {"REPORTS_TO(me; Bo; from 2024-06)"}),
        ("[Ana|PERSON] works at [Acme|ORG]. [Bo|PERSON] starts [Monday|2025-03-10]", {"WORKS_AT(Ana; Acme)"}),
        ("[Bo|PERSON] is my boss, the course starts [Monday|2025-03-10]", {"REPORTS_TO(me; Bo)"}),
    ],
)  # fmt: skip
def test_a_clause_right_beside_a_claim_dates_it(text: str, expected: set[str]) -> None:
    assert told(text) == expected
