"""Which entities are one and which are not: merges that are recorded and can be undone, and what the user said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from knowledge.levels import Sensitivity


@dataclass(frozen=True, slots=True)
class EntityMerge:
    """A merge as it was made. `survivor` is whoever holds what it took together by now; ids of `merged` lead there.

    `level` is the least from which it may be known that these are one: the highest of theirs.
    """

    id: str
    owner: str
    survivor: str
    merged: tuple[str, ...]
    merged_names: tuple[str, ...]
    reason: str
    at: datetime
    automatic: bool
    undone: bool
    level: Sensitivity


@dataclass(frozen=True, slots=True)
class UsersWord:
    """What the user said of who is who; a machine never goes against it.

    `joined` are the entities into which the user merged others; `named` are the keys of the names that the user gave,
    by entity. What the user separated, or whose merge the user undid, is apart for good.
    """

    apart: frozenset[frozenset[str]] = frozenset()
    joined: frozenset[str] = frozenset()
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def are_apart(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self.apart
