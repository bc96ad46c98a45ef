"""Words of names are alike by nicknames, initials and slips; short and well-known ones only where they are one."""

from __future__ import annotations

import random

import pytest

from ingest.resolving.blocking import Blocks
from ingest.resolving.likeness import entropy, is_initial, is_nickname, misspelt, nearly


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("philomena", "philomina"),
        ("dephne", "defne"),
        ("peggie", "peggy"),
        ("tadhg", "tadgh"),
        ("marisol", "marysol"),
        ("gutierrez", "guttierez"),
        ("siobhan", "siobahn"),
    ],
)
def test_slips_are_alike(one: str, other: str) -> None:
    assert misspelt(one, other) == misspelt(other, one) > 0.75


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tim", "tom"),
        ("anna", "hanna"),
        ("doreen", "noreen"),
        ("daniel", "daniela"),
        ("angela", "angelo"),
        ("louis", "louise"),
        ("zara", "sara"),
        ("oooooo", "ooooop"),
        ("alexander", "alexandra"),
        ("christopher", "kit"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert misspelt(one, other) < 0.8
    assert misspelt(one, other) in (0.0, misspelt(other, one))


def test_nicknames_and_initials() -> None:
    assert is_nickname("bob", "robert")
    assert is_nickname("robert", "bob")
    assert not is_nickname("bob", "bob")
    assert not is_nickname("bob", "sheila")
    assert is_initial("d", "dele")
    assert not is_initial("d", "bisi")
    assert not is_initial("1", "1st")


def test_a_slip_in_a_short_name_is_near_and_another_well_known_name_is_not() -> None:
    assert nearly("gols", "gold")
    assert not nearly("john", "joan")
    assert not nearly("gold", "silver")


def test_entropy_grows_with_length_and_variety() -> None:
    assert entropy("aaaa") == 0
    assert entropy("anna") < entropy("sheila") < entropy("philomena")


def test_of_many_words_those_with_a_slip_are_found_without_looking_at_most_others() -> None:
    drawn = random.Random(1)
    syllables = ("ka", "ri", "mo", "de", "lu", "shi", "ber", "to", "ven", "ra")
    known = {"".join(drawn.choices(syllables, k=4)) for _ in range(3_000)}
    blocks = Blocks()
    for word in known:
        blocks.add(word)
    asked = drawn.sample(sorted(known), 200)
    slips = [word[:4] + word[5:] for word in asked]
    found = [blocks.near(slip) for slip in slips]
    assert sum(word in near or word == slip for word, near, slip in zip(asked, found, slips, strict=True)) > 190
    assert sum(map(len, found)) / len(found) < len(known) / 2
