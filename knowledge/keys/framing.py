"""Unambiguous bytes out of several parts, and the text form of what is sealed."""

from __future__ import annotations

import base64
import binascii

from knowledge.errors import InvalidInput


def framed(*parts: str) -> bytes:
    """Join parts, each behind its length, so that no two lists of parts give the same bytes."""
    return b"".join(frame(to_bytes(part)) for part in parts)


def frame(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def to_bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput("The text holds a lone surrogate, which is no character; send valid Unicode.") from error


def to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_text(text: str) -> bytes:
    """Decode unpadded base64url; only the one form that `to_text` writes is taken (ValueError otherwise)."""
    try:
        data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64url") from error
    # The decoder skips foreign characters and ignores the last spare bits: only comparing shows a changed text.
    if to_text(data) != text:
        raise ValueError("not the canonical base64url")
    return data
