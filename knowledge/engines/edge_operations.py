"""The requests that the Edge process knows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.metadata import version
from uuid import UUID

import numpy as np
import qdrant_edge as edge

from knowledge.engines.edge_catalogue import Catalogue
from knowledge.engines.edge_wire import (
    MAX_LIMIT,
    MAX_POINTS,
    BadRequest,
    delete_of,
    field,
    filter_of,
    nearest_of,
    query_of,
    relinks_of,
    upsert_of,
)
from knowledge.stores.index_layout import OWNER, REVISION, building_alias

Answer = Mapping[str, object]


class Operations:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._changing = asyncio.Lock()
        self._by_name: Mapping[str, Callable[[Mapping[str, object]], Awaitable[Answer]]] = {
            "ping": self._ping,
            "prepare": self._prepare,
            "aliases": self._aliases,
            "create": self._create,
            "point": self._point,
            "drop": self._drop,
            "upsert": self._upsert,
            "insert": self._insert,
            "delete": self._delete,
            "relink": self._relink,
            "withdraw": self._withdraw,
            "query": self._query,
            "nearest": self._nearest,
            "held": self._held,
            "count": self._count,
        }

    async def perform(self, message: Mapping[str, object]) -> Answer:
        """Answer one request; raises BadRequest, NoCollection, TimeoutError or what the engine raises."""
        operation = self._by_name.get(field(message, "op", str))
        if operation is None:
            raise BadRequest(f"op must be one of {', '.join(self._by_name)}")
        within = message.get("within_ms")
        async with asyncio.timeout(within / 1000 if isinstance(within, int) else None):
            return await operation(message)

    async def _ping(self, message: Mapping[str, object]) -> Answer:
        names = {name: one.unoptimised for name, one in self._catalogue.collections.items()}
        return {"version": version("qdrant-edge-py"), "unoptimised": names}

    async def _prepare(self, message: Mapping[str, object]) -> Answer:
        """Make the alias stand for a collection: the one it stands for, or a new one of the name given."""
        alias, dimensions = field(message, "alias", str), field(message, "dimensions", int)
        async with self._changing:
            if alias not in self._catalogue.aliases:
                name = field(message, "name", str)
                await self._catalogue.create(name, dimensions)
                self._catalogue.point({alias: name})
        held = self._catalogue.find(alias)
        if held.dimensions != dimensions:
            raise BadRequest(f"{alias} holds vectors of {held.dimensions} dimensions, not {dimensions}")
        return {"name": self._catalogue.aliases[alias]}

    async def _aliases(self, message: Mapping[str, object]) -> Answer:
        return {"aliases": self._catalogue.aliases}

    async def _create(self, message: Mapping[str, object]) -> Answer:
        async with self._changing:
            await self._catalogue.create(field(message, "name", str), field(message, "dimensions", int))
        return {}

    async def _point(self, message: Mapping[str, object]) -> Answer:
        aliases = field(message, "aliases", dict)
        async with self._changing:
            self._catalogue.point(aliases)
        return {}

    async def _drop(self, message: Mapping[str, object]) -> Answer:
        async with self._changing:
            await self._catalogue.drop(field(message, "name", str))
        return {}

    async def _upsert(self, message: Mapping[str, object]) -> Answer:
        build = upsert_of(message.get("points"), insert_only=False)
        await self._write_live(message, build, len(field(message, "points", list)))
        return {}

    async def _insert(self, message: Mapping[str, object]) -> Answer:
        build = upsert_of(message.get("points"), insert_only=True)
        collection = self._catalogue.find(field(message, "collection", str))
        await collection.write(build, len(field(message, "points", list)))
        return {}

    async def _delete(self, message: Mapping[str, object]) -> Answer:
        owner, ids = field(message, "owner", str), self._id_list(message)
        await self._write_live(message, lambda: delete_of(owner, ids, None), 0)
        return {}

    async def _relink(self, message: Mapping[str, object]) -> Answer:
        for build in relinks_of(field(message, "owner", str), message.get("links")):
            await self._write_live(message, build, 0)
        return {}

    async def _withdraw(self, message: Mapping[str, object]) -> Answer:
        owner, ids, revision = field(message, "owner", str), self._id_list(message), field(message, "revision", int)
        collection = self._catalogue.find(field(message, "collection", str))
        await collection.write(lambda: delete_of(owner, ids, revision), 0)
        return {}

    async def _write_live(
        self, message: Mapping[str, object], build: Callable[[], edge.UpdateOperation], points: int
    ) -> None:
        """Write to the serving collection and, where one is being built beside it, to that as well."""
        alias = field(message, "collection", str)
        await self._catalogue.find(alias).write(build, points)
        beside = building_alias(alias)
        if beside in self._catalogue.aliases:
            await self._catalogue.find(beside).write(build, points)

    async def _query(self, message: Mapping[str, object]) -> Answer:
        request = query_of(message)
        hits = await self._catalogue.find(field(message, "collection", str)).read(lambda shard: shard.query(request))
        return _ranked(hits)

    async def _nearest(self, message: Mapping[str, object]) -> Answer:
        """Answer several questions for what is closest in meaning, in one go."""
        requests = nearest_of(message)
        collection = self._catalogue.find(field(message, "collection", str))
        found = await collection.read(lambda shard: [shard.query(request) for request in requests])
        return {"hits": [_ranked(hits) for hits in found]}

    async def _held(self, message: Mapping[str, object]) -> Answer:
        """Answer a window of an owner's ids with their revisions."""
        limit = min(field(message, "limit", int), MAX_LIMIT)
        after = message.get("after")
        request = edge.ScrollRequest(
            offset=after if isinstance(after, str) else None,
            limit=limit + 1,
            filter=filter_of([[OWNER, [field(message, "owner", str)]]]),
            with_payload=[REVISION],
        )
        collection = self._catalogue.find(field(message, "collection", str))
        records, _ = await collection.read(lambda shard: shard.scroll(request))
        found = [(str(record.id), (record.payload or {}).get(REVISION)) for record in records]
        found = [one for one in found if one[0] != after][:limit]
        return {"ids": [identity for identity, _ in found], "revisions": [revision for _, revision in found]}

    async def _count(self, message: Mapping[str, object]) -> Answer:
        """Count an owner's points, or all where no owner is named."""
        owner = message.get("owner")
        wanted = filter_of([[OWNER, [owner]]]) if isinstance(owner, str) else None
        request = edge.CountRequest(filter=wanted)
        collection = self._catalogue.find(field(message, "collection", str))
        return {"count": await collection.read(lambda shard: shard.count(request))}

    @staticmethod
    def _id_list(message: Mapping[str, object]) -> list[object]:
        ids = field(message, "ids", list)
        if not 0 < len(ids) <= MAX_POINTS:
            raise BadRequest(f"ids must be a list of 1 to {MAX_POINTS}")
        return ids


def _ranked(hits: Sequence[edge.ScoredPoint]) -> Answer:
    ids = b"".join(hit.id.bytes for hit in hits if isinstance(hit.id, UUID))
    return {"ids": ids, "scores": np.array([hit.score for hit in hits], dtype="<f4").tobytes()}
