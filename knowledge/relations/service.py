"""Relations between entities: stated, ended and retracted by their owner, and asked for at any pair of instants."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from knowledge.access import Access
from knowledge.errors import Conflict, InvalidInput, Locked, NotFound
from knowledge.ids import is_id
from knowledge.pages import Page, PageRequest
from knowledge.relations import canonical
from knowledge.relations.ports import RelationStore
from knowledge.relations.queries import (
    RelationEvidence,
    RelationFilter,
    RelationshipMap,
    Saying,
    Standing,
    StateRelation,
    Times,
)
from knowledge.relations.relation import Bounds, EvidenceRole, Relation, RelationType
from knowledge.relations.validation import check_order, checked, to_bound
from knowledge.relations.walking import draw_map

MAX_DEPTH = 4
MAX_MEMBERS = 500


class RelationService:
    def __init__(self, store: RelationStore) -> None:
        self._store = store

    async def state(self, access: Access, said: StateRelation) -> Relation:
        """Keep what the user says and return the relation as it stands now.

        Raises InvalidInput, NotFound for an end that the caller cannot see, Locked for a sensitivity above the
        clearance, IdempotencyMismatch.
        """
        statement = checked(said)
        if statement.level > access.clearance:
            raise Locked(statement.level)
        leads = await self._survivors(access, statement.subject, statement.object)
        statement = replace(
            statement,
            subject=leads[statement.subject],
            object=None if statement.object is None else leads[statement.object],
        )
        if statement.subject == statement.object:
            raise InvalidInput("Subject and object were merged: they are one.", "input", "object")
        return await self._standing(access, await self._store.state(access, statement))

    async def end(self, access: Access, id_: str, valid_to: datetime | None = None) -> Relation:
        """End a relation at an instant, now where none is given, or correct the end that it has.

        Raises InvalidInput, NotFound, and Conflict where the relation was retracted.
        """
        until = to_bound(valid_to or datetime.now(UTC), "validTo")

        def say(standing: Standing | None) -> Saying | None:
            if standing is None:
                raise Conflict("The relation was retracted; state it again to end it.", "id")
            check_order(Bounds(standing.bounds.since, until), "validTo")
            if standing.bounds.until == until:
                return None
            role = EvidenceRole.ENDS if standing.bounds.until is None else EvidenceRole.CORRECTS
            return Saying(role, Bounds(until=until), standing.level)

        return await self._standing(access, await self._amend(access, id_, say))

    async def retract(self, access: Access, id_: str) -> Relation:
        """Take a relation back: it was never true. Raises NotFound."""

        def say(standing: Standing | None) -> Saying | None:
            if standing is None:
                return None
            # The bounds tell which of several times is meant: two visits are two relations.
            return Saying(EvidenceRole.DENIES, standing.bounds, standing.level)

        return await self._standing(access, await self._amend(access, id_, say))

    async def get(self, access: Access, id_: str) -> Relation | None:
        return (await self.get_many(access, [id_])).get(id_)

    async def get_many(self, access: Access, ids: Collection[str]) -> dict[str, Relation]:
        return await self._store.by_ids(access, [id_ for id_ in ids if is_id(id_)])

    async def relations(
        self,
        access: Access,
        subject: str | None = None,
        types: Sequence[RelationType] = (),
        object_: str | None = None,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
        page: PageRequest | None = None,
    ) -> Page[Relation]:
        """Return relations, newest first; inverse and symmetric types are answered from both ends."""
        wanted = RelationFilter(subject, object_, None, tuple(types), Times(as_of, known_at))
        return await self._list(access, await self._surviving(access, wanted), page)

    async def of_entity(
        self,
        access: Access,
        entity: str,
        types: Sequence[RelationType] = (),
        as_of: datetime | None = None,
        known_at: datetime | None = None,
        page: PageRequest | None = None,
    ) -> Page[Relation]:
        """Return the relations at whose either end the entity stands."""
        wanted = RelationFilter(entity=entity, types=tuple(types), times=Times(as_of, known_at))
        return await self._list(access, wanted, page)

    async def count(self, access: Access, wanted: RelationFilter) -> int:
        wanted = await self._surviving(access, wanted)
        return await self._store.count(access, wanted) if _can_match(wanted) else 0

    async def of_memories(self, access: Access, memory_ids: Collection[str]) -> dict[str, list[Relation]]:
        """Return what each memory states or ends, as it is believed now."""
        return await self._store.of_memories(access, memory_ids)

    async def evidence(
        self, access: Access, relation_id: str, page: PageRequest | None = None
    ) -> Page[RelationEvidence]:
        return await self._store.evidence(access, relation_id, page or PageRequest())

    async def relationship_map(
        self,
        access: Access,
        center: str | None = None,
        depth: int = 2,
        types: Sequence[RelationType] = (),
        as_of: datetime | None = None,
        known_at: datetime | None = None,
        limit: int = 200,
    ) -> RelationshipMap | None:
        """Return who is around an entity, the owner where none is given; None where it cannot be seen."""
        if not 1 <= depth <= MAX_DEPTH:
            raise InvalidInput(f"depth must be from 1 to {MAX_DEPTH}, and is {depth}.", "depth")
        if not 1 <= limit <= MAX_MEMBERS:
            raise InvalidInput(f"limit must be from 1 to {MAX_MEMBERS}, and is {limit}.", "limit")
        start = center if center is not None else await self._store.owner_entity(access)
        if start is None or not is_id(start):
            return None
        if center is not None:
            start = (await self._survivors(access, center))[center]
        stored = canonical.stored(types)
        times = Times(as_of, known_at)
        return await draw_map(self._store, access, start, depth=depth, types=stored, times=times, limit=limit)

    async def _list(self, access: Access, wanted: RelationFilter, page: PageRequest | None) -> Page[Relation]:
        if not _can_match(wanted):
            return Page([], [], has_next=False, has_previous=False)
        return await self._store.page(access, wanted, page or PageRequest())

    async def _survivors(self, access: Access, *ids: str | None) -> dict[str, str]:
        return await self._store.survivors(access, [id_ for id_ in ids if id_ is not None])

    async def _surviving(self, access: Access, wanted: RelationFilter) -> RelationFilter:
        """Return the filter by what its ends stand for; an entity's own relations are asked for by its own id."""
        leads = await self._survivors(access, wanted.subject, wanted.object)
        subject = None if wanted.subject is None else leads[wanted.subject]
        return replace(wanted, subject=subject, object=None if wanted.object is None else leads[wanted.object])

    async def _amend(self, access: Access, id_: str, say: _Say) -> str:
        if not is_id(id_):
            raise NotFound("relation", "id")
        return await self._store.amend(access, id_, say)

    async def _standing(self, access: Access, id_: str) -> Relation:
        relation = await self.get(access, id_)
        if relation is None:
            raise NotFound("relation", "id")
        return relation


class _Say(Protocol):
    def __call__(self, standing: Standing | None) -> Saying | None: ...


def _can_match(wanted: RelationFilter) -> bool:
    ids = [id_ for id_ in (wanted.subject, wanted.object, wanted.entity) if id_ is not None]
    return all(is_id(id_) for id_ in ids) and (wanted.subject is None or wanted.subject != wanted.object)
