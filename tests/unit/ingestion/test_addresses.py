from __future__ import annotations

import pytest

from knowledge.ingestion.addresses import is_address


@pytest.mark.parametrize(
    "name", ["+44 7700 900418", "\u202a+1 (555) 010-0199\u202c", "07700900418", "~ +49 151 2345678", "ana@example.org"]
)
def test_a_number_or_an_e_mail_is_an_address(name: str) -> None:
    assert is_address(name)


@pytest.mark.parametrize("name", ["Ana Silva", "Gerald II", "Flat 12", "R2D2", "1984", "@ana", ""])
def test_a_name_is_none(name: str) -> None:
    assert not is_address(name)
