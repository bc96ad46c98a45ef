from __future__ import annotations

import time

import pytest

from ingest.relate import MAX_RELATIONS
from knowledge.entities.entity import EntityKind
from knowledge.relations.relation import EvidenceRole, RelationType
from tests.unit.ingest.relating.marked_up import read, related, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("passport of my sister [Pilar|PERSON]", {"SIBLING_OF(me; Pilar)"}),
        ("[Nele|PERSON], my wife, packed", {"SPOUSE_OF(me; Nele)"}),
        ("Ask [Xiaoming|PERSON], my upstairs neighbour", {"NEIGHBOR_OF(me; Xiaoming)"}),
        ("[Vince|PERSON]'s late, he's MY manager", {"REPORTS_TO(me; Vince)"}),
        ("[Huda|PERSON] and her husband [Bassam|PERSON] came", {"SPOUSE_OF(Bassam; Huda)"}),
        ("[Adelheid|PERSON], [Friedl|PERSON] and his wife [Mali|PERSON]", {"SPOUSE_OF(Mali; Friedl)"}),
        ("uncle [Bassam|PERSON] rang", {"RELATIVE_OF(me; Bassam)"}),
        ("[Itzel|PERSON] and [Ramiro|PERSON] are twins!", {"SIBLING_OF(Itzel; Ramiro)"}),
        (
            "[Rhys Powell|PERSON] is my next-door neighbour, [Rhys Tan|PERSON] is my cousin",
            {"NEIGHBOR_OF(me; Rhys Powell)", "RELATIVE_OF(me; Rhys Tan)"},
        ),
        ("[Gareth|PERSON] from the allotment is [Bethan|PERSON]'s uncle", {"RELATIVE_OF(Gareth; Bethan)"}),
        ("my landlord [Joaquín|PERSON], new mobile", {"KNOWS(me; Joaquín)"}),
        ("[Bogdan|PERSON] reports to [Katya|PERSON]", {"REPORTS_TO(Bogdan; Katya)"}),
        ("[Stuart|PERSON] (he runs our team) told me", {"REPORTS_TO(me; Stuart)"}),
        ("Send it to [Priscilla|PERSON], who works at [Shoreline Lets|ORG]", {"WORKS_AT(Priscilla; Shoreline Lets)"}),
        ("[Jiahao|PERSON], who's at [Tokai University|ORG], slept", {"STUDIES_AT(Jiahao; Tokai University)"}),
        ("[Wesley|PERSON]'s band [The Cardigans|ORG] plays", {"MEMBER_OF(Wesley; The Cardigans)"}),
        ("[Trevor|PERSON], he owns [Suds & Co|ORG]", {"OWNS(Trevor; Suds & Co)"}),
        ("[Sunita|PERSON] was born in [Nairobi|PLACE]", {"BORN_IN(Sunita; Nairobi)"}),
        ("[Haruto|PERSON] lives at [4-12-8 Nishiki|PLACE]", {"LIVES_IN(Haruto; 4-12-8 Nishiki)"}),
        ("[Eilidh|PERSON]'s birthday is [3 November|2025-11-03]", {"BIRTHDAY_ON(Eilidh; --11-03)"}),
        ("[Hari|PERSON] was born on [29 February 2016|2016-02-29]", {"BIRTHDAY_ON(Hari; 2016-02-29)"}),
        ("[Rashid|PERSON] turned 40 [today|2025-03-05]!", {"BIRTHDAY_ON(Rashid; --03-05)"}),
        ("[Miroslav|PERSON] hates surprises, so tell him", {"DISLIKES(Miroslav; surprises)"}),
        ("prefers tea", set()),
        ("[Ottilie|PERSON] prefers trains to planes", {"LIKES(Ottilie; trains)"}),
        ("I love [Meena|PERSON]'s chai. Proper ginger", {"LIKES(me; chai)"}),
    ],
)
def test_what_a_text_states_is_told(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Folake|PERSON] is [Vikram|PERSON]'s manager now", {"MANAGER_OF(Folake; Vikram; from 2025-03-05)"}),
        ("my ex-boyfriend [Travis|PERSON]", {"PARTNER_OF(me; Travis; to 2025-03-05)"}),
        ("[Callum|PERSON], my old boss", {"REPORTS_TO(me; Callum; to 2025-03-05)"}),
        ("my old friend [Ana|PERSON]", {"FRIEND_OF(me; Ana)"}),
        ("[Bo|PERSON] used to work at [Acme|ORG]", {"WORKS_AT(Bo; Acme; to 2025-03-05)"}),
        ("[Jelena|PERSON] and I have split up", {"PARTNER_OF(me; Jelena; to 2025-03-05)"}),
        ("[Anjali|PERSON] and I have been best friends since [1998|1998]", {"FRIEND_OF(Anjali; me; from 1998)"}),
        ("[Bo|PERSON] started at [Acme|ORG] on [Monday|2025-03-03]", {"WORKS_AT(Bo; Acme; from 2025-03-03)"}),
        ("[Bo|PERSON] got a job at [Acme|ORG]", {"WORKS_AT(Bo; Acme)"}),
        ("[Bo|PERSON] moved to [Leicester|PLACE] when he was six", {"LIVES_IN(Bo; Leicester)"}),
        ("[Bo|PERSON] moves to [Munich|PLACE] in [April|2025-04]", {"LIVES_IN(Bo; Munich; from 2025-04)"}),
        ("she's visiting [Gdańsk|PLACE] till [Monday|2025-03-10], [Ola|PERSON]", set()),
        ("[Ola|PERSON] is visiting [Gdańsk|PLACE] till [Monday|2025-03-10]", {"VISITED(Ola; Gdańsk; to 2025-03-10)"}),
        (
            "Landed in [Valencia|PLACE] [today|2025-03-05] with [Lupe|PERSON]",
            {"VISITED(me; Valencia; from 2025-03-05)", "VISITED(Lupe; Valencia; from 2025-03-05)"},
        ),
        ("my brother [Zed|PERSON] comes in [March|2025-03]", {"SIBLING_OF(me; Zed)"}),
        ("[Ana|PERSON] and [Bo|PERSON] got married on [Saturday|2025-03-01]", {"SPOUSE_OF(Ana; Bo; from 2025-03-01)"}),
    ],
)
def test_a_change_takes_its_date_and_without_one_the_day_of_the_note(text: str, expected: set[str]) -> None:
    assert {line.replace("FRIEND_OF(Anjali; me", "FRIEND_OF(me; Anjali") for line in told(text)} == {
        line.replace("FRIEND_OF(Anjali; me", "FRIEND_OF(me; Anjali") for line in expected
    }


@pytest.mark.parametrize(
    "text",
    [
        "Is [Kenji|PERSON] still with [Mitsui|ORG]?",
        "If [Callum|PERSON] becomes our boss I leave",
        "maybe [Ana|PERSON] moves to [Rome|PLACE]",
        "[Ana|PERSON] doesn't work at [Acme|ORG]",
        "[Ana|PERSON] applied for a job at [Acme|ORG]",
        "Was [Oksana|PERSON] born in [Odesa|PLACE] or not",
        "[Ana|PERSON] is from [Rome|PLACE]",
        "[Bentley|PERSON]'s drill",
        "My uncle rang, and mum lives in [Lagos|PLACE]",
    ],
)
def test_what_is_asked_supposed_denied_or_unnamed_states_nothing(text: str) -> None:
    assert {relation for relation in told(text) if not relation.startswith("not ")} == set()


def test_what_a_question_presupposes_is_told() -> None:
    assert told("Should I tell my boss [Tom|PERSON]?") == {"REPORTS_TO(me; Tom)"}
    assert told("Should I warn [Farhan|PERSON], who reports to me, or wait") == {"MANAGER_OF(me; Farhan)"}


def test_a_denial_is_told_as_one() -> None:
    text = "[Anahit|PERSON] is [Vartan|PERSON]'s mom, not his aunt"
    assert told(text) == {"PARENT_OF(Anahit; Vartan)", "not RELATIVE_OF(Anahit; Vartan)"}
    assert told("[Nadège|PERSON] isn't my boss!!") == {"not REPORTS_TO(me; Nadège)"}
    taken_back = told("I wrote that [Eulalie|PERSON] is [Sylvain|PERSON]'s aunt. Wrong. She's his sister")
    assert taken_back == {"not RELATIVE_OF(Eulalie; Sylvain)", "SIBLING_OF(Eulalie; Sylvain)"}


def test_an_end_is_told_with_its_role() -> None:
    [relation] = related("[Bo|PERSON] left [Acme|ORG] on [Friday|2025-02-28]").relations
    assert (relation.role, relation.type) == (EvidenceRole.ENDS, RelationType.WORKS_AT)


def test_the_words_used_are_kept_as_the_label() -> None:
    [relation] = related("my stepdad [Ignatius|PERSON]").relations
    assert relation.label == "stepdad"


def test_a_thing_that_no_name_covers_becomes_a_mention() -> None:
    found = related("[Rohan|PERSON] loves Vinyl with crackle")
    assert [(thing.name, thing.kind) for thing in found.things] == [("Vinyl with crackle", EntityKind.THING)]
    text, _, _ = read("[Rohan|PERSON] loves Vinyl with crackle")
    assert text[found.things[0].start : found.things[0].end] == found.things[0].name == found.relations[0].object


def test_people_are_told_by_the_fullest_name_of_the_text() -> None:
    assert told("[Ana|PERSON] called. [Ana Ruiz|PERSON] is my cousin, [Ana|PERSON] works at [Acme|ORG]") == {
        "RELATIVE_OF(me; Ana Ruiz)",
        "WORKS_AT(Ana Ruiz; Acme)",
    }
    assert told("[Wojtek|PERSON] ([Wojciech|PERSON] on paper) is [Oksana|PERSON]'s son") == {
        "CHILD_OF(Wojciech; Oksana)"
    }


def test_an_acquaintance_is_told_only_where_nothing_closer_is() -> None:
    assert told("[Bo|PERSON], my flatmate and friend. [Bo|PERSON] is my friend") == {"FRIEND_OF(me; Bo)"}


@pytest.mark.parametrize(
    "unit",
    [
        "the rain on the roof of a van ",
        ", ",
        "my brother ",
        "he said she was his, ",
        "a-",
        "[Ana|PERSON] and his wife [Bo|PERSON] and ",
        "[Ana|PERSON] likes her brother [Bo|PERSON] and works with him at [Acme|ORG], lives in [Rome|PLACE], ",
        "[Ana|PERSON] is is is now now now aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ",
        "[Ana|PERSON] (",
    ],
)
def test_a_text_of_twenty_thousand_characters_is_read_in_bounded_time(unit: str) -> None:
    text, mentions, _ = read(unit * 40)
    text = (text * (20_000 // len(text) + 1))[:20_000]
    marked = "".join(f"[{m.name}|PERSON]" if m.kind is EntityKind.CONTACT else m.name for m in mentions)
    began = time.process_time()
    found = related(unit * 40 + text[len(text) // 2 :] + marked)
    assert time.process_time() - began < 2
    assert len(found.relations) <= MAX_RELATIONS
