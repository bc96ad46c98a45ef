"""Who somebody is without a word for it: next door, loved, praised by a role, not the other one, addressed as a man."""

from __future__ import annotations

import pytest

from tests.unit.ingest.resolving.stories import who

STORIES = {
    "next door and an in-law": (("soup to {Gil} two doors down", "my brother-in-law {Gil} has the trailer"), "ab"),
    "next door again": (("{Gil} next door sings", "my brother-in-law {Gil} rang", "{Gil Sant} next door moved"), "aba"),
    "praised by a role": (("soup to {Gil}. Best neighbour on the Row", "my brother-in-law {Gil} rang"), "ab"),
    "a love and a sister": (("{Effie} and I are walking out together", "my sister {Effie} rang"), "ab"),
    "a love again": (("{Effie} and I are dating", "my girlfriend {Effie} rang", "{Effie} and I have split up"), "aaa"),
    "been seeing": (("been seeing {Zoe} since May", "my aunt {Zoe} fell"), "ab"),
    "working together is no love": (("{Effie} and I are working on the shed", "my sister {Effie} rang"), "aa"),
    "not the sister": (
        ("{Effie} and I are dating", "my sister {Effie} rang", "{Effie Munro} sang. My {Effie}, not the sister"),
        "abaa",
    ),
    "not the boss": (("my boss {Dave} rang", "{Dave}, not the boss, retired"), "ab"),
    "not the boss but nobody else": (("{Dave} rang", "{Dave}, not the boss, retired"), "aa"),
    "a man's name and a woman's": (("{Mr Tulloch} looked at the dog", "{Nora Tulloch} brought scones"), "ab"),
    "a woman's name and a woman's": (("{Mrs Tulloch} looked at the dog", "{Nora Tulloch} brought scones"), "aa"),
    "a name of either": (("{Mr Tulloch} looked at the dog", "{Wynn Tulloch} brought scones"), "aa"),
    "a woman's first, then a man's": (("{Nora Tulloch} brought scones", "{Mr Tulloch} looked at the dog"), "ab"),
}


@pytest.mark.parametrize(("story", "expected"), STORIES.values(), ids=STORIES.keys())
def test_who_is_meant(story: tuple[str, ...], expected: str) -> None:
    assert who(*story) == expected
