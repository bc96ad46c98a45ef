"""Keyset pages in windows of time: they cut a sorted list, forward and backward, losing and doubling nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import InvalidInput
from knowledge.instants import to_instant
from knowledge.pages import PageRequest
from knowledge.stores.windows import Row, Window, bounds, check_key, read_page, to_page

OWNER = "o"
NOW = datetime.now(UTC)

moments = st.one_of(
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),
    st.integers(-200, 200).map(lambda days: NOW + timedelta(days=days)),
    st.sampled_from([NOW, NOW - timedelta(days=4), datetime(2000, 1, 1, tzinfo=UTC)]),
)


class Shelf:
    """What an engine answers to a window, counting the questions."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = sorted(keys, reverse=True)
        self.reads = 0

    async def read(self, window: Window) -> list[Row]:
        self.reads += 1
        assert self.reads < 50
        found = [key for key in self.keys if window.low < key < window.high]
        return [Row(key.split("|")[2], key) for key in (found[::-1] if window.backward else found)[: window.limit]]


def keys_of(times: Sequence[datetime]) -> list[str]:
    return [f"{OWNER}|{to_instant(moment)}|{place:04d}" for place, moment in enumerate(times)]


@given(times=st.lists(moments, max_size=25), size=st.integers(1, 9), backward=st.booleans())
async def test_pages_partition_the_list_in_both_directions(times: list[datetime], size: int, backward: bool) -> None:
    expected = sorted(keys_of(times), reverse=True)
    shelf = Shelf(expected)
    seen: list[str] = []
    key: str | None = None
    for _ in range(len(expected) + 1):
        request = PageRequest(size, key, backward)
        shelf.reads = 0
        rows, more = await read_page(OWNER, request, shelf.read)
        page = to_page(rows, {row.id: row.key for row in rows}, request, more=more)
        assert list(page.items) == list(page.keys) == sorted(page.keys, reverse=True)
        assert shelf.reads <= 7
        seen = [*page.keys, *seen] if backward else [*seen, *page.keys]
        onward, back = (page.has_previous, page.has_next) if backward else (page.has_next, page.has_previous)
        assert onward == (len(seen) < len(expected))
        assert back == (key is not None)
        if not onward:
            break
        key = page.keys[0] if backward else page.keys[-1]
    assert seen == expected


@given(times=st.lists(moments, min_size=1, max_size=15), cursor=moments, backward=st.booleans())
async def test_a_cursor_needs_no_row_to_stand_on(times: list[datetime], cursor: datetime, backward: bool) -> None:
    key = f"{OWNER}|{to_instant(cursor)}|gone"
    keys = keys_of(times)
    rows, more = await read_page(OWNER, PageRequest(100, key, backward), Shelf(keys).read)
    assert [row.key for row in rows] == sorted((k for k in keys if (k > key) == backward), reverse=True)
    assert not more


async def test_an_empty_list_is_one_empty_page() -> None:
    for backward in (False, True):
        rows, more = await read_page(OWNER, PageRequest(5, None, backward), Shelf([]).read)
        assert (rows, more) == ([], False)


def test_rows_that_vanished_in_between_are_left_out() -> None:
    rows = [Row("a", "o|2|a"), Row("b", "o|1|b")]
    page = to_page(rows, {"b": "B"}, PageRequest(5), more=True)
    assert (page.items, page.keys, page.has_next, page.has_previous) == (["B"], ["o|1|b"], True, False)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "garbage",
        "o|2025-01-01T00:00:00.000Z",
        "other|2025-01-01T00:00:00.000Z|x",
        "o|2025-13-01T00:00:00.000Z|x",
        "o|2025-01-01|x",
        "o|2025-01-01T00:00:00.000+01:00|x",
        "o|0000-01-01T00:00:00.000Z|x",
        "o|٢٠٢٥-01-01T00:00:00.000Z|x",
        "o|2025-01-01T00:00:00.000Z|x|y",
    ],
)
@pytest.mark.parametrize("backward", [False, True])
async def test_a_foreign_or_broken_cursor_is_refused_by_name(key: str, backward: bool) -> None:
    with pytest.raises(InvalidInput) as error:
        await read_page(OWNER, PageRequest(5, key, backward), Shelf([]).read)
    assert error.value.path == ("before" if backward else "after",)


@given(st.text())
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    for key in (text, f"{OWNER}|{text}|x"):
        try:
            check_key(OWNER, key, "after")
        except InvalidInput:
            continue
        assert key.startswith(OWNER + "|")
        low, high = bounds(OWNER)
        assert low < key < high
