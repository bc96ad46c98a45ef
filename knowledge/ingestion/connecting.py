"""What is known and decided where memories are connected: what they share, how they stand, which go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.levels import Sensitivity
from knowledge.memories.connection import ConnectionReason


@dataclass(frozen=True, slots=True)
class Shared:
    """An entity or topic that few memories have, with all that do, and their levels."""

    id: str
    reason: ConnectionReason
    members: Mapping[str, Sensitivity]
    weights: Mapping[str, float]
    """By memory: how much it is what that one is about (0..1)."""


@dataclass(frozen=True, slots=True)
class Succession:
    """A memory that came right after another in its conversation."""

    memory: str
    other: str
    gap_s: float


@dataclass(frozen=True, slots=True)
class Kin:
    """What the graph knows to lead from new memories to others."""

    shared: Sequence[Shared] = ()
    successions: Sequence[Succession] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A connection that stands."""

    other: str
    score: float
    level: Sensitivity


@dataclass(frozen=True, slots=True)
class Standing:
    """A READY memory with the connections that it has."""

    level: Sensitivity
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class NewConnection:
    """Two memories to be connected; the first is new."""

    memory: str
    other: str
    score: float
    reason: ConnectionReason
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Connections:
    """What is to be written: connections that are new, and weaker ones that make way for them."""

    made: Sequence[NewConnection] = ()
    dropped: Sequence[tuple[str, str]] = ()
