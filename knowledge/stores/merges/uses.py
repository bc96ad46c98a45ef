"""Move what memories say of one entity, and what it says in them, to another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cypher import load
from knowledge.stores.graph import Transaction

_MOVE_MENTIONS = load("merge/move_mentions")
_MOVE_SAYINGS = load("merge/move_sayings")
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Which:
    """All conditions hold, None is none. `native`: only what no merge has moved to where it is."""

    parts: Collection[str] | None = None
    keys: Collection[str] | None = None
    memories: Collection[str] | None = None
    native: bool = False

    def params(self) -> dict[str, object]:
        return {
            "parts": None if self.parts is None else sorted(self.parts),
            "keys": None if self.keys is None else sorted(self.keys),
            "memories": None if self.memories is None else sorted(self.memories),
            "native": self.native,
        }


@dataclass(frozen=True, slots=True)
class Moved:
    mentioning: frozenset[str]
    saying: frozenset[str]

    @property
    def memories(self) -> frozenset[str]:
        return self.mentioning | self.saying


async def move_uses(tx: Transaction, owner: str, from_id: str, to_id: str, which: Which, *, remembers: bool) -> Moved:
    """Return the memories moved; `remembers` has each place in them remember whom it named before."""
    params = {"owner_id": owner, "from_id": from_id, "to_id": to_id, "remembers": remembers, **which.params()}
    found: list[frozenset[str]] = []
    for statement in (_MOVE_MENTIONS, _MOVE_SAYINGS):
        ids: set[str] = set()
        while rows := await tx.run(statement, **params, limit=_AT_ONCE):
            ids.update(row["id"] for row in rows)
            if len(rows) < _AT_ONCE:
                break
        found.append(frozenset(ids))
    return Moved(*found)
