"""Which dates of a text are those of a tie that the encoder reads, and which bounds leave it no time."""

from __future__ import annotations

import pytest

from ingest.relating.bounds import lasting
from ingest.understanding.labels import SpanType, Standing
from ingest.understanding.reading import Found, Tie
from knowledge.memories.memory import TimePrecision
from knowledge.relations.relation import Bound, Bounds, RelationType
from tests.unit.ingest.relating.marked_up import read, related

_NOTE = "2025-03-05"


def _until(marked: str, kind: RelationType, *names: str) -> str | None:
    text, _, [time] = read(marked)
    sort = SpanType.PERSON if kind is RelationType.PARTNER_OF else SpanType.ORGANIZATION
    ends = [Found(text.index(name), text.index(name) + len(name), sort, 0.99) for name in names]
    date = Found(time.start, time.end, SpanType.DATE, 0.99)
    tie = Tie(ends[0] if len(ends) > 1 else None, kind, ends[-1], Standing.ENDED, None, date, 0.99)
    [relation] = [one for one in related(marked, (tie,)).relations if one.type is kind]
    return relation.bounds.until and relation.bounds.until.at[:10]


@pytest.mark.parametrize(
    "text",
    [
        "[Ana|PERSON] without [Bo|PERSON], at last. Off to Crete on [9 July|2025-07-09]",
        "[Ana|PERSON] without [Bo|PERSON], at last. She is home on [9 July|2025-07-09]",
        "[Ana|PERSON] without [Bo|PERSON], at last; [Cem|PERSON] split on [9 July|2025-07-09]",
    ],
)
def test_a_date_of_another_sentence_is_not_the_end(text: str) -> None:
    assert _until(text, RelationType.PARTNER_OF, "Ana", "Bo") == _NOTE


@pytest.mark.parametrize(
    "text",
    [
        "[Ana|PERSON] without [Bo|PERSON], at last by [9 July|2025-07-09]",
        "[Ana|PERSON] without [Bo|PERSON], at last. They split on [9 July|2025-07-09]",
        "[Ana|PERSON] without [Bo|PERSON], at last. Over since [9 July|2025-07-09]",
    ],
)
def test_a_date_beside_the_names_or_in_a_sentence_that_goes_on_about_them_is(text: str) -> None:
    assert _until(text, RelationType.PARTNER_OF, "Ana", "Bo") == "2025-07-09"


def test_an_end_told_beside_a_tie_is_read_after_her_as_after_his() -> None:
    for whose in ("His", "Her", "My"):
        [relation] = related(f"[Ana|PERSON] left [Acme|ORG]. {whose} last day was [Monday|2025-03-03]").relations
        assert relation.bounds.until is not None
        assert relation.bounds.until.at.startswith("2025-03-03")


def test_what_would_hold_at_no_instant_loses_the_bound_that_is_less_told() -> None:
    early, late = (Bound(f"2025-0{month}-01T00:00:00.000Z", TimePrecision.DAY) for month in (2, 3))
    assert lasting(Bounds(late, late), is_over=False) == Bounds(since=late)
    assert lasting(Bounds(late, early), is_over=True) == Bounds(until=early)
    assert lasting(Bounds(early, late), is_over=True) == Bounds(early, late)
