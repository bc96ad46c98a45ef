from __future__ import annotations

import pytest

from ingest.relating.marking import mark
from ingest.relating.reference import refer
from tests.unit.ingest.relating.marked_up import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON] met [Bo|PERSON]. She waved", ["Ana"]),
        ("My wife [Ana|PERSON] met [Bo|PERSON]. He waved", ["Bo"]),
        ("[Mrs Hill|PERSON] and [Tom|PERSON] came. He waved", ["Tom"]),
        ("[Ana|PERSON], [Tom|PERSON] and his dog", ["Tom"]),
        ("Tell [Ana|PERSON], who knows", ["Ana"]),
        ("[Dee|PERSON] left. He's seeing [Jo|PERSON]. Ask his brother", ["Dee", "Dee"]),
    ],
)
def test_a_pronoun_means_whom_it_can_mean_most_likely(text: str, expected: list[str]) -> None:
    marked = mark(*read(text))
    assert [marked.mentions[places[0]].name for places in refer(marked)] == expected


def test_they_are_those_named_together_last() -> None:
    marked = mark(*read("[Ana|PERSON] and [Bo|PERSON] rang. They are friends"))
    assert refer(marked) == ((0, 1),)


def test_nobody_is_meant_before_anybody_is_named() -> None:
    assert refer(mark(*read("She rang [Ana|PERSON]"))) == ((),)
