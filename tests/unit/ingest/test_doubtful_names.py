"""Names that the encoder takes for a person's, or for another kind's, and what their words and place tell."""

from __future__ import annotations

import pytest

from ingest.known_names import KnownNames, read_names
from ingest.lexicon import lexicon
from ingest.mentions import find_mentions
from ingest.spans import Coverage
from ingest.understanding.labels import KINDS, SENSITIVITIES, SpanType
from ingest.understanding.reading import Found, Reading
from ingest.words import words_of
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import KnownName
from knowledge.levels import Sensitivity

PERSON, PLACE, FIRM = SpanType.PERSON, SpanType.PLACE, SpanType.ORGANIZATION


def named(text: str, *spans: tuple[str, SpanType, float], known: tuple[KnownName, ...] = ()) -> list[tuple[str, str]]:
    read = [Found(text.index(name), text.index(name) + len(name), kind, sure) for name, kind, sure in spans]
    mentions = find_mentions(text, words_of(text), Coverage(len(text)), read, KnownNames(known, lexicon()))
    return [(mention.name, mention.kind.name) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("Anything at all by Dueling Banjos again", "Dueling Banjos", 0.2),
        ("Head nurse is away, so my boss is kababayan", "kababayan", 0.88),
        ("sourdough starter died in the heat", "sourdough", 0.7),
        ("No longer after that. Barometers come to me", "Barometers", 0.49),
        ("Maman informs me of much", "Maman", 0.99),
        ("mãe has lit the big candle", "mãe", 0.9),
        ("Mammy's not to know", "Mammy", 0.94),
        ("Joiner, met him at the ceilidh", "Joiner", 0.98),
        ("Ma gaffer writes folk up", "Ma gaffer", 0.52),
    ],
)
def test_what_is_nobodys_name_is_none(text: str, name: str, sure: float) -> None:
    assert named(text, (name, PERSON, sure)) == []


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("Chess with Torbjørn Haugland at the home", "Torbjørn Haugland", 0.07),
        ("so joão vitor and duda danced", "duda", 0.99),
        ("that is ana, of course", "ana", 0.6),
        ("Sparks telephoned", "Sparks", 0.72),
        ("Baker won the cup", "Baker", 0.9),
        ("Mason fixed it", "Mason", 0.9),
        ("Mae sang", "Mae", 0.9),
        ("a parcel from Ludwig van Beek", "Ludwig van Beek", 0.9),
        ("On paper he is Arturo Salonga Jr.", "Arturo Salonga Jr.", 0.9),
    ],
)
def test_what_may_be_somebodys_name_stays(text: str, name: str, sure: float) -> None:
    assert named(text, (name, PERSON, sure)) == [(name, "CONTACT")]


@pytest.mark.parametrize(
    ("text", "name", "read", "kind"),
    [
        ("My neighbour, a Mme Ferrand, has the ladder", ("Mme Ferrand", PLACE, 0.9), "Mme Ferrand", "CONTACT"),
        ("Shopping at Mr Price Store", ("Mr Price Store", FIRM, 0.9), "Mr Price Store", "ORGANIZATION"),
        ("First day with Marsh Shearing", ("Marsh Shearing", PERSON, 0.6), "Marsh Shearing", "ORGANIZATION"),
        ("I work for Dana Miller", ("Dana Miller", PERSON, 0.9), "Dana Miller", "CONTACT"),
        ("Issued a card to Amara Halvorsen", ("Amara Halvorsen", FIRM, 0.36), "Amara Halvorsen", "CONTACT"),
        ("She was christened Virginia Dela Cruz", ("Virginia Dela Cruz", PLACE, 0.99), "Virginia Dela Cruz", "CONTACT"),
        ("He signed the register as Teodoro Paz", ("Teodoro Paz", FIRM, 0.99), "Teodoro Paz", "CONTACT"),
        ("Mar Azul Cruises has him", ("Mar Azul Cruises", FIRM, 0.34), "Mar Azul Cruises", "ORGANIZATION"),
        ("A ship named Rosa Harbour Bar", ("Rosa Harbour Bar", FIRM, 0.9), "Rosa Harbour Bar", "ORGANIZATION"),
        ("Coffee at Rosa Parks", ("Rosa Parks", PLACE, 0.6), "Rosa Parks", "PLACE"),
        ("Jean fae the dancing phoned", ("Jean fae", PERSON, 0.9), "Jean", "CONTACT"),
        ("He signed Glenburn over to her", ("Glenburn", PLACE, 0.6), "Glenburn", "PLACE"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_its_words_and_what_leads_to_it_tell_the_kind(
    text: str, name: tuple[str, SpanType, float], read: str, kind: str
) -> None:
    assert named(text, name) == [(read, kind)]


def test_a_given_and_a_family_name_read_as_two_are_one() -> None:
    text = "Inés Carranza from book club"
    assert named(text, ("Inés", PERSON, 0.9), ("Carranza", PERSON, 0.8)) == [("Inés Carranza", "CONTACT")]
    text = "Tell Ana Bo is late"
    assert named(text, ("Ana", PERSON, 0.9), ("Bo", PERSON, 0.8)) == [("Ana", "CONTACT"), ("Bo", "CONTACT")]


def test_a_name_known_as_a_places_is_a_persons_only_where_people_bear_it() -> None:
    places = (KnownName("Zapopan", EntityKind.PLACE), KnownName("Florence", EntityKind.PLACE))
    assert named("goodbye Zapopan", ("Zapopan", PERSON, 0.98), known=places) == [("Zapopan", "PLACE")]
    assert named("then Florence rang", ("Florence", PERSON, 0.98), known=places) == [("Florence", "CONTACT")]
    text = "my boss is Zapopan now"
    assert named(text, ("Zapopan", PERSON, 0.98), known=places) == [("Zapopan", "CONTACT")]


def test_of_one_name_read_as_two_kinds_a_batch_keeps_the_place_unless_people_bear_it() -> None:
    def read(text: str, name: str, kind: SpanType, sure: float) -> Reading:
        levels = tuple(float(each is Sensitivity.GENERAL) for each in SENSITIVITIES)
        found = Found(text.index(name), text.index(name) + len(name), kind, sure)
        return Reading((found,), (), levels, tuple(1 / len(KINDS) for _ in KINDS), ())

    texts = ["moved to Zapopan", "goodbye Zapopan", "in Florence", "with Florence"]
    readings = [
        read(texts[0], "Zapopan", PLACE, 0.96),
        read(texts[1], "Zapopan", PERSON, 0.99),
        read(texts[2], "Florence", PLACE, 0.96),
        read(texts[3], "Florence", PERSON, 0.99),
    ]
    told = {name.text: name.kind for name in read_names(texts, readings)}
    assert told == {"Zapopan": EntityKind.PLACE, "Florence": EntityKind.CONTACT}


@pytest.mark.parametrize(
    "text", ["walked our old dog Rex", "Rex the collie has years in him", "a boat called Rex", "Rex, my cat, is fat"]
)
def test_an_animals_or_a_boats_name_is_no_persons(text: str) -> None:
    assert named(text, ("Rex", PERSON, 0.98)) == []


@pytest.mark.parametrize(
    "text", ["Rex walked the dog", "my dog bit Rex", "the dog that Rex has", "sold the van to Rex"]
)
def test_who_has_an_animal_is_a_person(text: str) -> None:
    assert named(text, ("Rex", PERSON, 0.98)) == [("Rex", "CONTACT")]


def test_a_known_byname_written_small_is_the_word_where_capitals_are_used() -> None:
    spud = (KnownName("Spud", EntityKind.CONTACT),)
    assert named("Peeled a spud by the pond", known=spud) == []
    assert named("Then Spud rang", known=spud) == [("Spud", "CONTACT")]
    assert named("lunch with spud again", known=spud) == [("Spud", "CONTACT")]


@pytest.mark.parametrize("word", ["Nan", "Oma", "Ouma", "Baba", "Nanay", "Mzee", "Da"])
def test_words_for_grandmothers_and_fathers_name_nobody(word: str) -> None:
    assert named(f"{word} rang about the roof", (word, PERSON, 0.97)) == []
