"""Spellings of one name meet, and a normal form is its own normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.keys.normal import normalise_name


@given(st.text())
def test_a_normal_form_is_its_own_normal_form(name: str) -> None:
    once = normalise_name(name)
    assert normalise_name(once) == once


@given(st.text())
def test_case_and_outer_space_do_not_matter(name: str) -> None:
    assert normalise_name(f"\t{name.casefold()}\n ") == normalise_name(name)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Ana", "ana"),
        ("ANA'S", "ana"),
        ("Ana\u2019s", "ana"),
        ("  Ana \n María ", "ana maría"),
        ("\uff21na", "ana"),
        ("Straße", "strasse"),
        ("Jose\u0301", "jos\u00e9"),
        ("James'", "james'"),
        ("", ""),
        ("'s", ""),
    ],
)
def test_normal_forms(written: str, normal: str) -> None:
    assert normalise_name(written) == normal
