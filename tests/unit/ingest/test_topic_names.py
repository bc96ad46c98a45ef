"""Which words mean one topic, on the vectors that the product carries."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.embedding import StaticEmbedder
from ingest.topic_names import TopicNames
from ingest.word_vectors import WordVectors


@cache
def loaded() -> WordVectors:
    return WordVectors(StaticEmbedder.load().embed)


@pytest.fixture
def vectors() -> WordVectors:
    return loaded()


def topics(vectors: WordVectors, *names: str) -> TopicNames:
    made = TopicNames(vectors)
    made.add(names)
    return made


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kitchen reno", "renovating the kitchen"),
        ("kitchen renovation", "kitchen reno"),
        ("roof repair", "fixing the roof"),
        ("neighbors", "neighbours"),
        ("children", "kids"),
        ("cafe", "Café"),
        ("bike repair", "bicycle repairs"),
        ("swimming lesson", "swim lessons"),
    ],
)
def test_other_words_for_a_matter_mean_its_topic(vectors: WordVectors, one: str, other: str) -> None:
    assert topics(vectors, one, "tax return", "marathon").nearest(other) == one
    assert topics(vectors, other, "tax return", "marathon").nearest(one) == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("wedding", "wedding dress"),
        ("kitchen table", "kitchen renovation"),
        ("boiler", "boiler service"),
        ("house sale", "house purchase"),
        ("care", "career"),
        ("school run", "running"),
        ("health", "mental health"),
    ],
)
def test_other_matters_stay_apart(vectors: WordVectors, one: str, other: str) -> None:
    assert topics(vectors, one).nearest(other) is None
    assert topics(vectors, other).nearest(one) is None


def test_the_closest_topic_counts_and_of_equals_the_oldest(vectors: WordVectors) -> None:
    both = topics(vectors, "fixing the roof", "roof repairs", "repairs of a roof")
    assert both.nearest("roof repair") == "roof repairs"


def test_what_has_no_words_is_like_nothing(vectors: WordVectors) -> None:
    assert topics(vectors, "🎂", "a b c d e f g", "the").nearest("🎂🎂") is None
    assert topics(vectors).nearest("kitchen") is None


_PHRASES = st.sampled_from(["kids", "children", "roof repair", "roof", "fixing roofs", "pay"])


@given(st.lists(_PHRASES, min_size=1))
def test_a_topic_that_is_there_is_its_own_nearest(names: list[str]) -> None:
    made = TopicNames(loaded())
    made.add(names)
    assert all(made.nearest(name) == name for name in names)


@given(st.lists(st.lists(_PHRASES, min_size=1), min_size=1), st.lists(_PHRASES), st.lists(_PHRASES))
def test_what_is_cut_leaves_nothing_behind(kept: list[list[str]], cut: list[str], asked: list[str]) -> None:
    made, whole = TopicNames(loaded()), TopicNames(loaded())
    for names in kept:
        made.add(names)
        whole.add(names)
    size = len(made)
    made.add(cut)
    for phrase in asked:
        made.nearest(phrase)
    made.cut(size)
    assert _held(made) == _held(whole)
    assert [made.nearest(phrase) for phrase in asked] == [whole.nearest(phrase) for phrase in asked]


def _held(names: TopicNames) -> list[object]:
    """Return all that is kept of topics; of vectors, those that are not nothing."""
    rows = names._matrix[names._matrix.any(axis=1)] if names._matrix.size else names._matrix
    return [rows.tolist(), *(value for key, value in vars(names).items() if key not in ("_matrix", "_vectors"))]
