"""Which words are names: by their titles, by what they alone do not say, and by what the rest of a batch tells."""

from __future__ import annotations

import pytest

from ingest.extract import extract
from ingest.known_names import KnownNames, read_names
from ingest.lexicon import lexicon
from ingest.person_words import is_no_name, is_titled
from ingest.understanding.labels import KINDS, SENSITIVITIES, SpanType
from ingest.understanding.reading import Found, Reading
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import KnownName
from knowledge.levels import Sensitivity
from tests.unit.ingest.relating.marked_up import AT


def found(text: str, name: str, kind: SpanType = SpanType.PERSON, confidence: float = 0.99) -> Found:
    start = text.index(name)
    return Found(start, start + len(name), kind, confidence)


def named(text: str, *read: Found, known: tuple[KnownName, ...] = ()) -> list[tuple[str, EntityKind]]:
    mentions = extract(text, "", AT, reading(*read), None, KnownNames(known, lexicon()), lexicon()).mentions
    return [(mention.name, mention.kind) for mention in mentions]


def reading(*entities: Found) -> Reading:
    levels = tuple(float(each is Sensitivity.GENERAL) for each in SENSITIVITIES)
    return Reading(entities, (), levels, tuple(1.0 / len(KINDS) for _ in KINDS), ())


@pytest.mark.parametrize("word", ["Mama", "Sis.", "Amma", "Lord", "Prof", "Auntie"])
def test_words_for_relatives_titles_and_heaven_name_nobody(word: str) -> None:
    assert is_no_name(word)
    assert named(f"Then {word} rang", found(f"Then {word} rang", word)) == []


@pytest.mark.parametrize("name", ["Lola", "Grace", "Auntie Bea", "Sister Philomena"])
def test_names_that_only_look_like_such_words_stay(name: str) -> None:
    assert not is_no_name(name)


def test_a_title_is_part_of_the_name_behind_it_and_makes_it_a_persons() -> None:
    text = "Sis. Philomina and Mr Haugland came, and the Hill"
    read = [
        found(text, "Sis."),
        found(text, "Philomina"),
        found(text, "Mr Haugland", SpanType.PLACE, 0.45),
        found(text, "Hill", SpanType.PLACE, 0.45),
    ]
    assert named(text, *read) == [
        ("Sis. Philomina", EntityKind.CONTACT),
        ("Mr Haugland", EntityKind.CONTACT),
        ("Hill", EntityKind.PLACE),
    ]
    assert is_titled("Arturo Salonga Jr.")


def test_a_doubtful_name_is_a_persons_where_nothing_leads_to_it_or_a_person_stands_beside_it() -> None:
    text = "Arne Solheim lent me one in Thunder Bay, from Bola Ade and Wale Ade"
    doubtful = [found(text, name, SpanType.ORGANIZATION, 0.4) for name in ("Arne Solheim", "Thunder Bay", "Bola Ade")]
    assert named(text, *doubtful, found(text, "Wale Ade")) == [
        ("Arne Solheim", EntityKind.CONTACT),
        ("Thunder Bay", EntityKind.ORGANIZATION),
        ("Bola Ade", EntityKind.CONTACT),
        ("Wale Ade", EntityKind.CONTACT),
    ]


def test_a_person_known_by_a_full_name_is_found_by_the_given_name_too() -> None:
    known = (KnownName("Skip Hobbs", EntityKind.CONTACT), KnownName("April Jones", EntityKind.CONTACT))
    assert named("Took me a minute. That's Skip, in April", known=known) == [("Skip", EntityKind.CONTACT)]


def test_what_one_text_of_a_batch_names_surely_is_looked_for_in_the_others() -> None:
    texts = ["caio lives in curitiba", "lena in Tralee"]
    readings = [
        reading(found(texts[0], "caio"), found(texts[0], "curitiba", SpanType.PLACE)),
        reading(found(texts[1], "lena", confidence=0.6), found(texts[1], "Tralee", SpanType.PERSON)),
    ]
    names = {(name.text, name.kind) for name in read_names(texts, readings)}
    assert names == {
        ("caio", EntityKind.CONTACT),
        ("curitiba", EntityKind.PLACE),
        ("Tralee", EntityKind.CONTACT),
    }


def test_of_two_kinds_of_one_name_a_batch_takes_the_surer() -> None:
    texts = ["Tralee is far", "left Tralee"]
    readings = [
        reading(found(texts[0], "Tralee", SpanType.PLACE, 0.999)),
        reading(found(texts[1], "Tralee", SpanType.PERSON, 0.96)),
    ]
    assert [name.kind for name in read_names(texts, readings)] == [EntityKind.PLACE]


@pytest.mark.parametrize("day", ["Tue", "Tues", "Weds", "Thur", "Sat", "Friday", "Sun", "Mon"])
def test_the_name_of_a_day_before_its_date_names_nobody(day: str) -> None:
    text = f"Dentist {day} 25 March"
    assert named(text, found(text, day)) == []
    assert named(text, found(text, day, SpanType.PLACE)) == []
    assert named(text, known=(KnownName(day, EntityKind.CONTACT),)) == []


def test_who_is_called_like_a_day_is_named_where_no_date_follows() -> None:
    text = "Lunch with Sun tomorrow"
    assert named(text, found(text, "Sun")) == [("Sun", EntityKind.CONTACT)]
