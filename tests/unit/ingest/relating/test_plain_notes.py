"""Ways in which plain notes tell who is tied to whom; each sentence stands for many."""

from __future__ import annotations

import pytest

from tests.unit.ingest.relating.marked_up import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("His wife [Ana|PERSON] and my brother [Bo|PERSON] sang", {"SIBLING_OF(me; Bo)"}),
        ("[Cem|PERSON] rang. It says his wife [Ana|PERSON] and my brother [Bo|PERSON] sang", {
            "SPOUSE_OF(Ana; Cem)",
            "SIBLING_OF(me; Bo)",
        }),
        ("[The Anchor|ORG] belongs to [Ana|PERSON], her husband [Bo|PERSON] cooks", {
            "OWNS(Ana; The Anchor)",
            "SPOUSE_OF(Bo; Ana)",
        }),
        ("[Ana|PERSON] and [Bo|PERSON], her parents, rang [Eva|PERSON]", set()),
        ("[Eva|PERSON] sings. [Ana|PERSON] and [Bo|PERSON], her parents, clap", {
            "PARENT_OF(Ana; Eva)",
            "PARENT_OF(Bo; Eva)",
        }),
        ("[Bo|PERSON] is my brother's husband", {"RELATIVE_OF(me; Bo)"}),
        ("[Ana|PERSON], his wife and my boss, told [Bo|PERSON]", {"REPORTS_TO(me; Ana)"}),
        ("[Ileana|PERSON], my stand partner, plays", {"KNOWS(me; Ileana)"}),
        ("[Ileana|PERSON], my new partner, plays", {"PARTNER_OF(me; Ileana)"}),
    ],
)  # fmt: skip
def test_a_role_is_that_of_whom_the_words_beside_it_mean(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON] reports to [Bo|PERSON] and I report to [Ana|PERSON]", {
            "REPORTS_TO(Ana; Bo)",
            "REPORTS_TO(me; Ana)",
        }),
        ("[Ana|PERSON] works with [Bo|PERSON] and [Cem|PERSON] reports to her", {
            "COLLEAGUE_OF(Ana; Bo)",
            "REPORTS_TO(Cem; Ana)",
        }),
        ("Ring [Ana|PERSON]. She's a client since [2021|2021], works for [Acme|ORG]", {
            "KNOWS(me; Ana; from 2021)",
            "WORKS_AT(Ana; Acme)",
        }),
        ("[Ana|PERSON] fell out with [Bo|PERSON] and moved to [Leeds|PLACE]", {"LIVES_IN(Ana; Leeds)"}),
        ("works for [Acme|ORG], nice people", set()),
        ("If it rains ring [Ana|PERSON], she's my sister", {"SIBLING_OF(me; Ana)"}),
        ("would [Ana|PERSON] (she works at [Acme|ORG]) come?", {"WORKS_AT(Ana; Acme)"}),
        ("Why is it that [Ana|PERSON] works at [Acme|ORG]?", {"WORKS_AT(Ana; Acme)"}),
        ("[Bo|PERSON] thinks [Ana|PERSON] is [Cem|PERSON]'s aunt", set()),
    ],
)  # fmt: skip
def test_a_clause_has_its_own_subject_and_its_own_way_of_meaning_it(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lunch with [Ana|PERSON]. Married since [1994|1994], imagine", {"SPOUSE_OF(me; Ana; from 1994)"}),
        ("[Ana|PERSON] cooked. Four years together and still in love", {"PARTNER_OF(me; Ana)"}),
        ("[Ana|PERSON], who I share the flat with", {"KNOWS(me; Ana)"}),
        ("[Ana|PERSON], who I report to", {"REPORTS_TO(me; Ana)"}),
        ("[Ana|PERSON] came to [Leeds|PLACE], still lives there", {"LIVES_IN(Ana; Leeds)"}),
        ("[Ana|PERSON] moved out of [Leeds|PLACE]", {"LIVES_IN(Ana; Leeds; to 2025-03-05)"}),
        ("[Ana|PERSON] lives across the landing from us", {"NEIGHBOR_OF(me; Ana)"}),
        ("[Ana|PERSON] is in final year at [Brunel|PLACE]", {"STUDIES_AT(Ana; Brunel)"}),
        ("[Ana|PERSON] from [Lagan Striders|ORG]", {"MEMBER_OF(Ana; Lagan Striders)"}),
        ("First day at [Elm Primary|ORG]", {"WORKS_AT(me; Elm Primary; from 2025-03-05)"}),
        ("[Bo|PERSON] hates mushrooms, [Ana|PERSON] loves them", {
            "DISLIKES(Bo; mushrooms)",
            "LIKES(Ana; mushrooms)",
        }),
        ("[Ana|PERSON] used to hate jazz", {"DISLIKES(Ana; jazz; to 2025-03-05)"}),
    ],
)  # fmt: skip
def test_plain_words_tell_what_they_state(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON] was my boss for years", {"REPORTS_TO(me; Ana; to 2025-03-05)"}),
        ("[Ana|PERSON] was my teacher", {"KNOWS(me; Ana)"}),
        ("[Ana|PERSON] and [Bo|PERSON] were friends until the raffle of [2019|2019]", {
            "FRIEND_OF(Ana; Bo; to 2019)"
        }),
        ("[Ana|PERSON] and I are divorced since [May|2024-05]", {"SPOUSE_OF(me; Ana; to 2024-05)"}),
        ("I report to [Ana|PERSON] from [May|2025-05], and [Bo|PERSON] reports to me", {
            "REPORTS_TO(me; Ana; from 2025-05)",
            "MANAGER_OF(me; Bo)",
        }),
        ("I heard [today|2025-03-05] that [Ana|PERSON] is married to [Bo|PERSON]", {"SPOUSE_OF(Ana; Bo)"}),
    ],
)  # fmt: skip
def test_a_bound_belongs_to_the_tie_that_it_is_told_of(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Anna|PERSON] relinquishes her post as my head of department on [29 February|2024-02-29]", {
            "REPORTS_TO(me; Anna; to 2024-02-29)",
        }),
        ("[Bo|PERSON] left as my boss [Ann|PERSON] came in", {"REPORTS_TO(me; Ann)"}),
        ("From [1 March|2024-03-01] [Mei|PERSON] takes the desk under me", {"MANAGER_OF(me; Mei; from 2024-03-01)"}),
        ("[Mei|PERSON] started a fire under my grill", set()),
        ("[Memo|PERSON], my novio, sang", {"PARTNER_OF(me; Memo)"}),
        ("[Ana|PERSON] and [Bo|PERSON] are novios", {"PARTNER_OF(Ana; Bo)"}),
        ("[Memo|PERSON] and I, se acabó, [Thursday|2025-02-27]", {"PARTNER_OF(me; Memo; to 2025-02-27)"}),
        ("[Ana|PERSON] attends [AGH|ORG], where she reads geology", {"STUDIES_AT(Ana; AGH)"}),
        ("[Ana|PERSON] attends [Expo|ORG], where she sells socks", set()),
        ("[Ana|PERSON] moved out of [Rome|PLACE] [yesterday|2025-03-04], she lives in [Bari|PLACE]", {
            "LIVES_IN(Ana; Rome; to 2025-03-04)",
            "LIVES_IN(Ana; Bari; from 2025-03-04)",
        }),
    ],
)  # fmt: skip
def test_posts_and_loves_in_other_words(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Last day at [PWF|ORG]'s [March 15|2024-03-15], [Lise|PERSON] stays my boss till then", "; to 2024-03-15"),
        ("[May 10|2024-05-10] is the last day, [Lise|PERSON] is my boss only till that day", "; to 2024-05-10"),
        ("On [May 10|2024-05-10] I slept. [Lise|PERSON] is my boss until then", ""),
    ],
)
def test_till_then_is_the_date_told_before_it_in_the_sentence(text: str, until: str) -> None:
    assert f"REPORTS_TO(me; Lise{until})" in told(text)
