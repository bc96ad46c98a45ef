"""Whose it is what a sentence tells that leaves its subject out."""

from __future__ import annotations

import pytest

from ingest.understanding.labels import SpanType, Standing
from ingest.understanding.reading import Found, Tie
from knowledge.relations.relation import RelationType
from tests.unit.ingest.relating.marked_up import read, related, told

_HULL = "[Hull|PLACE]"


@pytest.mark.parametrize(
    "before",
    [
        "[Ana|PERSON] from the choir is off",
        "[Ana|PERSON] at the garage rang",
        "[Ana|PERSON] upstairs has sold up",
        "Auntie [Ana|PERSON], God love her, is selling up",
        "[Ana|PERSON] (swimming) popped in",
        "Our [Ana|PERSON] is retiring",
        "My cousin [Ana|PERSON], the nurse, phoned",
        "The plumber's name is [Ana|PERSON]",
        "The new vicar is called [Ana|PERSON]",
        "Rang [Ana|PERSON], she's retiring",
    ],
)
def test_it_is_told_of_whom_the_sentence_before_is_about(before: str) -> None:
    assert "LIVES_IN(Ana; Hull; from 2025-03)" in told(f"{before}. Moving to {_HULL} in [March|2025-03].")
    assert not any("me; Hull" in one for one in told(f"{before}. First week in {_HULL}."))


@pytest.mark.parametrize("before", ["My sister phoned", "The plumber came by", "Her dad has had enough"])
def test_it_is_told_of_nobody_where_whom_it_is_about_is_not_named(before: str) -> None:
    assert not any("Hull" in one for one in told(f"{before}. Moving to {_HULL} in [March|2025-03]."))


@pytest.mark.parametrize(
    "before",
    [
        "Long day",
        "The rain stopped",
        "Met [Ana|PERSON] for coffee",
        "I rang [Ana|PERSON]",
        "Handed in my notice",
        "Dinner with [Ana|PERSON]",
        "The flat has gone to [Ana|PERSON]",
    ],
)
def test_it_is_the_owners_where_the_sentence_before_is_about_the_owner_or_a_thing(before: str) -> None:
    assert "LIVES_IN(me; Hull; from 2025-03)" in told(f"{before}. Moving to {_HULL} in [March|2025-03].")


def test_what_the_encoder_proposes_of_the_owner_is_left_out_in_words_about_another() -> None:
    def proposed(marked: str) -> list[str | None]:
        text, _, _ = read(marked)
        place = Found(text.index("Hull"), text.index("Hull") + 4, SpanType.PLACE, 0.99)
        tie = Tie(None, RelationType.LIVES_IN, place, Standing.HOLDS, None, None, 0.97)
        return [r.subject for r in related(marked, (tie,)).relations if r.type is RelationType.LIVES_IN]

    assert proposed("[Ana|PERSON] from the choir rang. Boxes, then [Hull|PLACE]!") == []
    assert proposed("[Ana|PERSON] from the choir rang. Boxes, then our [Hull|PLACE]!") == [None]
    assert proposed("Long day. Boxes, then [Hull|PLACE]!") == [None]
