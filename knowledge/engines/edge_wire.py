"""What the Edge process is asked, turned into Qdrant Edge's own terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, cast

import numpy as np
import qdrant_edge as edge

from knowledge.stores.index_layout import (
    ARM_DEPTH,
    DENSE,
    EF_CONSTRUCT,
    FULL_SCAN_THRESHOLD_KIB,
    INTEGER_FIELDS,
    KEYWORD_FIELDS,
    KEYWORDS,
    OWNER,
    PAYLOAD_M,
    REVISION,
    RRF_K,
    TIME_FIELDS,
)

T = TypeVar("T")

MAX_POINTS = 2_000
MAX_LIMIT = 10_000
MAX_VECTORS = 100


class BadRequest(Exception):
    """The request does not have the form that the protocol asks for."""


def field(message: Mapping[str, object], name: str, kind: type[T]) -> T:
    """Return a required field of the message, checked."""
    value = message.get(name)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadRequest(f"{name} must be {kind.__name__}")
    return value


def config(dimensions: int) -> edge.EdgeConfig:
    return edge.EdgeConfig(
        vectors={
            DENSE: edge.EdgeVectorParams(
                dimensions, edge.Distance.Cosine, datatype=edge.VectorStorageDatatype.Float16, memory=edge.Memory.Cached
            )
        },
        sparse_vectors={KEYWORDS: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
        hnsw_config=edge.HnswIndexConfig(
            m=0,
            ef_construct=EF_CONSTRUCT,
            full_scan_threshold=FULL_SCAN_THRESHOLD_KIB,
            payload_m=PAYLOAD_M,
            max_indexing_threads=1,
        ),
        payload_memory=edge.Memory.Cold,
        max_search_threads=2,
    )


def field_indexes() -> list[edge.UpdateOperation]:
    create = edge.UpdateOperation.create_field_index
    number = edge.IntegerIndexParams
    return [
        create(OWNER, edge.KeywordIndexParams(is_tenant=True)),
        *(create(name, edge.KeywordIndexParams(enable_hnsw=False)) for name in KEYWORD_FIELDS),
        *(create(name, number(lookup=True, range=False, enable_hnsw=False)) for name in INTEGER_FIELDS),
        *(create(name, number(lookup=False, range=True, enable_hnsw=False)) for name in TIME_FIELDS),
    ]


def filter_of(conditions: object) -> edge.Filter:
    """Read `[[field, [values]] | [field, at_least, below], …]`; the owner must be among them."""
    if not isinstance(conditions, list):
        raise BadRequest("filter must be a list")
    if not any(isinstance(one, list) and len(one) == 2 and one[0] == OWNER for one in conditions):
        raise BadRequest("filter must name the owner")
    return edge.Filter(must=[_condition(one) for one in conditions])


def _condition(given: object) -> edge.FieldCondition:
    match given:
        case [str(name), [str(value) | int(value)]]:
            return edge.FieldCondition(name, match=edge.MatchValue(value))
        case [str(name), list(values)] if values:
            return edge.FieldCondition(name, match=edge.MatchAny(values))
        case [str(name), int() | None as at_least, int() | None as below]:
            return edge.FieldCondition(name, range=edge.RangeFloat(gte=at_least, lt=below))
    raise BadRequest("a condition is [field, [values]] or [field, at_least, below]")


def upsert_of(points: object, insert_only: bool) -> Callable[[], edge.UpdateOperation]:
    if not isinstance(points, list) or not 0 < len(points) <= MAX_POINTS:
        raise BadRequest(f"points must be a list of 1 to {MAX_POINTS}")
    mode = edge.UpdateMode.InsertOnly if insert_only else edge.UpdateMode.Upsert
    return lambda: edge.UpdateOperation.upsert_points([_point(one) for one in points], None, mode)


def _point(given: object) -> edge.Point:
    match given:
        case [str(identity), bytes(dense), bytes(indices), bytes(values), dict(payload)]:
            vector: dict[str, edge.NamedVector] = {}
            if dense:
                vector[DENSE] = dense_of(dense)
            if indices:
                vector[KEYWORDS] = sparse_of(indices, values)
            return edge.Point(identity, vector, payload)
    raise BadRequest("a point is [id, dense, indices, values, payload]")


def dense_of(raw: bytes) -> list[float]:
    floats: list[float] = np.frombuffer(raw, dtype="<f4").tolist()
    return floats


def sparse_of(indices: bytes, values: bytes) -> edge.SparseVector:
    return edge.SparseVector(np.frombuffer(indices, dtype="<u4").tolist(), np.frombuffer(values, dtype="<f4").tolist())


def delete_of(owner: str, ids: Sequence[object], revision: int | None) -> edge.UpdateOperation:
    """Delete the owner's points among the ids; with a revision, only those that still stand at it."""
    must: list[edge.ConditionType] = [
        edge.FieldCondition(OWNER, match=edge.MatchValue(owner)),
        edge.HasIdCondition({one for one in ids if isinstance(one, str)}),
    ]
    if revision is not None:
        must.append(edge.FieldCondition(REVISION, match=edge.MatchValue(revision)))
    return edge.UpdateOperation.delete_points_by_filter(edge.Filter(must=must))


def relinks_of(owner: str, links: object) -> list[Callable[[], edge.UpdateOperation]]:
    """Read `[[id, revision, payload], …]`: for each point of the owner that stands at its revision, what to set."""
    if not isinstance(links, list) or not 0 < len(links) <= MAX_POINTS:
        raise BadRequest(f"links must be a list of 1 to {MAX_POINTS}")
    return [_relink(owner, one) for one in links]


def _relink(owner: str, given: object) -> Callable[[], edge.UpdateOperation]:
    match given:
        case [str(identity), int(revision), dict(payload)]:
            must: list[edge.ConditionType] = [
                edge.FieldCondition(OWNER, match=edge.MatchValue(owner)),
                edge.HasIdCondition({identity}),
                edge.FieldCondition(REVISION, match=edge.MatchValue(revision)),
            ]
            return lambda: edge.UpdateOperation.set_payload_by_filter(edge.Filter(must=must), payload)
    raise BadRequest("a link is [id, revision, payload]")


def nearest_of(message: Mapping[str, object]) -> list[edge.QueryRequest]:
    """Read `dense`, a list of vectors: one request for each."""
    limit, wanted = _limit_of(message), filter_of(message.get("filter"))
    vectors = field(message, "dense", list)
    if not 0 < len(vectors) <= MAX_VECTORS or not all(isinstance(one, bytes) for one in vectors):
        raise BadRequest(f"dense must be a list of 1 to {MAX_VECTORS} vectors")
    if limit * len(vectors) > MAX_LIMIT:
        raise BadRequest(f"all vectors together may ask for {MAX_LIMIT} points")
    queries = [edge.Query.Nearest(dense_of(one), using=DENSE) for one in vectors]
    return [edge.QueryRequest(limit=limit, query=query, filter=wanted, with_payload=False) for query in queries]


def _limit_of(message: Mapping[str, object]) -> int:
    limit = field(message, "limit", int)
    if not 0 < limit <= MAX_LIMIT:
        raise BadRequest(f"limit must be from 1 to {MAX_LIMIT}")
    return limit


def query_of(message: Mapping[str, object]) -> edge.QueryRequest:
    limit = _limit_of(message)
    wanted = filter_of(message.get("filter"))
    queries: list[tuple[edge.Query, edge.SearchParams | None]] = []
    if message.get("dense") is not None:
        queries.append((edge.Query.Nearest(dense_of(field(message, "dense", bytes)), using=DENSE), None))
    if message.get("indices") is not None:
        tokens = sparse_of(field(message, "indices", bytes), field(message, "values", bytes))
        corpus = filter_of([[OWNER, [field(message, "owner", str)]]])
        queries.append((edge.Query.Nearest(tokens, using=KEYWORDS), edge.SearchParams(idf=edge.IdfParams(corpus))))
    match queries:
        case []:
            raise BadRequest("a query needs dense, indices and values, or both")
        case [(query, params)]:
            return edge.QueryRequest(limit=limit, query=query, filter=wanted, params=params, with_payload=False)
    arms = [edge.Prefetch(limit=ARM_DEPTH, query=query, filter=wanted, params=params) for query, params in queries]
    fusion = cast(edge.Fusion, edge.Fusion.Rrf(RRF_K))  # its stubs do not say that Rrf is a Fusion
    return edge.QueryRequest(limit=limit, query=fusion, prefetches=arms, with_payload=False)
