"""Lists sorted by use: most used first, then by id, in pages that cut the sorted list."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import InvalidInput
from knowledge.pages import PageRequest
from knowledge.stores.ranked import rank


@given(uses=st.lists(st.integers(0, 5), max_size=20), size=st.integers(1, 8), backward=st.booleans())
def test_pages_partition_the_ranking(uses: list[int], size: int, backward: bool) -> None:
    rows = [{"id": str(UUID(int=place)), "uses": count} for place, count in enumerate(uses)]
    expected = [row["id"] for row in sorted(rows, key=lambda row: (-int(str(row["uses"])), str(row["id"])))]
    seen: list[str] = []
    key: str | None = None
    for _ in range(len(rows) + 1):
        page, more = rank(rows, PageRequest(size, key, backward))
        ids = [row.id for row in page]
        seen = ids + seen if backward else seen + ids
        assert more == (len(seen) < len(rows))
        if not more:
            break
        key = page[0].key if backward else page[-1].key
    assert seen == expected


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("key", ["", "garbage", "1|x", "000000000001|nothex!"])
def test_a_broken_cursor_is_refused_by_name(key: str, backward: bool) -> None:
    with pytest.raises(InvalidInput) as error:
        rank([], PageRequest(5, key, backward))
    assert error.value.path == ("before" if backward else "after",)
