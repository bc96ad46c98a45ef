"""What texts are found to be about."""

from __future__ import annotations

import pytest

from ingest.lexicon import lexicon
from ingest.topics import MAX_TOPICS, find_topics
from ingest.words import words_of


def topics(text: str, *tags: str) -> dict[str, float]:
    words = words_of(text)
    return {topic.name: topic.weight for topic in find_topics(words, [False] * len(words), tags, lexicon())}


@pytest.mark.parametrize(
    ("text", "named", "subject"),
    [
        ("the kitchen reno starts soon", "kitchen reno", "home"),
        ("we are renovating the kitchen", "renovating the kitchen", "home"),
        ("my sister hates the garden gnomes", "garden gnomes", "family"),
        ("bring the manager a cake", "cake", "work"),
    ],
)
def test_its_own_words_come_first_and_subjects_beside_them(text: str, named: str, subject: str) -> None:
    found = topics(text)
    assert next(iter(found)) == named
    assert found[subject] < 0.5 <= max(found.values())


def test_people_by_their_roles_are_no_topics() -> None:
    assert topics("the boss met her husband").keys() == {"work", "relationships"}


def test_tags_come_first() -> None:
    assert next(iter(topics("the kitchen and the garden", "moving"))) == "moving"


def test_there_are_never_more_than_five() -> None:
    text = "the roof, the boiler, the sofa, the dog, the exam, the flight, the concert and the wedding of my sister"
    assert len(topics(text, "a", "b")) <= MAX_TOPICS + 2


def test_any_form_of_a_word_tells_its_subject() -> None:
    assert topics("Swimming") == topics("swims") == {"sport": 0.4}
