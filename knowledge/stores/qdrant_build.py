"""A collection that grows beside the serving one on a Qdrant server."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from qdrant_client import AsyncQdrantClient, models

from knowledge.errors import Conflict
from knowledge.search.ports import IndexPoint, NamePoint, PointKind
from knowledge.stores.index_layout import REVISION, building_alias, check_point, collection_name, owner_conditions
from knowledge.stores.qdrant_calls import Missing, answered, parts
from knowledge.stores.qdrant_terms import create_collection, filter_of, owned, point_of

_POINTS_AT_ONCE = 200
_IDS_AT_ONCE = 1_000


async def standing_for(client: AsyncQdrantClient, alias: str) -> str | None:
    """Return the collection that an alias stands for."""
    for one in (await client.get_aliases()).aliases:
        if one.alias_name == alias:
            return one.collection_name
    return None


async def window(
    client: AsyncQdrantClient, name: str, owner: str, after: str | None, limit: int, of: PointKind
) -> dict[str, int]:
    """Return ids in order with their revisions, from the one after `after` on."""
    records, _ = await client.scroll(
        name,
        scroll_filter=filter_of(owner_conditions(owner, of)),
        offset=after,
        limit=limit + 1,
        with_payload=[REVISION],
    )
    found = {str(record.id): int((record.payload or {})[REVISION]) for record in records if str(record.id) != after}
    return dict(list(found.items())[:limit])


class QdrantBuild:
    """An IndexBuild on a Qdrant server."""

    def __init__(self, client: AsyncQdrantClient, alias: str, name: str) -> None:
        self._client = client
        self._alias = alias
        self._name = name

    @classmethod
    async def begin(cls, client: AsyncQdrantClient, alias: str, dimensions: int, notice_s: float) -> QdrantBuild:
        """Begin or go on, and return when every writer writes to the new collection as well."""
        beside = building_alias(alias)
        async with answered("build"):
            left = await standing_for(client, beside)
            if left is not None:
                return cls(client, alias, left)
            name = collection_name(alias, datetime.now(UTC))
            await create_collection(client, name, dimensions)
            await client.update_collection_aliases([_create(beside, name)])
        await asyncio.sleep(2 * notice_s)
        return cls(client, alias, name)

    async def insert(self, points: Sequence[IndexPoint | NamePoint]) -> None:
        for point in points:
            check_point(point)
        for part in parts(points, _POINTS_AT_ONCE):
            structs = [point_of(point) for point in part]
            async with self._there("insert"):
                await self._client.upsert(self._name, structs, wait=True, update_mode=models.UpdateMode.INSERT_ONLY)

    async def withdraw(self, owner: str, revisions: Mapping[str, int], of: PointKind = PointKind.MEMORY) -> None:
        by_revision: dict[int, list[str]] = defaultdict(list)
        for identity, revision in revisions.items():
            by_revision[revision].append(identity)
        for revision, ids in by_revision.items():
            still = models.FieldCondition(key=REVISION, match=models.MatchValue(value=revision))
            for part in parts(ids, _IDS_AT_ONCE):
                async with self._there("withdraw"):
                    selector = models.FilterSelector(filter=owned(owner, of, part, still))
                    await self._client.delete(self._name, selector, wait=True)

    async def held(
        self, owner: str, after: str | None, limit: int, of: PointKind = PointKind.MEMORY
    ) -> Mapping[str, int]:
        async with self._there("held"):
            return await window(self._client, self._name, owner, after, limit, of)

    async def count(self) -> int:
        async with self._there("count"):
            return (await self._client.count(self._name, exact=True)).count

    async def switch(self) -> None:
        async with self._there("switch"):
            old = await standing_for(self._client, self._alias)
            changes: list[models.CreateAliasOperation | models.DeleteAliasOperation] = []
            if old is not None:
                changes.append(_delete(self._alias))
            changes += [_create(self._alias, self._name), _delete(building_alias(self._alias))]
            await self._client.update_collection_aliases(list(changes))
            if old is not None and old != self._name:
                await self._client.delete_collection(old)

    async def abandon(self) -> None:
        async with self._there("abandon"):
            await self._client.delete_collection(self._name)

    @asynccontextmanager
    async def _there(self, operation: str) -> AsyncIterator[None]:
        try:
            async with answered(operation):
                yield
        except Missing as error:
            raise Conflict("Another reindex ended this build meanwhile; run it again where it was given up.") from error


def _create(alias: str, name: str) -> models.CreateAliasOperation:
    return models.CreateAliasOperation(create_alias=models.CreateAlias(collection_name=name, alias_name=alias))


def _delete(alias: str) -> models.DeleteAliasOperation:
    return models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=alias))
