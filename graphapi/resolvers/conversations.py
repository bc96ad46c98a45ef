"""Read conversations."""

from __future__ import annotations

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of
from graphapi.ids import Noun, decode_as
from graphapi.schema.connections import page_request
from graphapi.schema.conversation import LISTING, Conversation, ConversationConnection


async def conversation(info: Info, id: strawberry.ID) -> Conversation | None:
    context = context_of(info)
    context.access  # noqa: B018 — asks for a sign-in before the id is looked at
    asked = decode_as(Noun.CONVERSATION, id)
    found = None if asked is None else await context.loaders.conversation.load(asked)
    return None if found is None else Conversation.of(found)


async def conversations(info: Info, first: int | None = UNSET, after: str | None = UNSET) -> ConversationConnection:
    context = context_of(info)
    page = await context.services.conversations.list(context.access, page_request(LISTING, first, after))
    return ConversationConnection.of(page, lambda: context.services.conversations.count(context.access))
