from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.engines import edge_frames as frames


async def sent(*parts: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    for part in parts:
        reader.feed_data(part)
    reader.feed_eof()
    return reader


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.binary(max_size=20) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=10), VALUES, max_size=5))
async def test_what_is_packed_comes_out_again(message: dict[str, object]) -> None:
    reader = await sent(frames.pack(message), frames.pack({"next": 1}))
    assert await frames.read(reader) == message
    assert await frames.read(reader) == {"next": 1}
    assert await frames.read(reader) is None


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"\0\0", "ended inside"),
        (b"\0\0\0\5ab", "ended inside"),
        (b"\xff\xff\xff\xff", "announces 4294967295"),
        (b"\0\0\0\1\xc1", "not msgpack"),
        (b"\0\0\0\1\x01", "not a map"),
        (b"\0\0\0\5\x81\xc4\x01a\x02", "not a map"),
        (b"\0\0\0\4" + b"\xdf\xff\xff\xff", "not msgpack"),
        (b"\0\0\0\4\x81\xa1\xff\x01", "not msgpack"),
    ],
)
async def test_what_is_no_frame_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(frames.BadFrame, match=why):
        await frames.read(await sent(raw))


def test_a_message_too_large_is_not_sent() -> None:
    with pytest.raises(frames.BadFrame, match="at most"):
        frames.pack({"text": b"x" * frames.MAX_FRAME})
