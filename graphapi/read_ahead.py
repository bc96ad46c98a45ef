"""Reading ahead in a stream, so that what is there already can be handled together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None = None


async def batches(stream: AsyncIterator[T], most: int) -> AsyncGenerator[Sequence[T], None]:
    """Yield the stream's items in order, those together that came since the last batch, at most `most`.

    Ends as the stream does, with its error if it has one. Closing this generator closes the stream.
    """
    ahead: asyncio.Queue[T | _End] = asyncio.Queue(most)

    async def read() -> None:
        try:
            async for item in stream:
                await ahead.put(item)
            await ahead.put(_End())
        except Exception as error:
            await ahead.put(_End(error))

    reader = asyncio.create_task(read())
    try:
        while True:
            came = [await ahead.get(), *(ahead.get_nowait() for _ in range(ahead.qsize()))]
            items = [item for item in came if not isinstance(item, _End)]
            if items:
                yield items
            last = came[-1]
            if isinstance(last, _End):
                if last.error is not None:
                    raise last.error
                return
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()
