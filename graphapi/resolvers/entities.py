"""Read entities, and keep contacts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of, context_to_change
from graphapi.ids import Noun, addressed, decode_as
from graphapi.resolvers.answers import user_error
from graphapi.schema.connections import given, page_request
from graphapi.schema.entity import LISTING, Entity, EntityConnection
from graphapi.schema.inputs import ContactInput, listed
from graphapi.schema.payloads import EntityPayload
from knowledge.entities import entity as domain
from knowledge.entities.entity import EntityKind
from knowledge.errors import KnowledgeError
from knowledge.memories.validation import MAX_SHORT, check_text


async def entity(info: Info, id: strawberry.ID) -> Entity | None:
    context = context_of(info)
    context.access  # noqa: B018 — asks for a sign-in before the id is looked at
    asked = decode_as(Noun.ENTITY, id)
    found = None if asked is None else await context.loaders.entity.load(asked)
    return None if found is None else Entity.of(found)


async def entities(
    info: Info,
    kinds: list[EntityKind] | None = UNSET,
    name: str | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
) -> EntityConnection:
    context = context_of(info)
    wanted, named = listed(kinds), given(name)
    check_text("name", named, MAX_SHORT)
    page = await context.services.entities.list(context.access, wanted, named, page_request(LISTING, first, after))
    return EntityConnection.of(page, lambda: context.services.entities.count(context.access, wanted, named))


async def create_contact(info: Info, input: ContactInput) -> EntityPayload:
    context = context_to_change(info)
    return await _answered(lambda: context.services.entities.create_contact(context.access, input.to_edit()))


async def update_contact(info: Info, id: strawberry.ID, input: ContactInput) -> EntityPayload:
    context = context_to_change(info)
    return await _answered(
        lambda: context.services.entities.update_contact(context.access, addressed(Noun.ENTITY, id), input.to_edit())
    )


async def _answered(ask: Callable[[], Awaitable[domain.Entity]]) -> EntityPayload:
    try:
        return EntityPayload(entity=Entity.of(await ask()))
    except KnowledgeError as error:
        return EntityPayload(user_errors=[user_error(error, "input")])
