"""What was said of two that are one by a merge, kept with the merge's record until they are two again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cypher import load
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.relations.relation import RelationOrigin, RelationType
from knowledge.stores.graph import Transaction
from knowledge.stores.relation_moves import Aside
from knowledge.stores.relation_rows import evidence_properties, to_evidence

_OF_MEMORIES = load("merge/set_aside_memories")
_OF_STATEMENTS = load("merge/set_aside_statements")
_READ = load("merge/read_aside")
_DROP = load("merge/drop_aside")


@dataclass(frozen=True, slots=True)
class Kept:
    record: str
    aside: Aside


async def set_aside(tx: Transaction, owner: str, keys: OwnerKeys, record: str, asides: Sequence[Aside]) -> None:
    for statement, stated in ((_OF_MEMORIES, False), (_OF_STATEMENTS, True)):
        rows = [
            {
                "source": one.evidence.source,
                "evidence": {**evidence_properties(one.evidence, keys), "type": one.type.value},
            }
            for one in asides
            if (one.evidence.origin is RelationOrigin.STATED) is stated
        ]
        if rows:
            await tx.run(statement, owner_id=owner, id=record, rows=rows)


async def read_aside(tx: Transaction, owner: str, keys: OwnerKeys, entity: str) -> list[Kept]:
    """Return all that the merges which this entity holds have set aside."""
    rows = await tx.run(_READ, owner_id=owner, ids=[entity])
    return [
        Kept(row["record"], Aside(RelationType(row["evidence"]["type"]), to_evidence(row["evidence"], keys)))
        for row in rows
    ]


async def drop_aside(tx: Transaction, owner: str, kept: Sequence[Kept]) -> None:
    if kept:
        rows = [{"record": one.record, "evidence": one.aside.evidence.id} for one in kept]
        await tx.run(_DROP, owner_id=owner, rows=rows)
