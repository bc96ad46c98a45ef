"""A client's answers of a server bounded in size, errors and redirections among them: none is read without an end."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import openai


class TooMuch(httpx2.HTTPError):
    """The server answers more than it was asked for, or in a form whose size nobody can tell beforehand."""


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream = stream
        self._left = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._left -= len(part)
            if self._left < 0:
                raise TooMuch("the answer has no end")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


def bounded_client(most: int) -> httpx2.AsyncClient:
    """Return a client for the SDK whose answers have at most so many bytes.

    None may come packed: a few bytes of such an answer can be any number in memory.
    """

    async def bound(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise TooMuch("the answer is packed, which was not asked for")
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream, most)

    return openai.DefaultAsyncHttpxClient(headers={"Accept-Encoding": "identity"}, event_hooks={"response": [bound]})
