"""Put memories in doubt whose entities or topics became one: the index is told, and new company is looked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cypher import load
from knowledge.instants import now
from knowledge.levels import LOCKED_CLEARANCE
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.neo4j_connections import FEW

_DOUBT_LINKS = load("index/doubt_links")
_BURY = load("memory/bury")


async def doubt_moved(tx: Transaction, owner: str, memories: Collection[str], united: Sequence[Row]) -> None:
    """Doubt the memories that a merge moved; `united` are the nodes that became one, with what was counted of each.

    Where so few speak of them that they lead from one memory to another, the doubt is the sweep's to settle, which also
    connects them. What is more common leads nowhere: whoever relinks the points settles that.
    """
    if not memories:
        return
    uses = sum(sum(row["counts"][: LOCKED_CLEARANCE + 1]) for row in united)
    statement = _BURY if uses <= FEW else _DOUBT_LINKS
    await tx.run(statement, owner_id=owner, ids=sorted(memories), now=now())
