"""How kinship, friendship and ties of work are told to begin, to hold and to end; and what only looks like it."""

from __future__ import annotations

import pytest

from tests.unit.ingest.relating.marked_up import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON], the mother-in-law, has views", {"RELATIVE_OF(me; Ana)"}),
        ("the brother [Bo|PERSON] is home", {"SIBLING_OF(me; Bo)"}),
        ("big sis [Ana|PERSON] sent money", {"SIBLING_OF(me; Ana)"}),
        ("[Bo|PERSON], an old pal of mine, came", {"FRIEND_OF(me; Bo)"}),
        ("[Ana|PERSON] is a cousin of mine", {"RELATIVE_OF(me; Ana)"}),
        ("[Ana|PERSON] is distantly related to [Bo|PERSON]", {"RELATIVE_OF(Ana; Bo)"}),
        ("our two girls, [Ana|PERSON] and [Eva|PERSON], share", {"PARENT_OF(me; Ana)", "PARENT_OF(me; Eva)"}),
        ("[Ana|PERSON] gave birth to a wee girl, [Eva|PERSON]", {"PARENT_OF(Ana; Eva)"}),
        ("my daughter's called [Ana|PERSON]", {"PARENT_OF(me; Ana)"}),
        ("I rent off a woman called [Ana|PERSON]", {"KNOWS(me; Ana)"}),
        ("The new foreman is called [Bo|PERSON]", {"REPORTS_TO(me; Bo)"}),
        ("We have a new colleague since [Monday|2025-03-03]: [Bo|PERSON]", {"COLLEAGUE_OF(me; Bo; from 2025-03-03)"}),
    ],
)
def test_ties_are_told_in_many_ways(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Bo|PERSON] works on the bench next to mine", {"COLLEAGUE_OF(me; Bo)"}),
        ("[Bo|PERSON] stays my colleague until [31 March|2025-03-31]", {"COLLEAGUE_OF(me; Bo; to 2025-03-31)"}),
        ("[Bo|PERSON] is my colleague no more", {"COLLEAGUE_OF(me; Bo; to 2025-03-05)"}),
        ("no more [Ana|PERSON] for a boss and no more [Bo|PERSON] for a workmate", {
            "REPORTS_TO(me; Ana; to 2025-03-05)",
            "COLLEAGUE_OF(me; Bo; to 2025-03-05)",
        }),
        ("[Today|2025-03-05] was [Bo|PERSON]'s last day on our team", {"COLLEAGUE_OF(me; Bo; to 2025-03-05)"}),
        ("[Bo|PERSON] stopped being my boss on [Friday|2025-02-28]", {"REPORTS_TO(me; Bo; to 2025-02-28)"}),
        ("I don't report to [Bo|PERSON] any more", {"REPORTS_TO(me; Bo; to 2025-03-05)"}),
        ("I'm no longer [Bo|PERSON]'s boss", {"MANAGER_OF(me; Bo; to 2025-03-05)"}),
        ("My boss [Bo|PERSON] retires on [30 June|2025-06-30]", {"REPORTS_TO(me; Bo; to 2025-06-30)"}),
        ("[Bo|PERSON], my manager, got the sack [on Monday|2025-03-03]", {"REPORTS_TO(me; Bo; to 2025-03-03)"}),
        ("my neighbour [Bo|PERSON] moves out on [1 April|2025-04-01]", {"NEIGHBOR_OF(me; Bo; to 2025-04-01)"}),
        ("[Bo|PERSON] hands over as our head of department on [1 May|2025-05-01]", {
            "REPORTS_TO(me; Bo; to 2025-05-01)",
        }),
        ("[Ana|PERSON] takes over from [Bo|PERSON] as my boss on [1 July|2025-07-01]", {
            "REPORTS_TO(me; Ana; from 2025-07-01)",
            "REPORTS_TO(me; Bo; to 2025-07-01)",
        }),
        ("[Bo|PERSON] is my chief until [30 June|2025-06-30], and from [1 July|2025-07-01] it is [Ana|PERSON]", {
            "REPORTS_TO(me; Bo; to 2025-06-30)",
            "REPORTS_TO(me; Ana; from 2025-07-01)",
        }),
        ("until [Friday|2025-03-07] my boss is [Bo|PERSON], after that [Ana|PERSON]", {
            "REPORTS_TO(me; Bo; to 2025-03-07)",
            "REPORTS_TO(me; Ana; from 2025-03-07)",
        }),
        ("[Bo|PERSON] is no longer my boss, [Ana|PERSON] is", {
            "REPORTS_TO(me; Bo; to 2025-03-05)",
            "REPORTS_TO(me; Ana; from 2025-03-05)",
        }),
        ("[Bo|PERSON] gave up running our lab on [28 February|2025-02-28]", {"MANAGER_OF(Bo; me; to 2025-02-28)"}),
    ],
)  # fmt: skip
def test_ties_of_work_end_and_pass_on(text: str, expected: set[str]) -> None:
    assert {line.replace("MANAGER_OF(Bo; me", "REPORTS_TO(me; Bo") for line in told(text)} == {
        line.replace("MANAGER_OF(Bo; me", "REPORTS_TO(me; Bo") for line in expected
    }


@pytest.mark.parametrize(
    "text",
    [
        "[Mr Tan|PERSON] teaches my daughter piano",
        "They took [Ana|PERSON] for my daughter",
        "[Bo|PERSON] came with [Ana|PERSON], the mother-in-law, and a cake",
        "[Bo|PERSON] has two dogs; the brother, [Cem|PERSON]'s, is older",
        "Stand beside me, [Bo|PERSON]",
        "[Bo|PERSON] gave birth to a great idea with [Ana|PERSON]",
        "[Bo|PERSON] is a boss at darts",
        "[Ana|PERSON] reported [Bo|PERSON] to the council",
        "no more [Bo|PERSON] for breakfast",
        "[Bo|PERSON] took over from [Ana|PERSON] at the barbecue",
    ],
)
def test_what_only_looks_like_a_tie_is_none(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "my boss [Bo|PERSON] left the party early",
        "my boss [Bo|PERSON] quit smoking",
        "my boss [Bo|PERSON] got the sack of rice in",
    ],
)
def test_a_boss_who_leaves_something_else_stays_a_boss(text: str) -> None:
    assert told(text) == {"REPORTS_TO(me; Bo)"}
