from __future__ import annotations

import pytest

from ingest.person_words import kinship_before


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Aunt Nettie", "Nettie"),
        ("uncle Leroy Grant", "Leroy Grant"),
        ("Oma Greet", "Greet"),
        ("tía Lupita", "Lupita"),
        ("Sister Assumpta", "Sister Assumpta"),
        ("Nan Goldin", "Nan Goldin"),
        ("Uncle", "Uncle"),
        ("Dr Hill", "Dr Hill"),
    ],
)
def test_what_kin_somebody_is_does_not_belong_to_the_name(written: str, name: str) -> None:
    assert written[kinship_before(written) :] == name
