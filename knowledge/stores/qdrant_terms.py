"""The index's layout, points and conditions in Qdrant's terms."""

from __future__ import annotations

from collections.abc import Sequence

from qdrant_client import AsyncQdrantClient, models

from knowledge.search.ports import IndexPoint, NamePoint, PointKind, PointLinks, SparseVector
from knowledge.stores.index_layout import (
    DENSE,
    EF_CONSTRUCT,
    FULL_SCAN_THRESHOLD_KIB,
    INTEGER_FIELDS,
    KEYWORD_FIELDS,
    KEYWORDS,
    OWNER,
    PAYLOAD_M,
    REVISION,
    TIME_FIELDS,
    Condition,
    OneOf,
    links_of,
    owner_conditions,
    payload_of,
)


async def create_collection(client: AsyncQdrantClient, name: str, dimensions: int) -> None:
    dense = models.VectorParams(
        size=dimensions, distance=models.Distance.COSINE, datatype=models.Datatype.FLOAT16, on_disk=False
    )
    await client.create_collection(
        name,
        vectors_config={DENSE: dense},
        sparse_vectors_config={KEYWORDS: models.SparseVectorParams(modifier=models.Modifier.IDF)},
        hnsw_config=models.HnswConfigDiff(
            m=0, payload_m=PAYLOAD_M, ef_construct=EF_CONSTRUCT, full_scan_threshold=FULL_SCAN_THRESHOLD_KIB
        ),
        on_disk_payload=True,
    )
    for field, schema in _field_indexes().items():
        await client.create_payload_index(name, field, schema, wait=True)


def _field_indexes() -> dict[str, models.PayloadSchemaType | models.PayloadSchemaParams]:
    keyword, integer = models.KeywordIndexType.KEYWORD, models.IntegerIndexType.INTEGER
    plain = models.KeywordIndexParams(type=keyword, enable_hnsw=False)
    number = models.IntegerIndexParams(type=integer, lookup=True, range=False, enable_hnsw=False)
    time = models.IntegerIndexParams(type=integer, lookup=False, range=True, enable_hnsw=False)
    return {
        OWNER: models.KeywordIndexParams(type=keyword, is_tenant=True),
        **dict.fromkeys(KEYWORD_FIELDS, plain),
        **dict.fromkeys(INTEGER_FIELDS, number),
        **dict.fromkeys(TIME_FIELDS, time),
    }


def point_of(point: IndexPoint | NamePoint) -> models.PointStruct:
    vector: dict[str, list[float] | models.SparseVector] = {}
    if point.dense is not None and point.dense.any():
        vector[DENSE] = point.dense.tolist()
    if point.sparse.indices:
        vector[KEYWORDS] = sparse_of(point.sparse)
    return models.PointStruct(id=point.id, vector=dict(vector), payload=dict(payload_of(point)))


def relinked(owner: str, links: PointLinks) -> models.SetPayloadOperation:
    still = models.FieldCondition(key=REVISION, match=models.MatchValue(value=links.revision))
    payload = models.SetPayload(payload=dict(links_of(links)), filter=owned(owner, PointKind.MEMORY, [links.id], still))
    return models.SetPayloadOperation(set_payload=payload)


def sparse_of(sparse: SparseVector) -> models.SparseVector:
    return models.SparseVector(indices=list(sparse.indices), values=list(sparse.values))


def filter_of(conditions: Sequence[Condition]) -> models.Filter:
    return models.Filter(must=[_condition(one) for one in conditions])


def owned(owner: str, of: PointKind, ids: Sequence[str], *further: models.FieldCondition) -> models.Filter:
    """Match the owner's points of a kind among the ids."""
    owner_condition = filter_of(owner_conditions(owner, of))
    return models.Filter(must=[owner_condition, models.HasIdCondition(has_id=list(ids)), *further])


def _condition(condition: Condition) -> models.FieldCondition:
    if not isinstance(condition, OneOf):
        bounds = models.Range(gte=condition.at_least, lt=condition.below)
        return models.FieldCondition(key=condition.field, range=bounds)
    values = list(condition.values)
    if len(values) == 1:
        return models.FieldCondition(key=condition.field, match=models.MatchValue(value=values[0]))
    return models.FieldCondition(key=condition.field, match=models.MatchAny(any=values))
