"""Which memories the machine's merges rest on: they stand while one of those says that the names are one's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

from cypher import load
from knowledge.ingestion.resolution import Tied
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.stores.graph import Transaction
from knowledge.stores.merges.kept import holders, merged_into

_READ_RECORDS = load("merge/read_records")
_TIE = load("merge/tie")
_TIES = load("merge/ties")
_UNTIE = load("merge/untie")
_UNTIED = load("merge/untied")
_ADOPT = load("merge/adopt")


Tie: TypeAlias = tuple[str, str]
"""A memory, and a merge that rests on it."""


async def tie(tx: Transaction, owner: str, ties: Iterable[Tie]) -> None:
    if rows := [{"memory": memory, "merge": merge} for memory, merge in ties]:
        await tx.run(_TIE, owner_id=owner, rows=rows)


async def support(tx: Transaction, owner: str, keys: OwnerKeys, tied: Sequence[Tied]) -> set[Tie]:
    """Let merges rest, too, on memories that say what is known: that a name of theirs and another are one's."""
    if not tied:
        return set()
    leads = await holders(tx, owner, [one.entity for one in tied])
    held = await merged_into(tx, owner, sorted(set(leads.values())), keys)
    told = await tx.run(_READ_RECORDS, owner_id=owner, ids=sorted({one.merge for one in held})) if held else []
    standing = {
        row["record"]["id"]: row["record"]["level"] for row in told if row["memories"] and not row["record"]["undone"]
    }
    ties: set[Tie] = set()
    for one in tied:
        said = {keys.name_key(name) for name in one.names}
        for merge, level in standing.items():
            if one.level >= Sensitivity.SECRET and one.level > level:
                continue
            brought = [gone for gone in held if gone.merge == merge and gone.holder == leads[one.entity]]
            theirs = {name.key for gone in brought for name in gone.names}
            if said & theirs and said - theirs:
                ties.add((one.memory, merge))
    await tie(tx, owner, sorted(ties))
    return ties


async def read_ties(tx: Transaction, owner: str, memories: Sequence[str]) -> set[Tie]:
    rows = await tx.run(_TIES, owner_id=owner, ids=list(memories))
    return {(row["memory"], row["merge"]) for row in rows}


async def untie(tx: Transaction, owner: str, ties: Collection[Tie]) -> list[str]:
    """Let these merges rest on these memories no more; return those that rest on none now."""
    if not ties:
        return []
    rows = [{"memory": memory, "merge": merge} for memory, merge in sorted(ties)]
    await tx.run(_UNTIE, owner_id=owner, rows=rows)
    loose = await tx.run(_UNTIED, owner_id=owner, ids=sorted({merge for _, merge in ties}))
    return [row["id"] for row in loose]


async def adopt(tx: Transaction, owner: str, merges: Iterable[str]) -> None:
    """Take merges for the user's own: no memory takes them back."""
    if wanted := sorted(merges):
        await tx.run(_ADOPT, owner_id=owner, ids=wanted)
