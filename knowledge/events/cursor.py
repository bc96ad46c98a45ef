"""Cursors of the event log: opaque, signed, and good for the one owner they were made for."""

from __future__ import annotations

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from knowledge.errors import InvalidInput

_NUMBERS = struct.Struct(">QI")
_TAG_BYTES = 16
_MAX_LENGTH = 512


@dataclass(frozen=True, slots=True)
class Position:
    """The next thing to deliver: the id at `offset` of the event `seq`; all before it has been delivered."""

    epoch: str
    seq: int
    offset: int = 0


class EventCursors:
    """Encodes positions as text that frontends carry about but cannot make or change."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encode(self, owner: str, position: Position) -> str:
        body = _NUMBERS.pack(position.seq, position.offset) + position.epoch.encode()
        return urlsafe_b64encode(self._tag(owner, body) + body).rstrip(b"=").decode()

    def decode(self, owner: str, cursor: str) -> Position:
        """Return the position; raises InvalidInput for anything but a cursor that this owner was given."""
        try:
            if len(cursor) > _MAX_LENGTH:
                raise ValueError("too long")
            data = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            tag, body = data[:_TAG_BYTES], data[_TAG_BYTES:]
            if not hmac.compare_digest(tag, self._tag(owner, body)) or self._spelling(data) != cursor:
                raise ValueError("not ours")
            seq, offset = _NUMBERS.unpack_from(body)
            return Position(body[_NUMBERS.size :].decode(), seq, offset)
        except (ValueError, struct.error) as error:
            raise InvalidInput("This is no cursor of your event log; ask for `eventCursor`.", "after") from error

    def _tag(self, owner: str, body: bytes) -> bytes:
        return hmac.digest(self._key, b"event-cursor|" + owner.encode() + b"|" + body, sha256)[:_TAG_BYTES]

    @staticmethod
    def _spelling(data: bytes) -> str:
        """Return the one text that stands for these bytes: base64 lets the last character's spare bits vary."""
        return urlsafe_b64encode(data).rstrip(b"=").decode()
