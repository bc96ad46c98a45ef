"""Where a sentence looks decides which Friday is meant."""

from __future__ import annotations

import pytest

from ingest.times.tense import Direction, direction


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("had lunch with Ana on Friday", "Friday"),
        ("Chidi did the marathon on sunday in 3:52", "sunday"),
        ("born on Tuesday", "Tuesday"),
        ("Xitlali threw 41 meters Saturday", "Saturday"),
        ("she was our landlady only until June", "June"),
        ("in the choir since March", "March"),
        ("Back from Skye on Friday", "Friday"),
        ("Vroni quit in February", "February"),
        ("saw Sugeng play on Saturday", "Saturday"),
        ("Friday I baked", "Friday"),
        ("Fabienne made it Wednesday, says the sun won't quit", "Wednesday"),
        ("has moved to Hull in May", "May"),
        ("Paul's marriage to Iris ended in January", "January"),
        ("We live in Hull as of Friday", "Friday"),
        ("had her hip replaced on Friday", "Friday"),
        ("Got the roof fixed on the 4th", "the 4th"),
    ],
)
def test_a_past_verb_near_it_looks_back(text: str, span: str) -> None:
    assert _direction(text, span) is Direction.BACK


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Stuart told me the depot shuts end of June", "end of June"),
        ("Got the raise: 61,500 from 1 May", "1 May"),
        ("signed today: I start there on 3 February", "3 February"),
        ("Ana is leaving us as of Friday, not from April", "April"),
        ("tell Bodil: training moved from Tuesday to Thursday", "Thursday"),
        ("We got invited, they get married on Saturday", "Saturday"),
        ("burnout, signed off till spring", "spring"),
        ("It was her idea, announcement on Tuesday", "Tuesday"),
        ("she's visiting Gdańsk till Monday", "Monday"),
        ("flies to Darwin (they said it shone) on the 14th", "the 14th"),
        ("three of us will not be kept after June", "June"),
        ("her birthday's 22 December", "22 December"),
        ("Mum is having her hip replaced on the 4th", "the 4th"),
        ("they get the roof fixed on Monday", "Monday"),
    ],
)
def test_a_present_or_future_verb_near_it_looks_ahead(text: str, span: str) -> None:
    assert _direction(text, span) is Direction.AHEAD


@pytest.mark.parametrize(
    "text",
    ["Friday", "Went home. Friday. Slept", "the borrowed drill, Friday", "a used car Friday", "for a bit, Friday"],
)
def test_without_a_verb_nothing_is_known(text: str) -> None:
    assert _direction(text, "Friday") is Direction.UNKNOWN


def _direction(text: str, span: str) -> Direction:
    start = text.rindex(span)
    return direction(text, start, start + len(span))
