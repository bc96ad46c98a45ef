"""What stands beside a name: role, whose, where from; and what marks the one person that a memory is about."""

from __future__ import annotations

import pytest

from ingest.resolving.cues import cue_of
from ingest.resolving.marks import Marks, marks_of, same_day

ME = "me"


def beside(text: str) -> tuple[set[tuple[str, str]], set[str], bool]:
    start = text.index("Sam")
    cue = cue_of(text, start, start + 3)
    return set(cue.roles), set(cue.where), cue.is_other


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("my cousin Sam came", {(ME, "cousin")}),
        ("Auntie Sam came", {(ME, "auntie")}),
        ("My new and very strict boss is Sam", {(ME, "boss")}),
        ("Sam, my neighbour, came", {(ME, "neighbour")}),
        ("Sam (the aunt, not the principal) came", {("", "aunt")}),
        ("Sam is my dentist now", {(ME, "dentist")}),
        ("Sam takes over as my principal", {(ME, "principal")}),
        ("Ana's brother Sam came", {("ana", "brother")}),
        ("Sam's sister came", set()),
        ("not my cousin Sam", set()),
        ("Sam came late", set()),
    ],
)
def test_a_role_is_read_with_whose_it_is(text: str, roles: set[tuple[str, str]]) -> None:
    assert beside(text)[0] == roles


def test_a_role_behind_the_next_name_is_the_next_ones() -> None:
    text = "Sam met Omar, my brother"
    assert cue_of(text, 0, 3, text.index("Omar")).roles == frozenset()


def test_where_somebody_is_from_and_that_it_is_another_one() -> None:
    assert beside("Sam from the climbing gym fell")[1] == {"climbing", "gym", "fell"}
    assert beside("Sam at the bank, as ever")[1] == {"bank"}
    assert beside("the other Sam came")[2]
    assert not beside("Sam came")[2]


def test_numbers_addresses_and_days_of_birth_mark_a_person() -> None:
    assert marks_of("Sam: 07700 900418, sam@Example.org") == Marks(frozenset(("700900418", "sam@example.org")))
    assert marks_of("Sam, born 1984-03-09").born == {"19840309"}
    assert marks_of("Sam's birthday is 9 March").born == {"9march"}
    assert not marks_of("Sam has 12 cats")
    assert same_day("19840309", "19840309")
    assert same_day("19840309", "19840308")  # a slip of the pen
    assert not same_day("19840309", "19920712")
