"""Which memories the machine's merges rest on: they stand while one of those says that the names are one's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from cypher import load
from knowledge.ingestion.resolution import Tied
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.merges.gave import Gave
from knowledge.stores.merges.kept import holders, merged_into

_READ_RECORDS = load("merge/read_records")
_TIE = load("merge/tie")
_TIES = load("merge/ties")
_UNTIE = load("merge/untie")
_UNTIED = load("merge/untied")
_ADOPT = load("merge/adopt")


Tie: TypeAlias = tuple[str, str]
"""A memory, and a merge that rests on it."""


@dataclass(frozen=True, slots=True)
class Said:
    """By their keys, names that a memory says are one entity's."""

    memory: str
    level: int
    names: frozenset[str]


async def tie(tx: Transaction, owner: str, ties: Mapping[Tie, Collection[frozenset[str]]]) -> None:
    """Let merges rest on memories, each with the names that they say are one's."""
    rows = [
        {"memory": memory, "merge": merge, "names": sorted(" ".join(sorted(names)) for names in said)}
        for (memory, merge), said in sorted(ties.items())
    ]
    if rows:
        await tx.run(_TIE, owner_id=owner, rows=rows)


def said_by(row: Row) -> list[Said]:
    """Return what the memories say that a merge rests on."""
    return [
        Said(told["id"], told["level"], frozenset(names.split()))
        for told in row["memories"]
        for names in told["names"] or ()
    ]


async def support(tx: Transaction, owner: str, keys: OwnerKeys, tied: Sequence[Tied]) -> set[Tie]:
    """Let merges rest, too, on memories that say what is known: that a name of theirs and another are one's."""
    said = [(one.entity, Said(one.memory, one.level, frozenset(map(keys.name_key, one.names)))) for one in tied]
    return await rest_on(tx, owner, keys, said)


async def rest_on(tx: Transaction, owner: str, keys: OwnerKeys, said: Sequence[tuple[str, Said]]) -> set[Tie]:
    """Let each merge rest on what says that a name of either side is one's with one of the other, and on no more.

    What says that two names of one side are one's says nothing of that merge. A name that came up since counts as the
    survivor's.
    """
    if not said:
        return set()
    leads = await holders(tx, owner, [entity for entity, _ in said])
    held = await merged_into(tx, owner, sorted(set(leads.values())), keys)
    told = await tx.run(_READ_RECORDS, owner_id=owner, ids=sorted({one.merge for one in held})) if held else []
    standing = [row["record"] for row in told if row["memories"] and not row["record"]["undone"]]
    gave = {row["record"]["id"]: Gave.opened(row["record"]["gave"], row["record"]["id"], keys) for row in told}
    known = {key for one in gave.values() for key in one.names} | {name.key for one in held for name in one.names}
    ties: defaultdict[Tie, set[frozenset[str]]] = defaultdict(set)
    for entity, one in said:
        for record in standing:
            if one.level >= Sensitivity.SECRET and one.level > record["level"]:
                continue
            brought = [gone for gone in held if gone.merge == record["id"] and gone.holder == leads[entity]]
            theirs = one.names & {name.key for gone in brought for name in gone.names}
            own = one.names & (set(gave[record["id"]].own) | (one.names - known))
            if theirs and own and len(theirs | own) > 1:
                ties[one.memory, record["id"]].add(one.names)
    await tie(tx, owner, ties)
    return set(ties)


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
