"""Notes written as people speak: "ma gaffer", "wi Ana", "moved tae Ayr"."""

from __future__ import annotations

import pytest

from tests.unit.ingest.relating.marked_up import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ma gaffer, [Bo|PERSON], is off", {"REPORTS_TO(me; Bo)"}),
        ("me best mate [Bo|PERSON] rang", {"FRIEND_OF(me; Bo)"}),
        ("[Ana|PERSON] is goin oot wi' [Bo|PERSON]", {"PARTNER_OF(Ana; Bo)"}),
        ("[Ana|PERSON] moved tae [Ayr|PLACE] [yesterday|2025-03-04]", {"LIVES_IN(Ana; Ayr; from 2025-03-04)"}),
        ("[Ana|PERSON] left [Bo|PERSON] [today|2025-03-05], moved oot of [Ayr|PLACE] tae [Oban|PLACE]", {
            "PARTNER_OF(Ana; Bo; to 2025-03-05)",
            "LIVES_IN(Ana; Ayr; to 2025-03-05)",
            "LIVES_IN(Ana; Oban; from 2025-03-05)",
        }),
        ("[Ana|PERSON] and her man [Bo|PERSON] moved tae [Ayr|PLACE]", {
            "PARTNER_OF(Ana; Bo)",
            "LIVES_IN(Ana; Ayr)",
            "LIVES_IN(Bo; Ayr)",
        }),
        ("[Ana|PERSON] takes over fae [Bo|PERSON] as ma boss on [1 May|2025-05-01]", {
            "REPORTS_TO(me; Ana; from 2025-05-01)",
            "REPORTS_TO(me; Bo; to 2025-05-01)",
        }),
        ("he told me mum [Ana|PERSON] was in", set()),
        ("[Ana|PERSON], [Bo|PERSON] and me, friends since [1998|1998]", {
            "FRIEND_OF(Ana; Bo; from 1998)",
            "FRIEND_OF(me; Ana; from 1998)",
            "FRIEND_OF(me; Bo; from 1998)",
        }),
        ("[Ma|PERSON] has an MA", set()),
    ],
)  # fmt: skip
def test_what_is_written_as_it_is_spoken_is_read(text: str, expected: set[str]) -> None:
    assert told(text) == expected
