"""Entities in the graph, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cypher import load
from knowledge.access import Access
from knowledge.entities.entity import Entity, EntityKind, Mention
from knowledge.ids import is_id
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import SEALED, OwnerKeys
from knowledge.pages import Page, PageRequest
from knowledge.stores.entity_mapper import name_text, to_entity
from knowledge.stores.graph import Graph, Row
from knowledge.stores.ranked import rank
from knowledge.stores.windows import bounds, to_page

_BY_IDS = load("entity/by_ids")
_SELF = load("entity/self")
_LIST = load("entity/list")
_MENTIONS = load("entity/mentions")
_SPEAKERS = load("entity/speakers")
_OF_TOPIC = load("topic/entities")


class Neo4jEntityStore:
    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring

    async def by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, Entity]:
        wanted = [entity_id for entity_id in dict.fromkeys(ids) if is_id(entity_id)]
        if not wanted:
            return {}
        rows = await self._graph.read(_BY_IDS, **access.params(), ids=wanted)
        keys = await self._keyring.of(access.owner)
        return {row["wanted"]: to_entity(row["entity"], access.clearance, keys) for row in rows}

    async def self_of(self, access: Access) -> Entity | None:
        rows = await self._graph.read(_SELF, **access.params())
        keys = await self._keyring.of(access.owner)
        return to_entity(rows[0]["entity"], access.clearance, keys) if rows else None

    async def list(
        self, access: Access, kinds: Sequence[EntityKind], name: str | None, page: PageRequest
    ) -> Page[Entity]:
        return await self._page(access, await self._listed(access, kinds, name), page)

    async def count(self, access: Access, kinds: Sequence[EntityKind], name: str | None) -> int:
        return len(await self._listed(access, kinds, name))

    async def of_topic(self, access: Access, topic_id: str, page: PageRequest) -> Page[Entity]:
        return await self._page(access, await self._graph.read(_OF_TOPIC, **access.params(), id=topic_id), page)

    async def count_of_topic(self, access: Access, topic_id: str) -> int:
        return len(await self._graph.read(_OF_TOPIC, **access.params(), id=topic_id))

    async def mentions(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[Mention]]:
        rows = await self._graph.read(
            _MENTIONS, **access.params(), session=access.session, ids=list(dict.fromkeys(memory_ids))
        )
        keys = await self._keyring.of(access.owner)
        found: dict[str, list[Mention]] = {memory_id: [] for memory_id in memory_ids}
        for row in rows:
            entity = to_entity(row["entity"], access.clearance, keys)
            mention = Mention(row["memory_id"], entity, row["start"], row["end"], row["confidence"])
            found[row["memory_id"]].append(mention)
        return found

    async def speakers(self, access: Access, memory_ids: Sequence[str]) -> dict[str, Entity]:
        rows = await self._graph.read(
            _SPEAKERS, **access.params(), session=access.session, ids=list(dict.fromkeys(memory_ids))
        )
        keys = await self._keyring.of(access.owner)
        return {row["memory_id"]: to_entity(row["entity"], access.clearance, keys) for row in rows}

    async def _listed(self, access: Access, kinds: Sequence[EntityKind], name: str | None) -> Sequence[Row]:
        low, high = bounds(access.owner)
        wanted = name.lower() if name else None
        rows = await self._graph.read(
            _LIST,
            **access.params(),
            low=low,
            high=high,
            kinds=[kind.value for kind in kinds] or None,
            name=wanted,
            sealed_form=SEALED,
        )
        if wanted is None or all(row["found"] for row in rows):
            return rows
        keys = await self._keyring.of(access.owner)
        return [row for row in rows if row["found"] or _is_called(row, wanted, keys)]

    async def _page(self, access: Access, rows: Sequence[Row], page: PageRequest) -> Page[Entity]:
        ranked, more = rank(rows, page)
        return to_page(ranked, await self.by_ids(access, [row.id for row in ranked]), page, more=more)


def _is_called(row: Row, wanted: str, keys: OwnerKeys) -> bool:
    return any(wanted in name_text(row["id"], name, keys).lower() for name in row["sealed"])
