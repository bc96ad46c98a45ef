"""Vectors of words that several threads ask for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ingest import word_vectors
from ingest.word_vectors import Vectors, WordVectors


def test_what_another_thread_drops_is_still_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_vectors, "MAX_KEPT", 1)

    def embed(words: Sequence[str]) -> Vectors:
        if "late" in words:
            # As other threads do while this one embeds: too much is kept by then.
            vectors.of(["one"])
            vectors.of(["other"])
        return np.array([[len(word)] for word in words], dtype=np.float32)

    vectors = WordVectors(embed)
    vectors.of(["a"])
    assert vectors.of(["a", "late"]).tolist() == [[1.0], [4.0]]


def test_words_that_are_asked_apart_are_not_kept() -> None:
    asked: list[str] = []

    def embed(words: Sequence[str]) -> Vectors:
        asked.extend(words)
        return np.ones((len(words), 2), dtype=np.float32)

    vectors = WordVectors(embed)
    assert (vectors.apart().of(["gooseberry"]) == vectors.of(["gooseberry"])).all()
    assert asked == ["gooseberry", "gooseberry"]
