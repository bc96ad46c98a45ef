"""What the encoder takes for a tie by words that only look like one, and what is one beside it."""

from __future__ import annotations

import pytest

from ingest.understanding.labels import SpanType, Standing
from ingest.understanding.reading import Found, Tie
from knowledge.relations.relation import RelationType
from tests.unit.ingest.relating.marked_up import read, related, told

R = RelationType


def _proposed(marked: str, kind: RelationType, one: str, two: str) -> bool:
    text, _, _ = read(marked)
    ends = [Found(text.index(name), text.index(name) + len(name), SpanType.PERSON, 0.99) for name in (one, two)]
    tie = Tie(ends[0], kind, ends[1], Standing.HOLDS, None, None, 0.97)
    return any(one.type is kind and two in (one.subject, one.object) for one in related(marked, (tie,)).relations)


@pytest.mark.parametrize(
    "text",
    [
        "[Ana|PERSON] signed the lease at [Acme|ORG]",
        "Saw [Ana|PERSON] and her son at [Acme|ORG]",
        "Had a pint with [Ana|PERSON] at [Acme|ORG]",
        "[Ana|PERSON] opened an account at [Acme|ORG]",
        "Coffee with [Ana|PERSON] at the [Acme|ORG]",
    ],
)
def test_who_runs_an_errand_or_is_met_at_a_firm_does_not_work_there(text: str) -> None:
    assert not _proposed(text, R.WORKS_AT, "Ana", "Acme")


@pytest.mark.parametrize(
    "text",
    [
        "[Ana|PERSON] signed her contract at [Acme|ORG]",
        "[Ana|PERSON], all smiles at [Acme|ORG] these days",
        "Saw my boss [Ana|PERSON] at [Acme|ORG]",
        "Saw [Ana|PERSON] on her shift at [Acme|ORG]",
    ],
)
def test_who_is_there_by_a_word_for_work_may_work_there(text: str) -> None:
    assert _proposed(text, R.WORKS_AT, "Ana", "Acme")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("[Bo|PERSON] met [Ana|PERSON] on the way. It's like sharing a flat with a polite lodger", False),
        ("[Bo|PERSON] and [Ana|PERSON] hardly spoke, as if she were his landlady", False),
        ("[Ana|PERSON], the lodger of [Bo|PERSON], is like a daughter to him", True),
    ],
)
def test_a_role_that_somebody_is_likened_to_is_not_theirs(text: str, is_told: bool) -> None:
    assert _proposed(text, R.KNOWS, "Bo", "Ana") is is_told


@pytest.mark.parametrize(
    ("text", "is_sibling"),
    [
        ("Eva's sister [Ana|PERSON] and [Bo|PERSON] sing with [Cem|PERSON]", False),
        ("[Cem|PERSON]'s sister [Ana|PERSON] and [Bo|PERSON] sing", False),
        ("[Cem|PERSON]'s boss [Ana|PERSON] and [Bo|PERSON] sing", True),
        ("[Cem|PERSON], [Ana|PERSON] and [Bo|PERSON] sing", True),
    ],
)
def test_a_role_of_one_is_not_the_next_ones_too(text: str, is_sibling: bool) -> None:
    assert _proposed(text, R.SIBLING_OF, "Cem", "Bo") is is_sibling


def test_nobody_lives_in_a_date() -> None:
    text, _, _ = read("[Ana|PERSON], moved to [Tues 25 March|2025-03-25]")
    ends = (Found(0, 3, SpanType.PERSON, 0.99), Found(text.index("Tues"), text.index("Tues") + 4, SpanType.PLACE, 0.9))
    tie = Tie(ends[0], R.LIVES_IN, ends[1], Standing.HOLDS, None, None, 0.97)
    assert related("[Ana|PERSON], moved to [Tues 25 March|2025-03-25]", (tie,)).relations == ()


def test_who_comes_down_the_stairs_is_no_neighbour_unless_called_one() -> None:
    assert not _proposed("[Ana|PERSON] and [Bo|PERSON] coming downstairs", R.NEIGHBOR_OF, "Ana", "Bo")
    assert _proposed("Neighbours [Ana|PERSON] and [Bo|PERSON] coming downstairs", R.NEIGHBOR_OF, "Ana", "Bo")


def test_a_name_and_its_bearer_are_one_and_no_couple() -> None:
    text = "[Young Barker|PERSON]'s name is [Neil|PERSON]. Engaged to [Mia|PERSON]"
    assert not _proposed(text, R.PARTNER_OF, "Neil", "Young Barker")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON] married again, a fella named [Bo|PERSON]", "SPOUSE_OF(Ana; Bo)"),
        ("[Ana|PERSON] has remarried, a widower called [Bo|PERSON]", "SPOUSE_OF(Ana; Bo)"),
        ("Me and [Ana|PERSON] are official btw", "PARTNER_OF(me; Ana; from 2025-03-05)"),
        ("[Ana|PERSON] used to be at [Acme|ORG] before", "WORKS_AT(Ana; Acme; to 2025-03-05)"),
        ("New starter: [Ana|PERSON], ex-[Acme|ORG]", "WORKS_AT(Ana; Acme; to 2025-03-05)"),
        ("[Ana|PERSON] packed in [Acme|ORG]", "WORKS_AT(Ana; Acme; to 2025-03-05)"),
        ("[Ana|PERSON] is off to [Acme|ORG] in [May|2025-05]", "WORKS_AT(Ana; Acme; from 2025-05)"),
    ],
)
def test_plain_ways_of_telling_a_tie_are_read(text: str, expected: str) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "[Ana|PERSON] is off to [Acme|ORG] for milk",
        "The results of [Ana|PERSON] are official",
        "[Ana|PERSON] used to be rude at [Acme|ORG]",
        "[Ana|PERSON] got lost, a man called [Bo|PERSON] helped",
    ],
)
def test_what_looks_like_them_is_not(text: str) -> None:
    assert told(text) == set()
