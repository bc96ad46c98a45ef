"""Cursors of connections: a list's name and a sort key, made opaque, with a digest that tells a broken one."""

from __future__ import annotations

import base64
import binascii
import hashlib

from knowledge.errors import InvalidInput

_DIGEST = 6
_MAX_LENGTH = 4096


def encode(listing: str, key: str) -> str:
    packed = _digest(listing, key.encode()) + key.encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(listing: str, cursor: str, argument: str) -> str:
    """Return the sort key; raises InvalidInput where the cursor is not one that this list gave out."""
    try:
        if len(cursor) > _MAX_LENGTH:
            raise ValueError("too long for a cursor")
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        key = packed[_DIGEST:]
        if packed[:_DIGEST] != _digest(listing, key):
            raise ValueError("the digest does not fit")
        return key.decode()
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(
            f"{argument} is not a cursor of this list; use an endCursor or startCursor it returned.", argument
        ) from error


def _digest(listing: str, key: bytes) -> bytes:
    return hashlib.sha256(listing.encode() + b"\0" + key).digest()[:_DIGEST]
