"""The user's own hand on entities: merge, part, delete, and take merges back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import strawberry
from strawberry import UNSET, Info

from graphapi.context import Context, context_of, context_to_change
from graphapi.ids import Noun, addressed, encode, optional
from graphapi.resolvers.answers import user_error
from graphapi.schema.connections import given
from graphapi.schema.entity import Entity
from graphapi.schema.inputs import Sources
from graphapi.schema.merge import EntityMerge
from graphapi.schema.payloads import DeletePayload, EntityPayload
from knowledge.entities import entity as domain
from knowledge.entities import merging
from knowledge.errors import KnowledgeError


async def entity_merges(
    info: Info, entity: strawberry.ID | None = UNSET, first: int | None = UNSET
) -> list[EntityMerge]:
    context = context_of(info)
    found = await context.services.merges.list(context.access, optional(Noun.ENTITY, given(entity)), given(first))
    return await _shown(context, found)


async def merge_entities(info: Info, into: strawberry.ID, from_: Sources) -> EntityPayload:
    context = context_to_change(info)
    others = [addressed(Noun.ENTITY, text) for text in from_]
    return await _answered(
        lambda: context.services.merges.merge(context.access, addressed(Noun.ENTITY, into), others), "into"
    )


async def separate_entity(info: Info, id: strawberry.ID, memories: list[strawberry.ID], name: str) -> EntityPayload:
    context = context_to_change(info)
    theirs = [addressed(Noun.MEMORY, text) for text in memories]
    return await _answered(
        lambda: context.services.merges.separate(context.access, addressed(Noun.ENTITY, id), theirs, name), "id"
    )


async def undo_merge(info: Info, id: strawberry.ID) -> EntityPayload:
    context = context_to_change(info)
    return await _answered(lambda: context.services.merges.undo(context.access, addressed(Noun.ENTITY_MERGE, id)), "id")


async def delete_entity(info: Info, id: strawberry.ID) -> DeletePayload:
    context = context_to_change(info)
    try:
        gone = await context.services.merges.delete(context.access, addressed(Noun.ENTITY, id))
    except KnowledgeError as error:
        return DeletePayload(user_errors=[user_error(error, "id")])
    return DeletePayload(deleted_ids=[strawberry.ID(encode(Noun.ENTITY, gone))])


async def shown_merge(context: Context, merge_id: str) -> EntityMerge | None:
    merge = await context.loaders.merge.load(merge_id)
    return None if merge is None else next(iter(await _shown(context, [merge])), None)


async def _shown(context: Context, merges: list[merging.EntityMerge]) -> list[EntityMerge]:
    """Return them with their survivors; what lost its survivor a moment ago is left out."""
    survivors = await context.loaders.entity.load_many([merge.survivor for merge in merges])
    return [
        EntityMerge.of(merge, survivor)
        for merge, survivor in zip(merges, survivors, strict=True)
        if survivor is not None
    ]


async def _answered(ask: Callable[[], Awaitable[domain.Entity]], argument: str) -> EntityPayload:
    try:
        return EntityPayload(entity=Entity.of(await ask()))
    except KnowledgeError as error:
        return EntityPayload(user_errors=[user_error(error, argument)])
