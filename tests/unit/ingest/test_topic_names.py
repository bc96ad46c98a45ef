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


@given(st.lists(st.sampled_from(["kids", "children", "roof repair", "roof", "fixing roofs", "pay"]), min_size=1))
def test_a_topic_that_is_there_is_its_own_nearest(names: list[str]) -> None:
    made = TopicNames(loaded())
    made.add(names)
    assert all(made.nearest(name) == name for name in names)
