from __future__ import annotations

import pytest
import qdrant_edge as edge
from hypothesis import given
from hypothesis import strategies as st

from knowledge.stores import bm25
from knowledge.stores.bm25 import Bm25Encoder

KEY, OTHER = b"a" * 32, b"b" * 32
ENCODER = Bm25Encoder()


def shared(text: str, query: str) -> bool:
    return bool(set(ENCODER.document(text, KEY).indices) & set(ENCODER.query(query, KEY).indices))


def test_a_query_meets_the_words_of_a_text_in_any_form() -> None:
    assert shared("The foxes were jumping", "fox jump")
    assert shared("Zoë's café", "zoe cafe")
    assert not shared("The foxes were jumping", "the were")


def test_token_ids_are_the_owners_own() -> None:
    mine, theirs = ENCODER.document("alarm clock", KEY), ENCODER.document("alarm clock", OTHER)
    assert not set(mine.indices) & set(theirs.indices)
    plain = edge.Bm25().embed_document("alarm clock")
    assert not set(mine.indices) & set(plain.indices)


def test_a_text_of_stop_words_or_of_nothing_has_no_tokens() -> None:
    assert ENCODER.document("", KEY).indices == ()
    assert ENCODER.query("the of and", KEY).indices == ()


def test_repeating_a_word_weighs_more_but_less_and_less() -> None:
    (once,) = ENCODER.document("boat", KEY).values
    (twice,) = ENCODER.document("boat boat", KEY).values
    (thrice,) = ENCODER.document("boat boat boat", KEY).values
    assert once < twice < thrice
    assert thrice - twice < twice - once


def test_tokens_that_fall_on_one_id_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = edge.SparseVector([1, 2, 3], [0.5, 1.0, 2.0])
    digests = {b"\0\0\0\1": b"\0\0\0\7", b"\0\0\0\2": b"\0\0\0\7", b"\0\0\0\3": b"\0\0\0\1"}
    monkeypatch.setattr(bm25.hmac, "digest", lambda key, message, name: digests[message])
    keyed = bm25._keyed(plain, KEY)
    assert (keyed.indices, keyed.values) == ((1, 7), (2.0, 1.5))


@given(st.text(max_size=300))
def test_any_text_gives_sorted_distinct_ids_of_32_bits(text: str) -> None:
    text = text.encode(errors="ignore").decode()
    sparse = ENCODER.document(text, KEY)
    assert list(sparse.indices) == sorted(set(sparse.indices))
    assert all(0 <= index < 2**32 for index in sparse.indices)
    assert all(value > 0 for value in sparse.values)
    assert ENCODER.document(text, KEY) == sparse
