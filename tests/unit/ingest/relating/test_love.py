"""How love and marriage are told to begin, to hold and to end; and what only sounds like it."""

from __future__ import annotations

import pytest

from tests.unit.ingest.relating.marked_up import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON] is walking out with [Bo|PERSON]", {"PARTNER_OF(Ana; Bo)"}),
        ("I'm seeing [Bo|PERSON] since [Sunday|2025-03-02]", {"PARTNER_OF(me; Bo; from 2025-03-02)"}),
        ("[Bo|PERSON] and I made it official [on Friday|2025-02-28]", {"PARTNER_OF(Bo; me; from 2025-02-28)"}),
        ("[Ana|PERSON] is back with [Bo|PERSON] since [Sunday|2025-03-02]", {"PARTNER_OF(Ana; Bo; from 2025-03-02)"}),
        ("Since [Sunday|2025-03-02] I am with [Bo|PERSON]", {"PARTNER_OF(me; Bo; from 2025-03-02)"}),
        ("[Ana|PERSON] is with a cellist named [Bo|PERSON]", {"PARTNER_OF(Ana; Bo)"}),
        ("The cellist [Ana|PERSON] is with is [Bo|PERSON]", {"PARTNER_OF(Ana; Bo)"}),
        ("The lad [Ana|PERSON] is seeing is called [Bo|PERSON]", {"PARTNER_OF(Ana; Bo)"}),
        ("[Ana|PERSON] and [Bo|PERSON] are no longer an item", {"PARTNER_OF(Ana; Bo; to 2025-03-05)"}),
        ("[Ana|PERSON] and [Bo|PERSON] have gone their separate ways", {"PARTNER_OF(Ana; Bo; to 2025-03-05)"}),
        ("[Ana|PERSON] has left [Bo|PERSON] for [Cem|PERSON]", {"PARTNER_OF(Ana; Bo; to 2025-03-05)"}),
        ("[Ana|PERSON] called off the engagement to [Bo|PERSON]", {"PARTNER_OF(Ana; Bo; to 2025-03-05)"}),
        ("I am not with [Bo|PERSON] since [Sunday|2025-03-02]", {"PARTNER_OF(me; Bo; to 2025-03-02)"}),
        ("Things ended with [Bo|PERSON] on [Sunday|2025-03-02]", {"PARTNER_OF(me; Bo; to 2025-03-02)"}),
        ("we're finished, [Bo|PERSON] and I", {"PARTNER_OF(me; Bo; to 2025-03-05)"}),
        ("[Ana|PERSON] and [Bo|PERSON] had their nikah [today|2025-03-05]", {"SPOUSE_OF(Ana; Bo; from 2025-03-05)"}),
        ("The wedding of [Ana|PERSON] and [Bo|PERSON] is on [10 May|2025-05-10]", {
            "SPOUSE_OF(Ana; Bo; from 2025-05-10)",
        }),
        ("[Ana|PERSON] became [Bo|PERSON]'s wife on [1 March|2025-03-01]", {"SPOUSE_OF(Ana; Bo; from 2025-03-01)"}),
        ("[Ana|PERSON] and [Bo|PERSON]'s divorce is final", {"SPOUSE_OF(Ana; Bo; to 2025-03-05)"}),
        ("[Ana|PERSON] and I signed the divorce papers [today|2025-03-05]", {"SPOUSE_OF(Ana; me; to 2025-03-05)"}),
        ("[Ana|PERSON]'s marriage to [Bo|PERSON] ended in [January|2025-01]", {"SPOUSE_OF(Ana; Bo; to 2025-01)"}),
    ],
)  # fmt: skip
def test_love_is_told_in_many_ways(text: str, expected: set[str]) -> None:
    swapped = {line.replace("(me; Bo", "(Bo; me").replace("(me; Ana", "(Ana; me") for line in expected}
    assert {line.replace("(me; Bo", "(Bo; me").replace("(me; Ana", "(Ana; me") for line in told(text)} == swapped


@pytest.mark.parametrize(
    "text",
    [
        "[Ana|PERSON] is seeing [Dr Bo|PERSON] on [Tuesday|2025-03-11] about her knee",
        "[Ana|PERSON] went out with the dog, [Bo|PERSON]",
        "I'm with [Bo|PERSON] at the dentist's",
        "[Ana|PERSON] gave [Bo|PERSON] the elbow grease recipe?",
        "[Ana|PERSON] chucked [Bo|PERSON] the ball",
        "[Ana|PERSON] left [Bo|PERSON] at the station",
        "[Ana|PERSON] and [Bo|PERSON] called off the picnic",
        "[Ana|PERSON] and [Bo|PERSON] are not a couple of fools",
        "[Ana|PERSON] and [Bo|PERSON] had their wedding cake tasted",
        "Would [Ana|PERSON] and [Bo|PERSON] say they're an item?",
        "[Ana|PERSON] hopes [Bo|PERSON] is seeing nobody",
    ],
)
def test_what_only_sounds_like_love_is_none(text: str) -> None:
    assert {line for line in told(text) if not line.startswith("not ")} == set()
