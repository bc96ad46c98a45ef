from __future__ import annotations

import numpy as np
import pytest

from ingest.embedding import MODEL, StaticEmbedder


@pytest.fixture(scope="module")
def embedder() -> StaticEmbedder:
    return StaticEmbedder.load()


def test_the_packaged_model_loads_and_says_what_it_is(embedder: StaticEmbedder) -> None:
    assert (embedder.model, embedder.dimensions) == (MODEL, 256)


def test_one_unit_row_for_each_text_in_order(embedder: StaticEmbedder) -> None:
    vectors = embedder.embed(["Lunch with Ana", "The boiler is broken"])
    assert vectors.shape == (2, 256)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-3)
    assert embedder.embed(["The boiler is broken"])[0] == pytest.approx(vectors[1], abs=1e-5)


def test_what_means_alike_is_close(embedder: StaticEmbedder) -> None:
    boat, ship, tax = embedder.embed(["we took the boat", "they sailed on a ship", "tax return is due"])
    assert boat @ ship > boat @ tax


@pytest.mark.parametrize("text", ["", "🎉🎉", "\u200e", "word " * 5_000])
def test_empty_strange_and_long_texts_give_finite_vectors(embedder: StaticEmbedder, text: str) -> None:
    assert np.isfinite(embedder.embed([text])).all()


def test_no_texts_give_no_rows(embedder: StaticEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 256)
