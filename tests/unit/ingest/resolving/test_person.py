"""A name as written comes apart into titles, given names and family names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.resolving.person import Courtesy, PersonName, person_name
from ingest.resolving.spelling import folded, sound, words


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Ana", PersonName(("ana",))),
        ("  ANA's ", PersonName(("ana",))),
        ("Gráinne Ní Mháille", PersonName(("grainne", "ni", "mhaille"))),
        ("Mr Hill", PersonName(("hill",), None, Courtesy.MR)),
        ("Frau Brandt", PersonName(("brandt",), None, Courtesy.MS)),
        ("Dr. Osei", PersonName(("osei",), "dr")),
        ("Sis. Philomina", PersonName(("philomina",), "sister")),
        ("Auntie Sheila", PersonName(("sheila",), "aunt")),
        ("Pastor Bill Vance", PersonName(("bill", "vance"), "pastor")),
        ("Arturo Salonga Jr", PersonName(("arturo", "salonga"))),
        ("Anna van der Berg", PersonName(("anna", "van der berg"))),
        ("El Flaco", PersonName(("flaco",))),
        ("von Trapp", PersonName(("von trapp",))),
        ("Van Morrison", PersonName(("van", "morrison"))),
        ("dele_okafor", PersonName(("dele", "okafor"))),
        ("田中太郎", PersonName(("田中太郎",))),
        ("Sister", PersonName(("sister",))),
        ("!?", None),
    ],
)
def test_a_name_is_read(name: str, read: PersonName | None) -> None:
    assert person_name(name) == read


def test_marks_vary_a_letter_in_latin_and_make_another_in_devanagari() -> None:
    assert folded("Ærø Łódź Ýrsa Ё Ώ") == "aero lodz yrsa \u0435 ω"
    assert words("प्रिया") != words("परया")


@pytest.mark.parametrize(
    ("one", "other"), [("Defne", "Dephne"), ("Peggy", "Peggie"), ("Stephen", "Steven"), ("Catarina", "Katarina")]
)
def test_what_sounds_alike_has_one_key(one: str, other: str) -> None:
    assert sound(folded(one)) == sound(folded(other))
    assert sound(folded("Doreen")) != sound(folded("Noreen"))


@given(st.text(max_size=40))
def test_folding_again_changes_nothing_and_any_name_is_read(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    person = person_name(name)
    assert person is None or all(person.words)
