"""Read topics, name them and make them one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of, context_to_change
from graphapi.ids import Noun, addressed
from graphapi.resolvers.answers import user_error
from graphapi.schema.connections import given, page_request
from graphapi.schema.inputs import Sources
from graphapi.schema.payloads import TopicPayload
from graphapi.schema.topic import LISTING, Topic, TopicConnection
from knowledge.errors import KnowledgeError
from knowledge.memories.validation import MAX_SHORT, check_text
from knowledge.topics import topic as domain


async def topics(
    info: Info, name: str | None = UNSET, first: int | None = UNSET, after: str | None = UNSET
) -> TopicConnection:
    context = context_of(info)
    named = given(name)
    check_text("name", named, MAX_SHORT)
    page = await context.services.topics.list(context.access, named, page_request(LISTING, first, after))
    return TopicConnection.of(page, lambda: context.services.topics.count(context.access, named))


async def rename_topic(info: Info, id: strawberry.ID, name: str) -> TopicPayload:
    context = context_to_change(info)
    return await _answered(
        lambda: context.services.topics.rename(context.access, addressed(Noun.TOPIC, id), name), "id"
    )


async def merge_topics(info: Info, into: strawberry.ID, from_: Sources) -> TopicPayload:
    context = context_to_change(info)
    others = [addressed(Noun.TOPIC, text) for text in from_]
    return await _answered(
        lambda: context.services.topics.merge(context.access, addressed(Noun.TOPIC, into), others), "into"
    )


async def _answered(ask: Callable[[], Awaitable[domain.Topic]], argument: str) -> TopicPayload:
    try:
        return TopicPayload(topic=Topic.of(await ask()))
    except KnowledgeError as error:
        return TopicPayload(user_errors=[user_error(error, argument)])
