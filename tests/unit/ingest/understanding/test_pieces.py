from __future__ import annotations

from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.understanding.pieces import WINDOW, Pieces


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    with resources.as_file(resources.files("ingest") / "models" / "understanding" / "tokenizer.json") as path:
        return Pieces.load(path)


def test_each_word_begins_at_its_head_and_shares_its_shape_with_all_its_pieces(pieces: Pieces) -> None:
    (window,) = pieces.windows(["Oyelaran", "sings"])

    assert (window.first, window.last) == (0, 2)
    assert window.heads[0] == 1
    own = window.shapes[window.heads[0] : window.heads[1]]
    assert len(own) > 1
    assert len(set(own)) == 1
    assert len(window.pieces) == len(window.shapes)


def test_a_text_without_words_is_one_window_without_words(pieces: Pieces) -> None:
    (window,) = pieces.windows([])

    assert window.heads == ()
    assert len(window.pieces) == 2


def test_an_endless_word_has_few_pieces(pieces: Pieces) -> None:
    (window,) = pieces.windows(["q7" * 10_000])

    assert len(window.pieces) <= 10


def test_a_word_that_the_vocabulary_lacks_is_still_a_piece(pieces: Pieces) -> None:
    (window,) = pieces.windows(["🫠", "\u200b"])

    assert len(window.heads) == 2
    assert len(set(window.heads)) == 2


@settings(deadline=None)
@given(st.lists(st.sampled_from(["tea", "Oyelaran", "東京", "07700900418", "!"]), max_size=900))
def test_windows_cover_every_word_in_order_and_overlap(pieces: Pieces, words: list[str]) -> None:
    windows = pieces.windows(words)

    assert windows[0].first == 0
    assert windows[-1].last == len(words)
    for window in windows:
        assert len(window.pieces) <= WINDOW
        assert len(window.heads) == window.last - window.first
    for before, after in pairwise(windows):
        assert before.first < after.first < before.last < after.last
