"""Names are told from capitals that the sentence, the language or the mood asks for."""

from __future__ import annotations

import pytest

from ingest.known_names import KnownNames
from ingest.lexicon import lexicon
from ingest.names import find_names
from ingest.normalise import matchable
from ingest.words import words_of
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, KnownName, Method


def names(text: str) -> list[tuple[str, str]]:
    words = words_of(matchable(text))
    return [(found.name, found.kind.value) for found in find_names(words, [False] * len(words), lexicon())]


def known(text: str, *names: str) -> list[FoundMention]:
    index = KnownNames([KnownName(name, EntityKind.CONTACT) for name in names], lexicon())
    return [mention for _, _, mention in index.find(words_of(matchable(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("had tea with Marisol", [("Marisol", "CONTACT")]),
        ("Anjali and I", [("Anjali", "CONTACT")]),
        ("Ask Xiaoming about it", [("Xiaoming", "CONTACT")]),
        ("Maisie\u2019s cake", [("Maisie", "CONTACT")]),
        ("uncle Bassam and Aunt Rosa", [("Bassam", "CONTACT"), ("Rosa", "CONTACT")]),
        ("saw Dr Osei and Dr. Hill", [("Dr Osei", "CONTACT"), ("Dr. Hill", "CONTACT")]),
        ("with Rhys Tan, not Rhys Powell", [("Rhys Tan", "CONTACT"), ("Rhys Powell", "CONTACT")]),
        ("met Ludwig van Beethoven", [("Ludwig van Beethoven", "CONTACT")]),
        ("at St Anselm's Hospital", [("St Anselm's Hospital", "ORGANIZATION")]),
        ("she owns Suds & Co on Mill Lane", [("Suds & Co", "ORGANIZATION"), ("Mill Lane", "PLACE")]),
        ("works at Kestrel", [("Kestrel", "ORGANIZATION")]),
        ("moved to Hove", [("Hove", "PLACE")]),
        ("reports to Katya", [("Katya", "CONTACT")]),
        ("lives in New York", [("New York", "PLACE")]),
        ("New York is loud", [("New York", "PLACE")]),
        ("Mill Lane again", [("Mill Lane", "PLACE")]),
        ("walked around Leith", [("Leith", "PLACE")]),
        ("ran the Brighton Marathon", [("Brighton Marathon", "EVENT")]),
        ("heard The Damp Cardigans", [("The Damp Cardigans", "CONTACT")]),
        ("saw the Damp Cardigans", [("Damp Cardigans", "ORGANIZATION")]),
        ("ring HMRC", [("HMRC", "ORGANIZATION")]),
        ("Rose said so, ask with Rose", [("Rose", "CONTACT"), ("Rose", "CONTACT")]),
        ("O'Brien and Mei-Hua", [("O'Brien", "CONTACT"), ("Mei-Hua", "CONTACT")]),
        ("met Zuzana Hruba\u0301", [("Zuzana Hruba\u0301", "CONTACT")]),
    ],
)
def test_a_name_is_found_with_its_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Cleared the shed. Proudest day", "DO NOT let it lapse", "CALL ANA AND BO NOW",
        "on Monday in October", "Mum and Dad",
        "I think I'm late", "plan B", "the NHS, my GP", "code Gr4vel and AwmGb1847", "speaks Spanish", "Dinner",
        "😀 Tea? 😀 Cake!", "",
    ],
)  # fmt: skip
def test_other_capitals_are_no_names(text: str) -> None:
    assert names(text) == []


def test_a_lone_name_that_opens_a_sentence_is_hardly_sure() -> None:
    words = words_of("Kestrel flies")
    (mention,) = find_names(words, [False] * 2, lexicon())
    assert mention.confidence < 0.5


def test_known_names_are_found_in_any_case_and_the_longest_wins() -> None:
    found = known("saw ana lima and ANA", "Ana", "Ana Lima")
    assert [(mention.start, mention.end, mention.name) for mention in found] == [(4, 12, "Ana Lima"), (17, 20, "Ana")]
    assert {mention.method for mention in found} == {Method.KNOWN_NAME}


def test_a_known_name_that_is_a_common_word_needs_its_capital() -> None:
    assert known("i will ask", "Will") == []
    assert known("Will you ask", "Will") == []
    assert [mention.name for mention in known("ask Will", "Will")] == ["Will"]


def test_a_known_name_does_not_run_across_sentences_or_past_the_end() -> None:
    assert known("met Ana. Lima is far", "Ana Lima") == []
    assert known("met Ana", "Ana Lima") == []
    assert known("met Ana Costa", "Ana Lima") == []


def test_a_name_without_words_is_passed_over() -> None:
    assert known("hello 😀", "😀", "") == []
