"""What an owner set by hand speaks for other texts by the words that tell something."""

from __future__ import annotations

import pytest

from ingest.embedding import StaticEmbedder
from ingest.examples import ALIKE, Examples
from ingest.lexicon import lexicon
from ingest.word_vectors import WordVectors
from knowledge.ingestion.facts import Example
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind

WORDS = WordVectors(StaticEmbedder.load().embed)


def taught(*texts: str) -> Examples:
    examples = [
        Example(str(at), text, Sensitivity.SECRET, MemoryKind.JOURNAL, Sensitivity.SECRET)
        for at, text in enumerate(texts)
    ]
    return Examples(examples, WORDS, lexicon())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("poker night with the boys, lost 40", "lost another 60 at poker on Friday"),
        ("Weight 82.4 this morning", "Weight 81.9 today"),
        ("Sold two prints on the shop today", "sold another print, 45 quid"),
        ("choir rehearsal ran late", "the choir\u2019s rehearsals start in May"),
    ],
)
def test_texts_are_alike_by_words_that_are_the_same_or_close(one: str, other: str) -> None:
    (alike,) = taught(one).like("new", other)
    assert (alike.example.id, alike.likeness >= ALIKE) == ("0", True)
    (back,) = taught(other).like("new", one)
    assert back.likeness == pytest.approx(alike.likeness)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Call the bank about the loan", "call the plumber about the leak"),
        ("Dinner with Ana at Luigi's", "Dinner with Tom at home"),
        ("2024-01-03 12:30", "2024-01-03 12:30"),
        ("had to go there again today", "had to go there again today"),
        ("", "descale the kettle"),
    ],
)
def test_numbers_and_words_that_stand_anywhere_make_nothing_alike(one: str, other: str) -> None:
    assert taught(one).like("new", other) == []


def test_the_most_alike_comes_first_and_no_memory_speaks_for_itself() -> None:
    examples = taught("band practice in the shed", "band practice cancelled", "buy oats")
    assert [each.example.id for each in examples.like("new", "band practice cancelled again")] == ["1", "0"]
    assert [each.example.id for each in examples.like("1", "band practice cancelled again")] == ["0"]


def test_one_word_alone_never_makes_two_texts_the_same() -> None:
    (alike,) = taught("Weight 82.4").like("new", "Weight 81.9")
    assert alike.likeness < 0.7


def test_without_examples_nothing_is_compared() -> None:
    assert Examples((), WORDS, lexicon()).like("new", "poker") == []


def test_an_example_covers_a_text_that_has_no_word_of_its_own() -> None:
    examples = taught("Doctor appointment for Sam on Monday")
    (same,) = examples.like("new", "Sam\u2019s doctor appointments")
    (more,) = examples.like("new", "Doctor appointment: Sam is HIV positive")
    assert (same.covers, more.covers) == (True, False)
