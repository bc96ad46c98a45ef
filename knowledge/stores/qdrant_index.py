"""The search index on a Qdrant server, 1.19 or later."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from qdrant_client import AsyncQdrantClient, models

from knowledge.access import Access
from knowledge.errors import EngineUnavailable
from knowledge.search.ports import (
    HybridQuery,
    IndexPoint,
    NamePoint,
    PointKind,
    PointLinks,
    Scored,
    SearchFilter,
    Vector,
)
from knowledge.stores.index_layout import (
    ARM_DEPTH,
    DENSE,
    KEYWORDS,
    RRF_K,
    building_alias,
    check_point,
    collection_name,
    conditions,
    is_serving,
    owner_conditions,
    serving_alias,
)
from knowledge.stores.qdrant_build import QdrantBuild, standing_for, window
from knowledge.stores.qdrant_calls import Missing, answered, parts
from knowledge.stores.qdrant_terms import create_collection, filter_of, owned, point_of, relinked, sparse_of

_POINTS_AT_ONCE = 200
_IDS_AT_ONCE = 1_000
_VECTORS_AT_ONCE = 100


class QdrantIndex:
    """A VectorIndex. While a collection is being built, this writes what is live to both.

    Writers learn of a build within `notice_s`; a build waits that long twice before it reads the first memory.
    """

    def __init__(self, client: AsyncQdrantClient, model: str, dimensions: int, notice_s: float = 1.0) -> None:
        self._client = client
        self._alias = serving_alias(model)
        self._dimensions = dimensions
        self._notice_s = notice_s
        self._building = False
        self._looked_at = float("-inf")

    async def is_there(self) -> bool:
        async with answered("look for the index"):
            return await standing_for(self._client, self._alias) is not None

    async def others(self) -> list[str]:
        async with answered("look for indexes"):
            aliases = [one.alias_name for one in (await self._client.get_aliases()).aliases]
        return sorted(alias for alias in aliases if is_serving(alias) and alias != self._alias)

    async def drop_others(self) -> None:
        for alias in await self.others():
            async with answered("drop an index"):
                for one in (alias, building_alias(alias)):
                    if (name := await standing_for(self._client, one)) is not None:
                        await self._client.delete_collection(name)

    async def prepare(self) -> None:
        async with answered("prepare"):
            if await standing_for(self._client, self._alias) is not None:
                return
            name = collection_name(self._alias, datetime.now(UTC))
            await create_collection(self._client, name, self._dimensions)
            serving = models.CreateAlias(collection_name=name, alias_name=self._alias)
            await self._client.update_collection_aliases([models.CreateAliasOperation(create_alias=serving)])
            if await standing_for(self._client, self._alias) != name:
                await self._client.delete_collection(name)  # another process was a moment later: its one serves

    async def upsert(self, points: Sequence[IndexPoint | NamePoint]) -> None:
        for point in points:
            check_point(point)
        for part in parts(points, _POINTS_AT_ONCE):
            await self._write_live("upsert", self._upserting([point_of(point) for point in part]))

    async def delete(self, owner: str, ids: Sequence[str], of: PointKind = PointKind.MEMORY) -> None:
        for part in parts(ids, _IDS_AT_ONCE):
            await self._write_live("delete", self._deleting(models.FilterSelector(filter=owned(owner, of, part))))

    async def relink(self, owner: str, links: Sequence[PointLinks]) -> None:
        for part in parts(links, _POINTS_AT_ONCE):
            await self._write_live("relink", self._relinking([relinked(owner, one) for one in part]))

    async def query(self, access: Access, query: HybridQuery) -> list[Scored]:
        wanted = filter_of(conditions(access, query.filter, query.of))
        corpus = models.IdfCorpusParams(corpus=filter_of(owner_conditions(access.owner, query.of)))
        arms: list[models.Prefetch] = []
        if query.dense is not None:
            arms.append(models.Prefetch(query=query.dense.tolist(), using=DENSE, filter=wanted, limit=ARM_DEPTH))
        if query.sparse is not None:
            params = models.SearchParams(idf=corpus)
            tokens = sparse_of(query.sparse)
            arms.append(models.Prefetch(query=tokens, using=KEYWORDS, filter=wanted, params=params, limit=ARM_DEPTH))
        async with self._serving("query"):
            if len(arms) == 1:
                found = await self._client.query_points(
                    self._alias,
                    query=arms[0].query,
                    using=arms[0].using,
                    query_filter=wanted,
                    search_params=arms[0].params,
                    limit=query.limit,
                    with_payload=False,
                )
            else:
                fusion = models.RrfQuery(rrf=models.Rrf(k=RRF_K))
                found = await self._client.query_points(
                    self._alias, prefetch=arms, query=fusion, limit=query.limit, with_payload=False
                )
        return [Scored(str(point.id), point.score) for point in found.points]

    async def nearest(
        self, access: Access, vectors: Vector, limit: int, of: PointKind = PointKind.MEMORY
    ) -> list[list[Scored]]:
        wanted = filter_of(conditions(access, SearchFilter(), of))
        found: list[list[Scored]] = []
        for start in range(0, len(vectors), _VECTORS_AT_ONCE):
            asked = [
                models.QueryRequest(query=row.tolist(), using=DENSE, filter=wanted, limit=limit, with_payload=False)
                for row in vectors[start : start + _VECTORS_AT_ONCE]
            ]
            async with self._serving("query"):
                answers = await self._client.query_batch_points(self._alias, asked)
            found += [[Scored(str(point.id), point.score) for point in answer.points] for answer in answers]
        return found

    async def held(
        self, owner: str, after: str | None, limit: int, of: PointKind = PointKind.MEMORY
    ) -> Mapping[str, int]:
        async with self._serving("held"):
            return await window(self._client, self._alias, owner, after, limit, of)

    async def count(self, owner: str, of: PointKind = PointKind.MEMORY) -> int:
        async with self._serving("count"):
            wanted = filter_of(owner_conditions(owner, of))
            return (await self._client.count(self._alias, count_filter=wanted, exact=True)).count

    async def build(self) -> QdrantBuild:
        return await QdrantBuild.begin(self._client, self._alias, self._dimensions, self._notice_s)

    async def close(self) -> None:
        await self._client.close()

    def _upserting(self, structs: list[models.PointStruct]) -> Callable[[str], Awaitable[object]]:
        return lambda name: self._client.upsert(name, structs, wait=True)

    def _relinking(self, changes: list[models.SetPayloadOperation]) -> Callable[[str], Awaitable[object]]:
        return lambda name: self._client.batch_update_points(name, changes, wait=True)

    def _deleting(self, selector: models.FilterSelector) -> Callable[[str], Awaitable[object]]:
        return lambda name: self._client.delete(name, selector, wait=True)

    async def _write_live(self, operation: str, write: Callable[[str], Awaitable[object]]) -> None:
        async with self._serving(operation):
            await write(self._alias)
        if not await self._is_building():
            return
        try:
            async with answered(operation):
                await write(building_alias(self._alias))
        except Missing:  # the build serves since a moment ago: the first write may have gone to the collection before
            self._looked_at = float("-inf")
            async with self._serving(operation):
                await write(self._alias)

    async def _is_building(self) -> bool:
        if time.monotonic() - self._looked_at > self._notice_s:
            async with answered("look for a build"):
                self._building = await standing_for(self._client, building_alias(self._alias)) is not None
            self._looked_at = time.monotonic()
        return self._building

    @asynccontextmanager
    async def _serving(self, operation: str) -> AsyncIterator[None]:
        try:
            async with answered(operation):
                yield
        except Missing as error:
            raise EngineUnavailable(
                "The Qdrant server", f"it has no {self._alias}; run `recollect reindex`."
            ) from error
