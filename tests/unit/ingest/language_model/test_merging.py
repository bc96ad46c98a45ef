"""An answer adds what the text bears out and raises what is more sensitive; it reaches nothing else."""

from __future__ import annotations

import json
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language_model.answer import MAX_PARTS, Item, UnusableAnswer, read_answer
from ingest.language_model.masking import mask
from ingest.language_model.merging import is_of_another
from ingest.language_model.model import PER_CALL
from ingest.language_model.quotes import Passage
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, FoundTopic, Method
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.relations.relation import EvidenceRole, RelationType
from tests.unit.ingest.language_model.answers import item, merged, relation

_NOTE = "Omar started at Siemens last week, Lena's husband I mean. Lena is moving to Munich in March."


def _names(understanding: Any) -> list[tuple[str, str]]:
    return [(_NOTE[each.start : each.end], each.kind.value) for each in understanding.mentions]


def test_names_stand_where_the_text_has_them() -> None:
    told = merged(_NOTE, item(entities=[("Lena", "PERSON"), ("Siemens", "ORGANIZATION"), ("Munich", "PLACE")]))
    assert _names(told) == [
        ("Siemens", "ORGANIZATION"),
        ("Lena", "CONTACT"),
        ("Lena", "CONTACT"),
        ("Munich", "PLACE"),
    ]
    assert {each.method for each in told.mentions} == {Method.LANGUAGE_MODEL}


@pytest.mark.parametrize("quote", ["Beth", "Sie", "", "  ", "my", "husband", "Lena " * 60, "Omar started at Munich"])
def test_what_does_not_stand_in_the_text_as_a_name_is_no_name(quote: str) -> None:
    assert merged(_NOTE, item(entities=[(quote, "PERSON")])).mentions == ()


def test_relations_are_between_names_of_the_text_and_take_their_days_from_it() -> None:
    told = merged(
        _NOTE,
        item(
            entities=[
                ("Omar", "PERSON"),
                ("Lena", "PERSON"),
                ("Siemens", "ORGANIZATION"),
                ("Munich", "PLACE"),
            ],
            dates=[{"quote": "last week", "value": None}, {"quote": "March", "value": "2026-03"}],
            relations=[
                relation(
                    "Omar", "WORKS_AT", "Siemens", "Omar started at Siemens", standing="BEGINS", since="last week"
                ),
                relation("Lena", "SPOUSE_OF", "Omar", "Lena's husband"),
                relation("Lena", "LIVES_IN", "Munich", "Lena is moving to Munich", standing="PLANNED", since="March"),
                relation("Lena", "WORKS_AT", "Siemens", "Lena works at Siemens"),
                relation("Lena", "KNOWS", "Beth", "Lena is moving"),
                relation("Lena", "WORKS_AT", "Munich", "Lena is moving to Munich"),
                relation("Omar", "LIVES_IN", "Munich", "moving to Munich in March", standing="UNSURE"),
                relation("Omar", "COLLEAGUE_OF", "Lena", "I mean"),
            ],
        ),
    )
    assert [(each.subject, each.type.value, each.object) for each in told.relations] == [
        ("Omar", "WORKS_AT", "Siemens"),
        ("Lena", "SPOUSE_OF", "Omar"),
        ("Lena", "LIVES_IN", "Munich"),
    ]
    starts = [each.bounds.since.at[:10] if each.bounds.since else None for each in told.relations]
    assert starts == ["2025-10-27", None, "2026-03-01"]


def test_ended_and_denied_relations_say_so_and_things_are_named_by_the_text() -> None:
    note = "Bo sold the blue van, and no, he is not Ana's brother"
    told = merged(
        note,
        item(
            entities=[("Bo", "PERSON"), ("Ana", "PERSON")],
            relations=[
                relation("Bo", "OWNS", "blue van", "Bo sold the blue van", standing="ENDED"),
                relation("Bo", "SIBLING_OF", "Ana", "not Ana's brother", standing="DENIED"),
            ],
        ),
    )
    assert [(each.type, each.role, each.object) for each in told.relations] == [
        (RelationType.OWNS, EvidenceRole.ENDS, "blue van"),
        (RelationType.SIBLING_OF, EvidenceRole.DENIES, "Ana"),
    ]
    assert [each.name for each in told.mentions if each.kind is EntityKind.THING] == ["blue van"]


def test_what_this_machine_found_stays_and_a_guess_takes_the_answered_kind() -> None:
    sure = FoundMention(0, 4, "Omar", EntityKind.CONTACT, Method.KNOWN_NAME, 0.9)
    guess = FoundMention(16, 23, "Siemens", EntityKind.PLACE, Method.MODEL, 0.5)
    told = merged(
        _NOTE,
        item(entities=[("Omar", "PLACE"), ("Siemens", "ORGANIZATION")], topics=["Weeks"]),
        local={"mentions": (sure, guess), "topics": (FoundTopic("moving", 1.0),)},
    )
    assert _names(told) == [("Omar", "CONTACT"), ("Siemens", "ORGANIZATION")]
    assert [topic.name for topic in told.topics] == ["moving", "weeks"]


@pytest.mark.parametrize(
    ("told", "known", "name"),
    [
        ("Robert Chen", {"Robert Chen": EntityKind.CONTACT}, "Robert Chen"),
        ("Robert Chen", {}, "Bob"),
        ("Robert Chen", {"Robert Chen": EntityKind.ORGANIZATION}, "Bob"),
        ("Anabel Stone", {"Anabel Stone": EntityKind.CONTACT}, "Bob"),
    ],
)
def test_who_is_meant_is_taken_where_it_was_asked_and_the_words_can_mean_it(
    told: str, known: dict[str, EntityKind], name: str
) -> None:
    answer = item(entities=[{"quote": "Bob", "type": "PERSON", "known_as": told}])
    assert [each.name for each in merged("Bob rang", answer, known=known).mentions] == [name]


@pytest.mark.parametrize(
    ("local", "told", "stated", "level"),
    [
        ("CONFIDENTIAL", "SECRET", None, "SECRET"),
        ("CONFIDENTIAL", "GENERAL", None, "CONFIDENTIAL"),
        ("ULTRA_SECRET", "GENERAL", None, "ULTRA_SECRET"),
        ("GENERAL", "ULTRA_SECRET", "GENERAL", "GENERAL"),
    ],
)
def test_sensitivity_rises_and_never_falls_and_the_users_word_stands(
    local: str, told: str, stated: str | None, level: str
) -> None:
    understood = merged(
        "he told me something",
        item(sensitivity=told),
        local={"level": Sensitivity[local]},
        stated_level=Sensitivity[stated] if stated else None,
    )
    assert understood.level.name == level


@given(sensitivity=st.sampled_from(Sensitivity), told=st.sampled_from(Sensitivity), sure=st.floats(0, 1))
def test_no_answer_quiets_a_doubt_about_sensitivity(sensitivity: Sensitivity, told: Sensitivity, sure: float) -> None:
    answer = item(sensitivity=told.name, sensitivity_confidence=sure)
    understood = merged("note", answer, local={"level": sensitivity, "needs_review": True, "level_confidence": 0.4})
    assert understood.needs_review
    assert understood.level >= sensitivity


def test_the_kind_is_the_users_then_the_surer_one() -> None:
    told = item(kind="TASK", kind_confidence=0.8)
    assert merged("milk", told).kind is MemoryKind.TASK
    assert merged("milk", told, local={"kind_confidence": 0.9}).kind is MemoryKind.FACT
    idea = {"kind": MemoryKind.IDEA, "kind_confidence": 1.0}
    assert merged("milk", told, local=idea, stated_kind=MemoryKind.IDEA).kind is MemoryKind.IDEA


@pytest.mark.parametrize(
    ("quote", "value", "since"),
    [
        ("tomorrow", "1999-01-01", "2025-11-04"),
        ("when the swallows leave", "2026-09", "2026-09-01"),
        ("when the swallows leave", "2026-02-31", None),
        ("when the swallows leave", "9999-01-01", None),
        ("when the swallows leave", "'; DROP", None),
        ("when the swallows leave", None, None),
        ("next year", "2026", None),
    ],
)
def test_a_time_has_the_value_that_our_rules_read_else_a_sane_one_that_was_answered(
    quote: str, value: str | None, since: str | None
) -> None:
    told = merged("tomorrow, or when the swallows leave", item(dates=[{"quote": quote, "value": value}]))
    assert [each.since and each.since[:10] for each in told.dates] == ([since] if since else [])


def test_what_is_masked_becomes_no_name() -> None:
    note = "Ana's number is 07700 900418, mine is ana@example.org, IBAN DE89 3704 0044 0532 0130 00"
    asked = mask(note).text
    assert not any(part in asked for part in ("07700", "900418", "example.org", "3704"))
    told = merged(note, item(entities=[("[PHONE_1]", "PERSON"), ("Ana", "PERSON"), ("07700 900418", "PERSON")]))
    assert [(each.name, each.start) for each in told.mentions] == [("Ana", 0)]


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        ("我的电话是13812345678", "我的电话是[NUMBER_1]"),
        ("電話03-1234-5678です", "電話[NUMBER_1]です"),
        ("メールはana@example.co.jpです", "メールは[EMAIL_1]です"),
        ("bob@exämple.de or bøb@example.org", "[EMAIL_1] or [EMAIL_2]"),
        ("card 4111,1111,1111,1111", "card [NUMBER_1]"),
        ("1" * 49 + " and " + "2" * 300, "[NUMBER_1] and [NUMBER_2]"),
        ("sort code 12-34-56, or 12-10-08", "sort code [NUMBER_1], or [NUMBER_2]"),
        ("GB29 NWBK 6016 1331 9268 19", "[NUMBER_1]"),
        ("07700 900418/4711 0815", "[PHONE_1]/[NUMBER_1]"),
        ("key sk-qX7vT12345Zp9LmR2w", "key [KEY_1]"),
        ("on 2024-05-06, 12.05.2024 or 12/5/24", "on 2024-05-06, 12.05.2024 or 12/5/24"),
        ("12:30-13:30 in 2019-2021, 150 people", "12:30-13:30 in 2019-2021, 150 people"),
    ],
)
def test_numbers_and_addresses_are_masked_beside_any_script_and_times_are_not(note: str, asked: str) -> None:
    assert mask(note).text == asked


def test_an_answer_that_quotes_another_memory_is_not_of_this_one() -> None:
    own, other = Passage.of(mask("Ana rang")), Passage.of(mask("Bo is Omar's boss"))
    honest = Item.model_validate(item(entities=[("Ana", "PERSON"), ("Nobody", "PERSON")]))
    mixed = Item.model_validate(item(relations=[relation("Bo", "MANAGER_OF", "Omar", "Bo is Omar's boss")]))
    assert not is_of_another(honest, own, [other])
    assert is_of_another(mixed, own, [other])


def test_an_answer_full_of_passages_costs_little() -> None:
    """Many seconds where each is looked for with a pattern of its own in each of the eight memories."""
    texts = [" ".join(f"Wört{at}x{number}" for number in range(200)) for at in range(PER_CALL)]
    passages = [Passage.of(mask(text)) for text in texts]
    strange = [("é " * 80 + str(number), "PERSON") for number in range(MAX_PARTS)]
    ties = [relation("Ana", "KNOWS", "Bo", "é " * 290 + str(number)) for number in range(MAX_PARTS)]
    times = [{"quote": "ü " * 80 + str(number), "value": None} for number in range(MAX_PARTS)]
    answer = item(entities=strange, relations=ties, dates=times)
    read = [Item.model_validate(answer) for _ in passages]
    began = process_time()
    for at, own in enumerate(passages):
        assert not is_of_another(read[at], own, passages[:at] + passages[at + 1 :])
        assert merged(texts[at], answer).mentions == ()
    assert process_time() - began < 2


def test_an_answer_nested_without_end_is_none() -> None:
    with pytest.raises(UnusableAnswer):
        read_answer("[" * 1_000_000, {"a1": 1})


def test_a_topic_says_no_word_that_the_memory_does_not() -> None:
    note, remark = "We renovated the kitchen", "done by plumbers"
    told = ["kitchen renovation", "the kitchen", "plumber", "divorce", "kitchen divorce"]
    assert [one.name for one in merged(note, item(topics=told), context=remark).topics] == [
        "kitchen renovation",
        "the kitchen",
        "plumber",
    ]


@pytest.mark.parametrize(
    "topic",
    ["x" * 60, "MATCH (n) DETACH DELETE n", "a; b", "one two three four five", "the", "4711", "{id: 1}", "a\x00b", ""],
)
def test_a_topic_is_a_few_plain_words(topic: str) -> None:
    assert merged("note", item(topics=[topic])).topics == ()


def test_hostile_answers_reach_nothing() -> None:
    note = "Ana likes tea"
    cypher = "Ana'}) DETACH DELETE (n"
    told = merged(
        note,
        item(
            entities=[(cypher, "PERSON"), ("Ana", "PERSON")],
            relations=[
                relation(cypher, "LIKES", "tea", "Ana likes tea"),
                relation("Ana", "LIKES", "'}) MATCH (n", "Ana likes tea"),
                relation("0192f0c1-0000-7000-8000-000000000000", "LIKES", "tea", "Ana likes tea"),
            ],
        ),
    )
    assert [each.name for each in told.mentions] == ["Ana"]
    assert told.relations == ()
    assert read_answer(json.dumps({"memories": [item(entities=[("Ana", "PERSON")] * 10_000)]}), {"a1": 1}) == {}
    foreign = {"memories": [item(id="b7"), item(id="a1"), item(id="a1")]}
    assert read_answer(json.dumps(foreign), {"a1": 1, "c": 2}) == {}
    one_bad = item(entities=[("Ana", "PERSON"), ("Rex", "DOG")], relations=[{"subject": "Ana"}])
    assert [e.quote for e in read_answer(json.dumps({"memories": [one_bad]}), {"a1": 1})["a1"].entities] == ["Ana"]


@pytest.mark.parametrize("content", ["", "no JSON", '{"memories": [', "[]", "null", '{"memories": {}}', '{"a": 1}'])
def test_what_is_no_answer_is_named_so(content: str) -> None:
    with pytest.raises(UnusableAnswer):
        read_answer(content, {"a1": 1})


@given(st.text(max_size=200))
def test_masks_lead_back_to_the_text(text: str) -> None:
    masked = mask(text)
    for kept in masked.kept:
        span = masked.original(kept.start, kept.end)
        assert span is not None
        assert text[slice(*span)] == masked.text[kept.start : kept.end]


def test_who_speaks_is_the_first_person_of_a_chat_line() -> None:
    note = "I work at Siemens now"
    answer = item(
        entities=[("Siemens", "ORGANIZATION")],
        relations=[relation("me", "WORKS_AT", "Siemens", "I work at Siemens", standing="BEGINS")],
    )
    assert [each.subject for each in merged(note, answer).relations] == [None]
    assert [each.subject for each in merged(note, answer, speaker="Ana").relations] == ["Ana"]
    assert merged(note, answer, speaker="+44 7700 900418").relations == ()
