"""Instants as the graph keeps them: fixed-width UTC strings, which sort as time does on every engine."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    return to_instant(datetime.now(UTC))


def to_instant(moment: datetime) -> str:
    """Return e.g. `2025-11-03T10:15:00.000Z`; the moment must carry an offset (ValueError otherwise)."""
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset names no instant")
    utc = moment.astimezone(UTC)
    return f"{utc.year:04d}{utc:-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def to_datetime(instant: str) -> datetime:
    return datetime.fromisoformat(instant)
