"""Read relations, walk them, and state them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of, context_to_change
from graphapi.ids import Noun, addressed, decode_as, optional
from graphapi.resolvers.answers import user_error
from graphapi.schema.connections import given, page_request
from graphapi.schema.inputs import StateRelationInput, listed
from graphapi.schema.payloads import RelationPayload
from graphapi.schema.relation import LISTING, Relation, RelationConnection
from graphapi.schema.relationship_map import RelationshipMap
from knowledge.errors import KnowledgeError
from knowledge.relations import relation as domain
from knowledge.relations.queries import RelationFilter, Times
from knowledge.relations.relation import RelationType


async def relation(info: Info, id: strawberry.ID) -> Relation | None:
    context = context_of(info)
    context.access  # noqa: B018 — asks for a sign-in before the id is looked at
    asked = decode_as(Noun.RELATION, id)
    found = None if asked is None else await context.loaders.relation.load(asked)
    return None if found is None else Relation.of(found)


async def relations(
    info: Info,
    subject: strawberry.ID | None = UNSET,
    types: list[RelationType] | None = UNSET,
    object: strawberry.ID | None = UNSET,
    as_of: datetime | None = UNSET,
    known_at: datetime | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
) -> RelationConnection:
    context = context_of(info)
    wanted = RelationFilter(
        subject=optional(Noun.ENTITY, given(subject)),
        object=optional(Noun.ENTITY, given(object)),
        types=listed(types),
        times=Times(given(as_of), given(known_at)),
    )
    page = await context.services.relations.relations(
        context.access,
        wanted.subject,
        wanted.types,
        wanted.object,
        wanted.times.as_of,
        wanted.times.known_at,
        page_request(LISTING, first, after),
    )
    return RelationConnection.of(page, lambda: context.services.relations.count(context.access, wanted))


async def relationship_map(
    info: Info,
    center: strawberry.ID | None = UNSET,
    depth: int | None = 2,
    types: list[RelationType] | None = UNSET,
    as_of: datetime | None = UNSET,
    known_at: datetime | None = UNSET,
    limit: int | None = 200,
) -> RelationshipMap | None:
    context = context_of(info)
    found = await context.services.relations.relationship_map(
        context.access,
        optional(Noun.ENTITY, given(center)),
        2 if depth is None else depth,
        listed(types),
        given(as_of),
        given(known_at),
        200 if limit is None else limit,
    )
    return None if found is None else RelationshipMap.of(found)


async def state_relation(info: Info, input: StateRelationInput) -> RelationPayload:
    context = context_to_change(info)
    return await _answered(lambda: context.services.relations.state(context.access, input.to_statement()), "input")


async def end_relation(info: Info, id: strawberry.ID, valid_to: datetime | None = UNSET) -> RelationPayload:
    context = context_to_change(info)
    return await _answered(
        lambda: context.services.relations.end(context.access, addressed(Noun.RELATION, id), given(valid_to)), "id"
    )


async def retract_relation(info: Info, id: strawberry.ID) -> RelationPayload:
    context = context_to_change(info)
    return await _answered(
        lambda: context.services.relations.retract(context.access, addressed(Noun.RELATION, id)), "id"
    )


async def _answered(ask: Callable[[], Awaitable[domain.Relation]], argument: str) -> RelationPayload:
    try:
        return RelationPayload(relation=Relation.of(await ask()))
    except KnowledgeError as error:
        return RelationPayload(user_errors=[user_error(error, argument)])
