"""What an importer yields: captures, and what it left out, each with its place in the source."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeAlias

from knowledge.memories.memory import Capture


@dataclass(frozen=True, slots=True)
class CaptureItem:
    place: str
    """Where it stands in the source, for a person to find: "line 12", "trips/rome.md"."""
    capture: Capture


@dataclass(frozen=True, slots=True)
class Skipped:
    place: str
    reason: str


Item: TypeAlias = CaptureItem | Skipped


def localised(local: datetime, zone: tzinfo | None) -> datetime:
    """Give a wall-clock time its offset, in the zone or, without one, where this machine stands."""
    return local.astimezone() if zone is None else local.replace(tzinfo=zone)


def stable_key(source: str, *identity: str | int) -> str:
    """Return an idempotencyKey that depends on what is given alone, so that importing again writes nothing twice."""
    digest = hashlib.sha256(json.dumps(identity, ensure_ascii=True).encode()).hexdigest()
    return f"{source}:{digest}"
