"""Reading ahead keeps order, end and error of a stream, and holds no more than it may."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.read_ahead import batches


@given(st.lists(st.integers(), max_size=40), st.integers(1, 7), st.booleans(), st.data())
def test_every_item_comes_once_in_order_and_then_the_end(
    items: list[int], most: int, fails: bool, data: st.DataObject
) -> None:
    pauses = data.draw(st.sets(st.integers(0, 40)))

    async def stream() -> AsyncIterator[int]:
        for place, item in enumerate(items):
            if place in pauses:
                await asyncio.sleep(0)
            yield item
        if fails:
            raise LookupError("the stream broke")

    async def read() -> list[int]:
        seen: list[int] = []
        try:
            async for batch in batches(stream(), most):
                assert 1 <= len(batch) <= most
                seen += batch
            assert not fails
        except LookupError:
            assert fails
        return seen

    assert asyncio.run(read()) == items


async def test_what_came_meanwhile_comes_together() -> None:
    async def stream() -> AsyncIterator[int]:
        for item in range(5):
            yield item

    async with aclosing(batches(stream(), 3)) as arriving:
        sizes = []
        async for batch in arriving:
            sizes.append(len(batch))
            for _ in range(10):
                await asyncio.sleep(0)
    assert sum(sizes) == 5
    assert max(sizes) > 1


async def test_closing_ends_the_stream_that_waits() -> None:
    ended = asyncio.Event()

    async def stream() -> AsyncIterator[int]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with aclosing(batches(stream(), 3)) as arriving:
        assert await anext(arriving) == [1]
    await asyncio.wait_for(ended.wait(), 5)
    with pytest.raises(StopAsyncIteration):
        await anext(arriving)
