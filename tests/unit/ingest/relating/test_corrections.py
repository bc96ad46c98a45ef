"""What corrects, what is denied with it, and what only sounds like it."""

from __future__ import annotations

import pytest

from tests.unit.ingest.relating.marked_up import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I had it wrong, [Ruth|PERSON]'s girlfriend is [Mia|PERSON]. [Pam|PERSON] is my landlady",
            {"instead PARTNER_OF(Mia; Ruth)", "KNOWS(me; Pam)"},
        ),
        ("Got that backwards. [Omar|PERSON] works at [Bosch|ORG]", {"instead WORKS_AT(Omar; Bosch)"}),
        ("[Omar|PERSON] works at [Bosch|ORG], my mistake", {"instead WORKS_AT(Omar; Bosch)"}),
        ("ok scratch the gossip. [Ana|PERSON]'s girlfriend is [Mia|PERSON]", {"instead PARTNER_OF(Mia; Ana)"}),
        ("Scratch that: [Ana|PERSON] is my boss", {"instead REPORTS_TO(me; Ana)"}),
        (
            "[Omar|PERSON] works at [Bosch|ORG], not at [Siemens|ORG]",
            {"instead WORKS_AT(Omar; Bosch)", "not WORKS_AT(Omar; Siemens)"},
        ),
        (
            "My manager is [Dana|PERSON], not [Stuart|PERSON]",
            {"instead REPORTS_TO(me; Dana)", "not REPORTS_TO(me; Stuart)"},
        ),
        (
            "Sorry, I mixed them up. It's [Kofi|PERSON], [Ama|PERSON]'s brother, who lives in [Accra|PLACE]",
            {"SIBLING_OF(Kofi; Ama)", "instead LIVES_IN(Kofi; Accra)", "not LIVES_IN(Ama; Accra)"},
        ),
    ],
)
def test_a_correction_takes_the_place_of_what_was_told_and_denies_whom_it_sets_apart(
    text: str, expected: set[str]
) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I was wrong about the bus. [Lena|PERSON] moved to [Oslo|PLACE] on [Monday|2025-03-03]",
            {"LIVES_IN(Lena; Oslo; from 2025-03-03)"},
        ),
        ("[Omar|PERSON] works at [Bosch|ORG], not far from here", {"WORKS_AT(Omar; Bosch)"}),
        ("[Omar|PERSON] works at [Bosch|ORG]. Not bad. The soup was wrong", {"WORKS_AT(Omar; Bosch)"}),
        ("[Omar|PERSON] works at [Bosch|ORG]. The correct bus is the 9", {"WORKS_AT(Omar; Bosch)"}),
        (
            "From [June|2025-06] [Ana|PERSON] will be my boss, not [Bo|PERSON]",
            {"REPORTS_TO(me; Ana; from 2025-06)", "REPORTS_TO(me; Bo; to 2025-06)"},
        ),
    ],
)
def test_a_change_of_the_world_is_no_correction(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[Ingrid|PERSON] rang. Last day at [Acme|ORG] is [31 May|2025-05-31]",
            {"WORKS_AT(Ingrid; Acme; to 2025-05-31)"},
        ),
        ("[Omar|PERSON] quit. Left [Acme|ORG] on [Friday|2025-02-28]", {"WORKS_AT(Omar; Acme; to 2025-02-28)"}),
        ("Lunch with [Ana|PERSON]. Left [Acme|ORG] [today|2025-03-05]", {"WORKS_AT(me; Acme; to 2025-03-05)"}),
        ("Not [Pune|PLACE]. [Ravi|PERSON] lives in [Nashik|PLACE]", {"instead LIVES_IN(Ravi; Nashik)"}),
    ],
)
def test_what_follows_a_short_sentence_about_somebody_is_told_of_them(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[Mei|PERSON] is not [Sho|PERSON]'s daughter but his niece",
            {"RELATIVE_OF(Mei; Sho)", "not CHILD_OF(Mei; Sho)"},
        ),
        (
            "[Bo|PERSON]'s not at the store, quit [Acme|ORG] [Friday|2025-02-28]",
            {"WORKS_AT(Bo; Acme; to 2025-02-28)"},
        ),
        ("Goodbye [Oslo|PLACE]. It was cold", {"LIVES_IN(me; Oslo; to 2025-03-05)"}),
        (
            "[Emeka|PERSON] has given notice. His last day under me is [31 March|2025-03-31]",
            {"MANAGER_OF(me; Emeka; to 2025-03-31)"},
        ),
    ],
)
def test_ends_and_what_holds_instead_are_told_of_whom_the_words_mean(text: str, expected: set[str]) -> None:
    assert told(text) == expected


def test_love_leaves_a_role_told_by_its_own_word() -> None:
    text = "[Lotte|PERSON] is my girlfriend now. My flatmate [Lotte|PERSON]. Imagine"
    assert told(text) == {"PARTNER_OF(me; Lotte; from 2025-03-05)", "KNOWS(me; Lotte)"}


def test_a_role_that_tells_two_namesakes_apart_denies_nobody() -> None:
    assert told("[Sheila|PERSON] (the aunt, not the principal) rang [Bo|PERSON]") == {"RELATIVE_OF(me; Sheila)"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nah, wrong bloke. It's [Bo|PERSON] who's going out with [Ana|PERSON]", {"instead PARTNER_OF(Bo; Ana)"}),
        ("Got the wrong lad. It's [Bo|PERSON] that [Ana|PERSON]'s courting", {"instead PARTNER_OF(Ana; Bo)"}),
        ("Wrong end of the stick. The one [Ana|PERSON] is dating is [Bo|PERSON], [Cem|PERSON]'s brother", {
            "SIBLING_OF(Bo; Cem)",
            "instead PARTNER_OF(Ana; Bo)",
        }),
        ("No man, I said [Acme|ORG] but [Ana|PERSON] works at [Bolt|ORG]", {"instead WORKS_AT(Ana; Bolt)"}),
        ("Got my wires crossed: [Ana|PERSON] works at [Bolt|ORG]", {"instead WORKS_AT(Ana; Bolt)"}),
        ("I was spreading nonsense. [Bo|PERSON] is [Ana|PERSON]'s brother", {
            "SIBLING_OF(Bo; Ana)",
            "not PARTNER_OF(Bo; Ana)",
        }),
        ("I'm dating [Ana|PERSON]; [Cem|PERSON]'s just my cousin", {
            "RELATIVE_OF(me; Cem)",
            "instead PARTNER_OF(me; Ana)",
        }),
        ("Scrap that, [Ana|PERSON] is not at [Uni Bonn|ORG] but at [Uni Mainz|ORG]", {
            "instead STUDIES_AT(Ana; Uni Mainz)",
            "not STUDIES_AT(Ana; Uni Bonn)",
        }),
        ("[Ana|PERSON] is my boss from [1 May|2025-05-01], not him any more", {"REPORTS_TO(me; Ana; from 2025-05-01)"}),
        ("[Ana|PERSON] works at [Bolt|ORG], I said hello", {"WORKS_AT(Ana; Bolt)"}),
        ("We took the wrong bus. [Ana|PERSON] works at [Bolt|ORG]", {"WORKS_AT(Ana; Bolt)"}),
        ("Ana had the wrong shoes on. [Bo|PERSON] is [Ana|PERSON]'s brother", {"SIBLING_OF(Bo; Ana)"}),
    ],
)  # fmt: skip
def test_corrections_are_told_in_many_ways(text: str, expected: set[str]) -> None:
    assert told(text) == expected
