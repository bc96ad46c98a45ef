"""What the index needs to know of names: which there are, and which of them it does not know yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.access import Access
from knowledge.levels import Sensitivity
from knowledge.search.ports import PointKind, Scored

NAMED = (PointKind.ENTITY, PointKind.TOPIC)


@dataclass(frozen=True, slots=True)
class NameDocument:
    """The names that one entity or topic has up to a level; `id` is the point's (`point_id`)."""

    id: str
    owner: str
    kind: PointKind
    text: str
    level: Sensitivity


@dataclass(frozen=True, slots=True)
class Owed:
    """Names that changed since the index was told last, from one place in the owner's log to another; None: any may
    have."""

    first: int
    seq: int
    ids: Mapping[PointKind, Sequence[str]] | None


class NameSource(Protocol):
    """The names of entities and topics, from the graph, up to INDEX_CEILING."""

    async def documents(self, owner: str, kind: PointKind, ids: Sequence[str]) -> Sequence[NameDocument]:
        """Return what is known of these entities or topics; nothing of those that are gone or above the ceiling."""
        ...

    async def ids(self, owner: str, kind: PointKind) -> Sequence[str]:
        """Return all that belong in the index, sorted."""
        ...

    async def due(self, before: str, limit: int) -> Sequence[str]:
        """Return owners of whose names some are owed since an instant."""
        ...

    async def owed(self, owner: str) -> Owed | None: ...

    async def owe(self, owner: str) -> None:
        """Have all names of an owner compared again."""
        ...

    async def claim(self, owner: str, claim: str) -> bool:
        """Claim the bringing of what is owed for a time, or for longer; False where it is another's."""
        ...

    async def settle(self, owner: str, claim: str, owed: Owed) -> bool:
        """Say that the index has what was owed, and give the claim back; False where it is owed still.

        That is so where more changed meanwhile, and where the claim ran out and went to another: what was written late
        may lie over what the other wrote.
        """
        ...

    async def postpone(self, owner: str, owed: Owed, until: str) -> None:
        """Have what is owed come up again later, and give the claim back."""
        ...


class FindsNames(Protocol):
    async def called(self, access: Access, kind: PointKind, text: str) -> Sequence[Scored]:
        """Return the entities or topics whose names are close to the text, closest first."""
        ...


def point_id(id_: str, level: Sensitivity) -> str:
    """Return the id of the point that holds the names up to a level: ids are of version 7, and 15 marks the other."""
    return id_ if level is Sensitivity.GENERAL else f"{id_[:14]}f{id_[15:]}"


def point_ids(id_: str) -> tuple[str, str]:
    return point_id(id_, Sensitivity.GENERAL), point_id(id_, Sensitivity.CONFIDENTIAL)


def named_by(point: str) -> str:
    """Return the id of the entity or topic whose names a point holds."""
    return f"{point[:14]}7{point[15:]}"
