"""What the user said of who is who, read for whoever resolves names."""

from __future__ import annotations

from cypher import load
from knowledge.entities.merging import UsersWord
from knowledge.ids import new_id
from knowledge.stores.graph import Transaction
from knowledge.stores.windows import bounds

_APART = load("merge/apart")
_PART = load("merge/part")


async def read_apart(tx: Transaction, owner: str) -> frozenset[frozenset[str]]:
    """Return the pairs that are not one; two that the user merged after all are: the later word counts."""
    low, high = bounds(owner)
    rows = await tx.run(_APART, owner_id=owner, low=low, high=high)
    return frozenset(frozenset((row["one"], row["other"])) for row in rows if row["one"] != row["other"])


async def read_users_word(tx: Transaction, owner: str) -> UsersWord:
    return UsersWord(await read_apart(tx, owner))


async def keep_apart(tx: Transaction, owner: str, one: str, others: dict[str, int]) -> None:
    """Keep that an entity is none of the others, each with the level from which both are known."""
    rows = []
    for other, level in others.items():
        id_ = new_id()
        rows.append({"id": id_, "one": one, "other": other, "level": level, "page_key": f"{owner}|{id_}"})
    if rows:
        await tx.run(_PART, owner_id=owner, rows=rows)
