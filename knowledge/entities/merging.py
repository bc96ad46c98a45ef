"""Which entities are one and which are not: merges that are recorded and can be undone, and what the user said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.levels import Sensitivity


@dataclass(frozen=True, slots=True)
class EntityMerge:
    """A merge as it was made. `survivor` is whoever holds what it took together by now; ids of `merged` lead there.

    `level` is the least from which it may be known that these are one: the highest of theirs. `evidence` are the
    memories that say so, as far as the reader sees them; a merge by the user has none. It stands while one is left.
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
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsersWord:
    """What the user said of who is who: what the user separated, or whose merge the user undid, is apart for good.

    A machine never goes against it.
    """

    apart: frozenset[frozenset[str]] = frozenset()

    def are_apart(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self.apart
