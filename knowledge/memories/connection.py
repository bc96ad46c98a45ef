"""How memories connect: which two are about the same matter, how surely, and what tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_CONNECTIONS = 10
"""Of one memory; those up to the index's ceiling and those above it are counted apart, lest one tell of the other."""


class ConnectionReason(StrEnum):
    """The strongest of what two memories have in common."""

    ENTITY = "entity"
    TOPIC = "topic"
    MEANING = "meaning"
    SEQUENCE = "sequence"


@dataclass(frozen=True, slots=True)
class Connection:
    """One memory as seen from another; `via` is the id of the entity or topic that both share."""

    memory: str
    score: float
    reason: ConnectionReason
    via: str | None = None
