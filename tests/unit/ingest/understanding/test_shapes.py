from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.understanding.shapes import SHAPES, Casing, Shape, casing_of, codes, shape_of


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("tea", Shape.LOWER),
        ("Maisie", Shape.TITLE),
        ("NHS", Shape.UPPER),
        ("I", Shape.CAPITAL),
        ("McDonald", Shape.MIXED),
        ("iPhone", Shape.MIXED),
        ("22b", Shape.LETTERS_AND_DIGITS),
        ("07700", Shape.DIGITS),
        ("12:30", Shape.DIGITS),
        ("東京", Shape.UNCASED),
        ("…", Shape.STOP),
        (",", Shape.PUNCTUATION),
        ("@omar_h", Shape.HANDLE),
        ("#leith", Shape.TAG),
        ("https://example.org/x", Shape.ADDRESS),
        ("omar@example.org", Shape.ADDRESS),
        ("🍰", Shape.SYMBOL),
        ("St.", Shape.INITIAL),
        ("Éilidh", Shape.TITLE),
        ("@", Shape.PUNCTUATION),
    ],
)
def test_a_word_has_the_shape_that_is_seen(word: str, shape: Shape) -> None:
    assert shape_of(word) is shape


@pytest.mark.parametrize(
    ("text", "casing"),
    [
        ("lena rang", Casing.LOWER),
        ("Lena rang", Casing.BOTH),
        ("LENA RANG AGAIN", Casing.UPPER),
        ("I", Casing.BOTH),
        ("1234 🍰", Casing.LOWER),
    ],
)
def test_a_text_has_the_casing_of_its_letters(text: str, casing: Casing) -> None:
    assert casing_of(text) is casing


def test_the_first_word_and_the_word_after_a_stop_open_a_sentence() -> None:
    opening = [code // len(Casing) % 2 for code in codes(["“", "Off", "we", "go", ".", "Now"], Casing.BOTH)]

    assert opening == [1, 1, 0, 0, 0, 1]


@settings(deadline=None)
@given(st.lists(st.text(min_size=1)), st.sampled_from(Casing))
def test_every_word_has_a_code_that_the_network_knows(words: list[str], casing: Casing) -> None:
    found = codes(words, casing)

    assert len(found) == len(words)
    assert all(len(Casing) * 2 <= code < SHAPES for code in found)
