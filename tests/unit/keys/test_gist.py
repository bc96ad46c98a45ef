"""A gist shows the first sentence of what is surely harmless, and no number or key in it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.keys.gist import MAX_GIST, gist
from knowledge.levels import LEVELS, Sensitivity


def general(content: str) -> str | None:
    return gist(content, level=Sensitivity.GENERAL, confidence=1.0, enabled=True)


def test_the_first_sentence_is_shown() -> None:
    assert general("Lunch with Ana today. She told me everything.") == "Lunch with Ana today."
    assert general("Lunch with Ana\nand then home") == "Lunch with Ana"
    assert general("  \n\n Dr. Osei\tcalled. Twice. ") == "Dr. Osei called."


@pytest.mark.parametrize("level", LEVELS[1:])
def test_nothing_above_general_is_shown(level: Sensitivity) -> None:
    assert gist("Lunch with Ana", level=level, confidence=1.0, enabled=True) is None


def test_nothing_unsure_is_shown() -> None:
    assert gist("Lunch with Ana", level=Sensitivity.GENERAL, confidence=0.89, enabled=True) is None
    assert gist("Lunch with Ana", level=Sensitivity.GENERAL, confidence=0.9, enabled=True) == "Lunch with Ana"


def test_nothing_is_shown_where_gists_are_switched_off() -> None:
    assert gist("Lunch with Ana", level=Sensitivity.GENERAL, confidence=1.0, enabled=False) is None


@given(st.text(max_size=400))
def test_a_gist_is_short_and_keeps_no_run_of_digits(content: str) -> None:
    shown = general(content)
    assert shown is not None
    assert len(shown) <= MAX_GIST
    assert not any(left.isdecimal() and right.isdecimal() for left, right in pairwise(shown))


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("Gate 4 at noon", "Gate 4 at noon"),
        ("The bike lock is 1963#", "The bike lock is ••••#"),
        ("Ring 07700 900-418 tonight", "Ring ••••• •••-••• tonight"),
        ("Ring +44 (0)7700 900418 now", "Ring +•• (•)•••• •••••• now"),
        ("Pin 6 6 3 0 it is", "Pin • • • • it is"),
        ("Wifi is hunter2horse, ok", "Wifi is ••••••••••••, ok"),
        ("Key sk-Ab3dE9fGh1 works", "Key ••••••••••••• works"),
        ("See https://x.example/a?token=aB3dE5fG7h9", "See https://x.example/a?token=•••••••••••"),
        ("Met Anne-Marie McDonald in Saint-Germain", "Met Anne-Marie McDonald in Saint-Germain"),
        ("THE SWIMMING COMPETITION WAS WONDERFUL", "THE SWIMMING COMPETITION WAS WONDERFUL"),
        ("Oh __hello2__ there", "Oh __hello2__ there"),
        ("Token QwErTyUiOpAsDf here", "Token •••••••••••••• here"),
        ("\u0661\u0662\u0663\u0664 is the code", "•••• is the code"),
    ],
)
def test_digit_runs_and_random_looking_words_are_masked(content: str, shown: str) -> None:
    assert general(content) == shown


def test_a_secret_at_the_cut_is_masked_before_it_is_cut() -> None:
    content = "word " * 23 + "aB3dE5fG7h9jK1"
    shown = general(content)
    assert shown is not None
    assert len(shown) == MAX_GIST
    assert "aB3" not in shown


def test_an_empty_content_has_an_empty_gist() -> None:
    assert general(" \n ") == ""
