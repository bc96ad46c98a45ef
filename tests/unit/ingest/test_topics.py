"""What texts are found to be about."""

from __future__ import annotations

import pytest

from ingest.lexicon import lexicon
from ingest.topics import MAX_TOPICS, find_topics
from ingest.understanding.themes import MAX_SUBJECTS, Subject
from ingest.words import words_of

HOME = Subject("home", 0.8)


def topics(text: str, *tags: str, subjects: tuple[Subject, ...] = ()) -> dict[str, float]:
    """Find topics in a text whose nouns are marked by a star before them."""
    words = words_of(text.replace("*", ""))
    nouns = {word.text for word in words if f"*{word.text}" in text}
    found = find_topics(words, [word.text in nouns for word in words], tags, subjects, lexicon())
    return {topic.name: topic.weight for topic in found}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the *kitchen *reno starts soon", ["kitchen reno", "kitchen"]),
        ("*Kitchen *painting: need *litres, his *ladder", ["kitchen painting", "ladder", "kitchen"]),
        ("we are renovating the *kitchen", ["renovating the kitchen"]),
        ("a *garden. *Gnomes", ["garden", "gnomes"]),
        ("my *sister hates the *garden *gnomes", ["garden gnomes", "garden"]),
        ("my *team *mate, the *bike *courier", ["bike courier", "bike"]),
        ("the *radiators and a *radiator", ["radiator"]),
        ("it was *announced, they *married on a *Monday", []),
        ("a *thing about the *house", ["house"]),
    ],
)
def test_phrases_of_nouns_are_topics_and_people_by_their_roles_are_none(text: str, names: list[str]) -> None:
    assert list(topics(text)) == names


def test_what_stands_often_comes_first_and_subjects_come_last() -> None:
    found = topics("a *key, the *door, the *door", subjects=(HOME, Subject("door", 0.9)))
    assert list(found) == ["door", "key", "home"]
    assert found["home"] < 0.5 < found["key"] < found["door"]


def test_tags_come_first() -> None:
    assert next(iter(topics("the *kitchen and the *garden", "moving"))) == "moving"


def test_there_are_never_more_than_the_bounds() -> None:
    text = "the *roof, the *boiler, the *sofa, the *dog, the *exam, the *flight and the *wedding"
    found = topics(text, "a", "b", subjects=(HOME, Subject("pets", 0.7)))
    assert len(found) == MAX_TOPICS + MAX_SUBJECTS
