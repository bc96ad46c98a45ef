"""The root key of one owner, from which all their other keys are derived."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

ROOT_BYTES = 32


@dataclass(frozen=True, slots=True)
class RootKey:
    """Stays the same for the owner's life; rotating the master wraps it anew."""

    version: int
    secret: bytes = field(repr=False)


def new_root() -> RootKey:
    return RootKey(1, secrets.token_bytes(ROOT_BYTES))
