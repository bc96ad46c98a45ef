"""Shards: how owners with waiting memories are shared out among workers."""

from hashlib import sha256

SHARDS = 16


def shard_of(owner: str) -> int:
    """Return the owner's shard: the first hex digit of SHA-256 of its id."""
    return sha256(owner.encode()).digest()[0] >> 4
