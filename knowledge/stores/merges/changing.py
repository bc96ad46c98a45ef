"""One change by the user's hand: a transaction behind the owner's lease node, its events the last step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from cypher import load
from knowledge.ids import new_id
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.stores.graph import Graph, Transaction
from knowledge.stores.merges.done import Done
from knowledge.stores.neo4j_events import append_events

_LOCK_OWNER = load("lease/lock")

Work: TypeAlias = Callable[[Transaction, str], Awaitable[Done]]
"""What to do in the transaction, with the value that its locks are set to."""


async def change(graph: Graph, keys: OwnerKeys, work: Work) -> Done:
    lock = new_id()

    async def locked(tx: Transaction) -> Done:
        await tx.run(_LOCK_OWNER, owner_id=keys.owner, lock=lock)
        done = await work(tx, lock)
        await append_events(tx, keys.owner, lock, done.events)
        return done

    return await graph.transact(locked)
