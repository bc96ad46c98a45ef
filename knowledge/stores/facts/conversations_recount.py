"""Count conversations anew that lost memories, tell of them what the others tell, and remove those without any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cypher import load
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.stores.facts.conversations import SET_CONVERSATIONS, page_key, seal_title
from knowledge.stores.facts.recount import tallied
from knowledge.stores.graph import Row, Transaction

_TALLY = load("facts/tally_conversations")
_TOLD = load("facts/told_of_conversations")
_FORGET_TOLD = load("facts/forget_told")
_REMOVE = load("facts/remove_conversations")


async def recount_conversations(tx: Transaction, owner: str, keys: OwnerKeys, ids: Sequence[str]) -> None:
    if not ids:
        return
    rows = await tx.run(_TALLY, owner_id=owner, ids=list(ids))
    tallies = tallied(rows)
    known_by = {row["id"]: row["conversation_key"] for row in rows}
    gone = [conversation for conversation, tally in tallies.items() if tally.total == 0]
    if gone:
        await tx.run(_REMOVE, owner_id=owner, ids=gone)
    alive = {conversation: tally for conversation, tally in tallies.items() if tally.total}
    if alive:
        await tx.run(_FORGET_TOLD, owner_id=owner, ids=list(alive))
        told = await tx.run(_TOLD, owner_id=owner, ids=list(alive))
        rows_alive = [
            {
                "key": known_by[row["id"]],
                "id": row["id"],
                **_told(row, keys),
                "page_key": page_key(owner, row["id"], alive[row["id"]]),
                **alive[row["id"]].params(),
                "level": alive[row["id"]].level(),
            }
            for row in told
        ]
        await tx.run(SET_CONVERSATIONS, owner_id=owner, rows=rows_alive)


def _told(row: Row, keys: OwnerKeys) -> dict[str, Any]:
    """Return title and channel, each with the level of the memory that tells it."""
    memory, channel = row["titled"], row["sourced"] or {}
    title = None
    if memory is not None:
        level = Sensitivity(memory["level"])
        opened = keys.open(memory["title"], node=memory["id"], field="title", level=level)
        title = seal_title(row["id"], opened, memory["facts_level"], keys)
    return {
        "title": title,
        "title_level": None if memory is None else memory["facts_level"],
        "channel": channel.get("source"),
        "channel_level": channel.get("facts_level"),
    }
