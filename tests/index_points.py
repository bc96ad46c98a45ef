"""Points and callers for the tests of the search index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from knowledge.access import Access, Scope
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.search.ports import (
    HybridQuery,
    IndexPoint,
    NamePoint,
    PointKind,
    SearchFilter,
    SparseVector,
    Vector,
)

DIMENSIONS = 8
MODEL = "test-8"
START = datetime(2025, 11, 3, 10, tzinfo=UTC)
ALL = SearchFilter()


def axis(number: int, weight: float = 1.0) -> Vector:
    """Return a unit vector that leans to one axis."""
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[number % DIMENSIONS] = weight
    vector[(number + 1) % DIMENSIONS] = (1 - weight**2) ** 0.5
    return vector


def words(*tokens: int) -> SparseVector:
    return SparseVector(tuple(sorted(tokens)), tuple(1.0 for _ in tokens))


def point(owner: str, number: int = 0, **changes: object) -> IndexPoint:
    plain = IndexPoint(
        id=new_id(),
        owner=owner,
        dense=axis(number),
        sparse=words(100 + number),
        level=Sensitivity.GENERAL,
        kind=MemoryKind.FACT,
        needs_review=False,
        occurred_at=START + timedelta(days=number),
        recorded_at=START + timedelta(days=number, hours=1),
        revision=1,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def names(owner: str, **changes: object) -> NamePoint:
    plain = NamePoint(new_id(), owner, PointKind.ENTITY, axis(0), words(100), Sensitivity.GENERAL, 4_711)
    return replace(plain, **changes)  # type: ignore[arg-type]


def reader(owner: str, clearance: Sensitivity = Sensitivity.CONFIDENTIAL) -> Access:
    return Access(owner=owner, actor=owner, session="", clearance=clearance, scope=Scope.READ)


def everything(number: int = 0, wanted: SearchFilter = ALL, limit: int = 100) -> HybridQuery:
    """Ask by meaning alone, which ranks all that the filter admits."""
    return HybridQuery(dense=axis(number), sparse=None, filter=wanted, limit=limit)
