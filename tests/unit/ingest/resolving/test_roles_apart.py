"""Whom a role sets apart: who is introduced by one is hardly somebody known by another, who takes one on may be."""

from __future__ import annotations

import pytest

from ingest.resolving.roles import are_worlds_apart, exclude_each_other, same_role
from tests.unit.ingest.resolving.stories import who

TWO = {
    "a colleague and a landlady": ("{Petra} is my colleague in claims", "{Petra}, my landlady, came for the rent"),
    "one who reports and a niece": ("{Kwame} reports to me from today", "my nephew {Kwame} got braces"),
    "a boss by what is done and an aunt": ("from Monday I report to {Ana}", "auntie {Ana} fell on the ice"),
    "a flatmate and a dentist": ("flatmate {Ben} burnt the pan", "my dentist {Ben} found two holes"),
    "a classmate and a neighbour": ("my classmate {Oya} sang", "{Oya}, our neighbour, brought figs"),
    "an eldest and a boss": ("our eldest, {Rui}, rang", "my boss {Rui} shouts"),
    "a line manager and a lodger": ("my line manager {Eve} is off", "the kettle was broken by our lodger {Eve}"),
    "a brother and a colleague in full": ("my brother {Idris} moved", "{Idris Khan}, tax, my colleague, is punctual"),
}


@pytest.mark.parametrize("story", TWO.values(), ids=TWO.keys())
def test_who_is_introduced_by_another_role_is_somebody_else(story: tuple[str, ...]) -> None:
    assert who(*story) == "ab"


ONE = {
    "a colleague who becomes the boss": ("my colleague {Rosa} sings", "{Rosa} is my boss now"),
    "a colleague who becomes a landlady": ("my colleague {Petra} sings", "{Petra} is my landlady now, of all people"),
    "a flatmate who becomes a love": ("flatmate {Lotte} burnt the pan", "my girlfriend {Lotte} sings"),
    "a friend from work": ("my colleague {Omar} sings", "my friend {Omar} cooked"),
    "an eldest who is a son": ("our eldest, {Rui}, rang", "my son {Rui} moved out"),
    "a boss by two words": ("my line manager {Eve} is off", "my boss {Eve} is back"),
    "one who reports, told twice": ("{Kwame} reports to me now", "my report {Kwame} called in sick"),
    "a mother-in-law without hyphens": ("my mother-in-law {Sue} is here", "my mother in law {Sue} left"),
}


@pytest.mark.parametrize("story", ONE.values(), ids=ONE.keys())
def test_who_takes_on_another_role_is_the_same(story: tuple[str, ...]) -> None:
    assert who(*story) == "aa"


def test_each_of_two_is_meant_by_the_role_again() -> None:
    story = (
        "{Nino} is my colleague at the third desk",
        "{Nino}, my landlady, came for the rent",
        "{Nino Beridze} remains my colleague until 30 April",
        "{Nino Kapanadze}, my landlady, wept",
        "{Nino Beridze} sent a card",
    )
    assert who(*story) == "ababa"


def test_words_of_one_role_are_one() -> None:
    assert same_role("kid", "daughter")
    assert same_role("son", "eldest")
    assert not same_role("son", "daughter")
    assert not exclude_each_other("boy", "son")
    assert exclude_each_other("son", "daughter")
    assert are_worlds_apart("landlady", "colleague")
    assert not are_worlds_apart("landlady", "girlfriend")
    assert not are_worlds_apart("boss", "colleague")
