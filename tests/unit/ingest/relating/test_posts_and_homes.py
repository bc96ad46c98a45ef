"""How work, study, membership, ownership and homes are told to begin, to end and to pass on; and what only looks so."""

from __future__ import annotations

import pytest

from tests.unit.ingest.relating.marked_up import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON] has a job with [Acme|ORG]", {"WORKS_AT(Ana; Acme)"}),
        ("[Bo|PERSON] is on the boats for [Acme|ORG]", {"WORKS_AT(Bo; Acme)"}),
        ("[Bo|PERSON] got on at [Acme|ORG], starts [7 April|2025-04-07]", {"WORKS_AT(Bo; Acme; from 2025-04-07)"}),
        ("Signed with [Acme|ORG], I begin on [24 March|2025-03-24]", {"WORKS_AT(me; Acme; from 2025-03-24)"}),
        ("The one at [Acme|ORG] is [Ana|PERSON]", {"WORKS_AT(Ana; Acme)"}),
        ("We met [Luis|PERSON], a vet at [Acme|ORG]", {"WORKS_AT(Luis; Acme)"}),
        ("[Bo|PERSON] packed in at [Acme|ORG] on [Friday|2025-02-28]", {"WORKS_AT(Bo; Acme; to 2025-02-28)"}),
        ("[Bo|PERSON] got the boot from [Acme|ORG]", {"WORKS_AT(Bo; Acme; to 2025-03-05)"}),
        ("[Bo|PERSON] is no longer at [Acme|ORG]", {"WORKS_AT(Bo; Acme; to 2025-03-05)"}),
        ("[Ana|PERSON]'s last shift at [St Ann's Hospital|ORG] is on [the 21st|2025-03-21]", {
            "WORKS_AT(Ana; St Ann's Hospital; to 2025-03-21)",
        }),
        ("[Bo|PERSON]'s contract at [Acme|ORG] ends on [30 June|2025-06-30]", {"WORKS_AT(Bo; Acme; to 2025-06-30)"}),
        ("[Acme|ORG] let [Bo|PERSON] go on [Friday|2025-02-28]", {"WORKS_AT(Bo; Acme; to 2025-02-28)"}),
        ("[Ana|PERSON] got into [Leeds University|ORG]", {"STUDIES_AT(Ana; Leeds University)"}),
        ("[Ana|PERSON] transferred from [Uni Bonn|ORG] to [Uni Mainz|ORG] in [October|2024-10]", {
            "STUDIES_AT(Ana; Uni Bonn; to 2024-10)",
            "STUDIES_AT(Ana; Uni Mainz; from 2024-10)",
        }),
        ("Joined [Bergen Mannskor|ORG] [tonight|2025-03-05]", {"MEMBER_OF(me; Bergen Mannskor; from 2025-03-05)"}),
        ("[Bo|PERSON] left [The Hats|ORG], the band is done", {"MEMBER_OF(Bo; The Hats; to 2025-03-05)"}),
    ],
)  # fmt: skip
def test_posts_are_told_in_many_ways(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Bo|PERSON] signed [Rose Farm|PLACE] over to his daughter [Ana|PERSON] [yesterday|2025-03-04]", {
            "PARENT_OF(Bo; Ana)",
            "OWNS(Bo; Rose Farm; to 2025-03-04)",
            "OWNS(Ana; Rose Farm; from 2025-03-04)",
        }),
        ("[Bo|PERSON] sold [Acme|ORG] to [Ana|PERSON]", {
            "OWNS(Bo; Acme; to 2025-03-05)",
            "OWNS(Ana; Acme; from 2025-03-05)",
        }),
        ("[Ana|PERSON] took over [Acme|ORG] from [Bo|PERSON] on [1 March|2025-03-01]", {
            "OWNS(Bo; Acme; to 2025-03-01)",
            "OWNS(Ana; Acme; from 2025-03-01)",
        }),
        ("[Acme|ORG] is [Ana|PERSON]'s now", {"OWNS(Ana; Acme; from 2025-03-05)"}),
        ("[Acme|ORG] is no longer mine", {"OWNS(me; Acme; to 2025-03-05)"}),
        ("[Acme|ORG] has a new owner, [Ana|PERSON]", {"OWNS(Ana; Acme)"}),
    ],
)  # fmt: skip
def test_what_is_owned_passes_on(text: str, expected: set[str]) -> None:
    assert {line.replace("CHILD_OF(Ana; Bo", "PARENT_OF(Bo; Ana") for line in told(text)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON] has flitted to [Oban|PLACE]", {"LIVES_IN(Ana; Oban; from 2025-03-05)"}),
        ("[Ana|PERSON] and [Bo|PERSON] bought a house in [Oban|PLACE] and moved in on [Saturday|2025-03-01]", {
            "LIVES_IN(Ana; Oban; from 2025-03-01)",
            "LIVES_IN(Bo; Oban; from 2025-03-01)",
        }),
        ("Home is [Oban|PLACE] now", {"LIVES_IN(me; Oban; from 2025-03-05)"}),
        ("I left [Ayr|PLACE] [yesterday|2025-03-04] and live in [Oban|PLACE] now", {
            "LIVES_IN(me; Ayr; to 2025-03-04)",
            "LIVES_IN(me; Oban; from 2025-03-04)",
        }),
        ("[Ana|PERSON] leaves [Ayr|PLACE]: she lives in [Oban|PLACE] from [1 June|2025-06-01]", {
            "LIVES_IN(Ana; Ayr; to 2025-06-01)",
            "LIVES_IN(Ana; Oban; from 2025-06-01)",
        }),
        ("Swapped [Ayr|PLACE] for [Oban|PLACE] [today|2025-03-05]", {
            "LIVES_IN(me; Ayr; to 2025-03-05)",
            "LIVES_IN(me; Oban; from 2025-03-05)",
        }),
        ("I hand back the keys to my place in [Ayr|PLACE] on [31 March|2025-03-31]", {
            "LIVES_IN(me; Ayr; to 2025-03-31)",
        }),
        ("[Ana|PERSON] came home from [Oban|PLACE] for good [yesterday|2025-03-04]", {
            "LIVES_IN(Ana; Oban; to 2025-03-04)",
        }),
    ],
)  # fmt: skip
def test_homes_are_taken_and_left_in_many_ways(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[Bo|PERSON] packed in smoking at [Oban|PLACE]",
        "[Ana|PERSON] handed the letter to [Bo|PERSON]",
        "The blue van on [Elm Street|PLACE] is [Bo|PERSON]'s",
        "[Ana|PERSON] took over the barbecue from [Bo|PERSON]",
        "[Ana|PERSON] signed for a parcel from [Acme|ORG]",
        "Would [Ana|PERSON] get into [Leeds University|ORG]?",
        "[Ana|PERSON] might swap [Ayr|PLACE] for [Oban|PLACE]",
        "I left [Ayr|PLACE] at nine with the dog",
        "[Ana|PERSON], a guest at [Hotel Lux|ORG], sang",
        "Should I quit [Acme|ORG]?",
    ],
)
def test_what_only_looks_like_a_post_or_a_home_is_none(text: str) -> None:
    assert {line for line in told(text) if not line.startswith("VISITED")} == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Had lunch with [Ana|PERSON] at [Acme|ORG]", set()),
        ("[Ana|PERSON] is moving to [Oban|PLACE] in [March|2025-03] with her boyfriend [Bo|PERSON]", {
            "PARTNER_OF(Bo; Ana)",
            "LIVES_IN(Ana; Oban; from 2025-03)",
            "LIVES_IN(Bo; Oban; from 2025-03)",
        }),
        ("First day with [Bo|PERSON] as my boss", {"REPORTS_TO(me; Bo; from 2025-03-05)"}),
        ("Dad ([Bo|PERSON]) rang", {"CHILD_OF(me; Bo)"}),
        ("[Bo|PERSON] cooks, he runs a bakery, [Acme|ORG]", {"OWNS(Bo; Acme)"}),
        ("[Ana|PERSON] said yes! Wedding is [18 October|2025-10-18]", {
            "PARTNER_OF(me; Ana)",
            "SPOUSE_OF(me; Ana; from 2025-10-18)",
        }),
        ("[Bo|PERSON] proposed to [Ana|PERSON], the wedding is on [8 May|2025-05-08]", {
            "SPOUSE_OF(Bo; Ana; from 2025-05-08)",
        }),
    ],
)  # fmt: skip
def test_what_stands_beside_tells_who_and_when(text: str, expected: set[str]) -> None:
    assert told(text) - {"PARTNER_OF(me; Ana)"} == expected - {"PARTNER_OF(me; Ana)"}
