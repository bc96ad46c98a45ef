"""The search index on Qdrant Edge, in the vector process of `recollect up`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, cast

import numpy as np

from knowledge.access import Access
from knowledge.errors import Conflict, EngineUnavailable
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
from knowledge.stores.edge_connection import EdgeConnection, Missing
from knowledge.stores.index_layout import (
    Condition,
    OneOf,
    building_alias,
    check_point,
    collection_name,
    conditions,
    is_serving,
    links_of,
    payload_of,
    serving_alias,
    shelf,
)

T = TypeVar("T")

_POINTS_AT_ONCE = 200
_IDS_AT_ONCE = 1_000
_VECTORS_AT_ONCE = 32
"""The process answers one request at a time: others come in between."""


class EdgeIndex:
    """A VectorIndex; the process itself writes what is live to a collection that is being built as well."""

    def __init__(self, socket: Path, timeout_s: float, model: str, dimensions: int) -> None:
        self._edge = EdgeConnection(socket, timeout_s)
        self._alias = serving_alias(model)
        self._dimensions = dimensions

    async def is_there(self) -> bool:
        return self._alias in await _aliases(self._edge)

    async def others(self) -> list[str]:
        return sorted(alias for alias in await _aliases(self._edge) if is_serving(alias) and alias != self._alias)

    async def drop_others(self) -> None:
        aliases = await _aliases(self._edge)
        for alias in await self.others():
            for name in {aliases[alias], aliases.get(building_alias(alias), aliases[alias])}:
                await self._edge.ask("drop", name=name)

    async def prepare(self) -> None:
        name = collection_name(self._alias, datetime.now(UTC))
        await self._edge.ask("prepare", alias=self._alias, name=name, dimensions=self._dimensions)

    async def upsert(self, points: Sequence[IndexPoint | NamePoint]) -> None:
        for point in points:
            check_point(point)
        for part in _parts(points, _POINTS_AT_ONCE):
            await self._live("upsert", points=[_wire(point) for point in part])

    async def delete(self, owner: str, ids: Sequence[str], of: PointKind = PointKind.MEMORY) -> None:
        for part in _parts(ids, _IDS_AT_ONCE):
            await self._live("delete", owner=shelf(owner, of), ids=list(part))

    async def relink(self, owner: str, links: Sequence[PointLinks]) -> None:
        for part in _parts(links, _IDS_AT_ONCE):
            rows = [[one.id, one.revision, links_of(one)] for one in part]
            await self._live("relink", owner=owner, links=rows)

    async def query(self, access: Access, query: HybridQuery) -> list[Scored]:
        asked: dict[str, object] = {
            "owner": shelf(access.owner, query.of),
            "filter": [_condition(one) for one in conditions(access, query.filter, query.of)],
            "limit": query.limit,
        }
        if query.dense is not None:
            asked["dense"] = query.dense.astype("<f4").tobytes()
        if query.sparse is not None:
            asked["indices"] = np.array(query.sparse.indices, dtype="<u4").tobytes()
            asked["values"] = np.array(query.sparse.values, dtype="<f4").tobytes()
        answer = await self._live("query", **asked)
        return _scored(answer["ids"], answer["scores"])

    async def nearest(
        self, access: Access, vectors: Vector, limit: int, of: PointKind = PointKind.MEMORY
    ) -> list[list[Scored]]:
        wanted = [_condition(one) for one in conditions(access, SearchFilter(), of)]
        found: list[list[Scored]] = []
        for start in range(0, len(vectors), _VECTORS_AT_ONCE):
            part = vectors[start : start + _VECTORS_AT_ONCE].astype("<f4")
            dense = [row.tobytes() for row in part]
            answer = await self._live("nearest", filter=wanted, dense=dense, limit=limit)
            found += [_scored(one["ids"], one["scores"]) for one in cast(list[dict[str, bytes]], answer["hits"])]
        return found

    async def held(
        self, owner: str, after: str | None, limit: int, of: PointKind = PointKind.MEMORY
    ) -> Mapping[str, int]:
        return _revisions(await self._live("held", owner=shelf(owner, of), after=after, limit=limit))

    async def count(self, owner: str, of: PointKind = PointKind.MEMORY) -> int:
        return cast(int, (await self._live("count", owner=shelf(owner, of)))["count"])

    async def build(self) -> EdgeBuild:
        return await EdgeBuild.begin(self._edge, self._alias, self._dimensions)

    async def close(self) -> None:
        await self._edge.close()

    async def _live(self, operation: str, **fields: object) -> Mapping[str, object]:
        try:
            return await self._edge.ask(operation, collection=self._alias, **fields)
        except Missing as error:
            raise EngineUnavailable("The vector index", f"it has no {error}; run `recollect reindex`.") from error


class EdgeBuild:
    """An IndexBuild on the Edge process."""

    def __init__(self, edge: EdgeConnection, alias: str, name: str) -> None:
        self._edge = edge
        self._alias = alias
        self._name = name

    @classmethod
    async def begin(cls, edge: EdgeConnection, alias: str, dimensions: int) -> EdgeBuild:
        beside = building_alias(alias)
        left = await _standing_for(edge, beside)
        if left is not None:
            return cls(edge, alias, left)
        name = collection_name(alias, datetime.now(UTC))
        await edge.ask("create", name=name, dimensions=dimensions)
        await edge.ask("point", aliases={beside: name})
        return cls(edge, alias, name)

    async def insert(self, points: Sequence[IndexPoint | NamePoint]) -> None:
        for point in points:
            check_point(point)
        for part in _parts(points, _POINTS_AT_ONCE):
            await self._ask("insert", collection=self._name, points=[_wire(point) for point in part])

    async def withdraw(self, owner: str, revisions: Mapping[str, int], of: PointKind = PointKind.MEMORY) -> None:
        by_revision: dict[int, list[str]] = defaultdict(list)
        for identity, revision in revisions.items():
            by_revision[revision].append(identity)
        for revision, ids in by_revision.items():
            for part in _parts(ids, _IDS_AT_ONCE):
                whose = shelf(owner, of)
                await self._ask("withdraw", collection=self._name, owner=whose, ids=list(part), revision=revision)

    async def held(
        self, owner: str, after: str | None, limit: int, of: PointKind = PointKind.MEMORY
    ) -> Mapping[str, int]:
        asked = {"owner": shelf(owner, of), "after": after, "limit": limit}
        return _revisions(await self._ask("held", collection=self._name, **asked))

    async def count(self) -> int:
        return cast(int, (await self._ask("count", collection=self._name))["count"])

    async def switch(self) -> None:
        old = await _standing_for(self._edge, self._alias)
        await self._ask("point", aliases={self._alias: self._name, building_alias(self._alias): None})
        if old is not None and old != self._name:
            await self._ask("drop", name=old)

    async def abandon(self) -> None:
        await self._edge.ask("drop", name=self._name)

    async def _ask(self, operation: str, **fields: object) -> Mapping[str, object]:
        try:
            return await self._edge.ask(operation, **fields)
        except Missing as error:
            raise Conflict("Another reindex ended this build meanwhile; run it again where it was given up.") from error


async def _standing_for(edge: EdgeConnection, alias: str) -> str | None:
    return (await _aliases(edge)).get(alias)


async def _aliases(edge: EdgeConnection) -> Mapping[str, str]:
    return cast(Mapping[str, str], (await edge.ask("aliases"))["aliases"])


def _wire(point: IndexPoint | NamePoint) -> list[object]:
    return [
        point.id,
        b"" if point.dense is None or not point.dense.any() else point.dense.astype("<f4").tobytes(),
        np.array(point.sparse.indices, dtype="<u4").tobytes(),
        np.array(point.sparse.values, dtype="<f4").tobytes(),
        payload_of(point),
    ]


def _revisions(answer: Mapping[str, object]) -> dict[str, int]:
    return dict(zip(cast(list[str], answer["ids"]), cast(list[int], answer["revisions"]), strict=True))


def _scored(ids: object, scores: object) -> list[Scored]:
    numbers: list[float] = np.frombuffer(cast(bytes, scores), dtype="<f4").tolist()
    return [Scored(identity, score) for identity, score in zip(_ids(ids), numbers, strict=True)]


def _ids(raw: object) -> Iterator[str]:
    """Read ids of 16 bytes each; a ranking has a thousand, and UUID objects would take half its time."""
    digits = cast(bytes, raw).hex()
    for start in range(0, len(digits), 32):
        one = digits[start : start + 32]
        yield f"{one[:8]}-{one[8:12]}-{one[12:16]}-{one[16:20]}-{one[20:]}"


def _condition(condition: Condition) -> list[object]:
    if isinstance(condition, OneOf):
        return [condition.field, list(condition.values)]
    return [condition.field, condition.at_least, condition.below]


def _parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
