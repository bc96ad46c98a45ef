"""Merges and separations of entities in the graph, each one transaction behind the owner's lease node."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from cypher import load
from knowledge.access import Access
from knowledge.entities.merging import EntityMerge, UsersWord
from knowledge.errors import SealBroken
from knowledge.ids import is_id
from knowledge.ingestion.addresses import is_address
from knowledge.instants import to_datetime
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.relinked import Relinked
from knowledge.stores.entity_mapper import name_text
from knowledge.stores.graph import Graph, Row, Transaction
from knowledge.stores.memory_mapper import unseal
from knowledge.stores.merges.changing import change
from knowledge.stores.merges.done import Done
from knowledge.stores.merges.merging import REASON_LEVEL, Why, merge_entities
from knowledge.stores.merges.parting import remove_entity, separate_entity
from knowledge.stores.merges.undoing import undo_merge
from knowledge.stores.merges.users_word import read_users_word
from knowledge.stores.survivors import surviving_entities
from knowledge.stores.windows import bounds

_QUOTED = 120
"""Characters of what a memory says, beside the reason for a merge."""
_LIST = load("merge/list")
_BY_IDS = load("merge/by_ids")


class Neo4jMergeStore:
    """The port MergeStore."""

    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring

    async def merge(self, access: Access, into: str, from_ids: Sequence[str], reason: str) -> Relinked:
        keys = await self._keyring.of(access.owner)

        async def work(tx: Transaction, lock: str) -> Done:
            return await merge_entities(tx, access, keys, into, from_ids, Why(reason), lock=lock)

        return (await change(self._graph, keys, work)).relinked

    async def undo(self, access: Access, merge_id: str) -> Relinked:
        keys = await self._keyring.of(access.owner)

        async def work(tx: Transaction, lock: str) -> Done:
            return await undo_merge(tx, access, keys, merge_id, lock=lock)

        return (await change(self._graph, keys, work)).relinked

    async def separate(self, access: Access, entity_id: str, memory_ids: Sequence[str], name: str) -> Relinked:
        keys = await self._keyring.of(access.owner)

        async def work(tx: Transaction, lock: str) -> Done:
            return await separate_entity(tx, access, keys, entity_id, memory_ids, name, lock=lock)

        return (await change(self._graph, keys, work)).relinked

    async def delete(self, access: Access, entity_id: str) -> Relinked:
        keys = await self._keyring.of(access.owner)

        async def work(tx: Transaction, lock: str) -> Done:
            return await remove_entity(tx, access, keys, entity_id, lock=lock)

        return (await change(self._graph, keys, work)).relinked

    async def merges(self, access: Access, entity_id: str | None, limit: int) -> list[EntityMerge]:
        low, high = bounds(access.owner)
        if entity_id is not None:
            entity_id = (await surviving_entities(self._graph, access, [entity_id]))[entity_id]
        rows = await self._graph.read(_LIST, **access.params(), low=low, high=high, id=entity_id, limit=limit)
        ids = [row["id"] for row in rows]
        found = await self.merges_by_ids(access, ids)
        return [found[id_] for id_ in ids if id_ in found]

    async def merges_by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, EntityMerge]:
        wanted = [id_ for id_ in dict.fromkeys(ids) if is_id(id_)]
        if not wanted:
            return {}
        rows = await self._graph.read(_BY_IDS, **access.params(), ids=wanted)
        keys = await self._keyring.of(access.owner)
        merges = [_to_merge(row, access, keys) for row in rows]
        return {merge.id: merge for merge in merges}

    async def users_word(self, owner: str) -> UsersWord:
        return await self._graph.transact(lambda tx: read_users_word(tx, owner))


def _to_merge(row: Row, access: Access, keys: OwnerKeys) -> EntityMerge:
    record = row["record"]
    opened = {name["key"]: name_text(name["entity"], name, keys) for name in row["names"]}
    texts = {key: text for key, text in opened.items() if not is_address(text)}
    reason = keys.open(record["reason"], node=record["id"], field="reason", level=REASON_LEVEL)
    evidence = sorted(row["evidence"], key=lambda memory: str(memory["id"]))
    quotes = [quote for memory in evidence if (quote := _quote(memory, access, keys))]
    return EntityMerge(
        id=record["id"],
        owner=record["owner_id"],
        survivor=row["holder"],
        merged=tuple(record["merged"]),
        merged_names=tuple(texts[key] for key in dict.fromkeys(record["name_keys"]) if key in texts),
        reason=" ".join((reason, *quotes[:1])),
        at=to_datetime(record["at"]),
        automatic=record["automatic"],
        undone=record["undone"],
        level=Sensitivity(record["level"]),
        evidence=tuple(memory["id"] for memory in evidence),
    )


def _quote(memory: Row, access: Access, keys: OwnerKeys) -> str | None:
    """Return what a memory says, in short, where the reader may open it."""
    if memory["level"] > access.clearance:
        return None
    try:
        return f"“{shorten(unseal(memory, keys).content, _QUOTED, placeholder='…')}”"
    except SealBroken:
        return None
