"""Read topics."""

from __future__ import annotations

from strawberry import UNSET, Info

from graphapi.context import context_of
from graphapi.schema.connections import given, page_request
from graphapi.schema.topic import LISTING, TopicConnection
from knowledge.memories.validation import MAX_SHORT, check_text


async def topics(
    info: Info, name: str | None = UNSET, first: int | None = UNSET, after: str | None = UNSET
) -> TopicConnection:
    context = context_of(info)
    named = given(name)
    check_text("name", named, MAX_SHORT)
    page = await context.services.topics.list(context.access, named, page_request(LISTING, first, after))
    return TopicConnection.of(page, lambda: context.services.topics.count(context.access, named))
