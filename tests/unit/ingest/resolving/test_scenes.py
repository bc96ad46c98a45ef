"""What is said around a name in its own memory tells which bearer is meant; a wrong join is worse than a missed one."""

from __future__ import annotations

import pytest

from tests.unit.ingest.resolving.stories import who

STORIES = {
    "the other one is nobody named here": (
        ("my brother {Idris} rang", "{Idris Khan}, my colleague, is punctual. Nothing of the other {Idris} about him"),
        "aba",
    ),
    "the other one, told with the full name": (
        ("{Joy Bautista} is my boss", "the other {Joy}, {Joy Mathew} in pharmacy, cooks", "{Joy Bautista} left"),
        "abba",
    ),
    "not the one known": (
        ("{André Fourie} wants solar", "my cousin {Andre} ate six. {Andre Jacobs} that is, not the solar {Andre}"),
        "abba",
    ),
    "one's own, not the stranger of that name": (
        ("{Emeka} the baker reports to me", "her lawyer came, one {Emeka Nwosu}. My own {Emeka} hid"),
        "aba",
    ),
    "a stranger's own name again": (("her lawyer came, one {Emeka Nwosu}. {Emeka} sat down",), "aa"),
    "what is said at the second mention holds for the first": (
        ("{Dave Pruitt}, my neighbour", "{Dave Lund} is my boss", "{Dave} left Jeep. That's {Dave} my neighbour"),
        "abaa",
    ),
    "two of one name in one memory stay two": (("my cousin {Sam} met my uncle {Sam}",), "ab"),
    "a role told apart from the name": (
        ("{Idris} rang. My little brother has moved to Rabat", "{Idris Khan}, my colleague in tax, is punctual"),
        "ab",
    ),
    "a role told by a pronoun": (
        (
            "My chief, {Maestro Abashidze}, threw it",
            "On the poster it says {Irakli Abashidze}. He is my chief till June",
        ),
        "aa",
    ),
    "a role told of somebody else": (
        ("{Marco} fixed the boiler while my landlord watched", "my colleague {Marco} sings"),
        "aa",
    ),
    "another's girlfriend is no cousin of mine": (
        ("my cousin {Inês} cooked", "met {João}'s girlfriend on zoom, {Inès Tremblay}", "{Inès Tremblay} rang"),
        "abcc",
    ),
    "my sister's husband is a brother-in-law": (
        ("my brother-in-law {Luthando} drove", "{Thandeka}'s husband {Luthando} got in at Shoprite"),
        "aba",
    ),
    "my sister's husband is no husband of mine": (
        ("my sister's husband {Craig} drove", "my husband {Craig} cooked"),
        "ab",
    ),
    "from where nothing is known of": (("{Tom Keating} plays in a band", "{Tom} from accounts sent the sheet"), "ab"),
    "from where something is known of": (
        ("{Tom Keating} does the accounts", "{Tom} from accounts sent the sheet"),
        "aa",
    ),
    "from where, of one not known otherwise": (("{Tom} rang", "{Tom} from accounts sent the sheet"), "aa"),
    "met somewhere": (("{Tom Keating} plays in a band", "{Tom} at lunch said no"), "aa"),
    "an aunt is called so": (
        ("my workmate {Grace} sings", "Aunty {Grace}'s cow bloated", "{Grace Atieno} has a boyfriend"),
        "aba",
    ),
    "an aunt where nobody else is known": (("Aunty {Grace}'s cow bloated", "{Grace} sold the cow"), "aa"),
    "a nickname that begins the name": (("my boss is {Beverley Marsh}", "{Bev} is leaving us"), "aa"),
    "a nickname of one who goes by the name": (("{Beverley} sings. {Beverley Marsh}", "{Bev} is leaving us"), "aab"),
    "a nickname of the other sex": (("my boss is {Christine Bell}", "{Chris} is leaving us"), "ab"),
    "a nickname that does not begin the name": (("my boss is {Robert Chen}", "{Bob} is leaving us"), "ab"),
    "a byname": (("{Big Rab} showed me the ropes", "{Rab} smiled", "{Wee Rab} cried"), "aab"),
    "an honour": (("{Maître Delorme} reads aloud", "{Sylvie Delorme}, my boss, retires"), "ab"),
    "an honour and the role": (("my boss {Maître Delorme} reads", "{Sylvie Delorme}, my boss, retires"), "aa"),
}


@pytest.mark.parametrize(("story", "expected"), STORIES.values(), ids=STORIES.keys())
def test_who_is_meant(story: tuple[str, ...], expected: str) -> None:
    assert who(*story) == expected
