"""Frames between the Edge process and its callers: four bytes of length, big-endian, and a msgpack map."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgpack

MAX_FRAME = 16 * 1024 * 1024


class BadFrame(Exception):
    """What came is not a frame of ours; the connection cannot go on."""


def pack(message: Mapping[str, object]) -> bytes:
    """Return the message as a frame; raises BadFrame where it passes MAX_FRAME."""
    body: bytes = msgpack.packb(message, use_bin_type=True)
    if len(body) > MAX_FRAME:
        raise BadFrame(f"a frame holds at most {MAX_FRAME} bytes, and this one is {len(body)}")
    return len(body).to_bytes(4, "big") + body


async def read(reader: asyncio.StreamReader) -> dict[str, object] | None:
    """Return the next message, or None where the other side has closed between two frames."""
    try:
        head = await reader.readexactly(4)
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise BadFrame("the connection ended inside a frame") from error
        return None
    size = int.from_bytes(head, "big")
    if size > MAX_FRAME:
        raise BadFrame(f"a frame holds at most {MAX_FRAME} bytes, and this one announces {size}")
    try:
        body = await reader.readexactly(size)
    except asyncio.IncompleteReadError as error:
        raise BadFrame("the connection ended inside a frame") from error
    try:
        message = msgpack.unpackb(body, raw=False)
    except (ValueError, msgpack.UnpackException) as error:
        raise BadFrame("the frame is not msgpack") from error
    if not isinstance(message, dict) or not all(isinstance(key, str) for key in message):
        raise BadFrame("the frame is not a map with text keys")
    return message
