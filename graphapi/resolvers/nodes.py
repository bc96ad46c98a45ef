"""Find any node by its id."""

from __future__ import annotations

import asyncio

import strawberry
from strawberry import Info

from graphapi.context import Context, context_of
from graphapi.ids import Noun, decode
from graphapi.resolvers.merges import shown_merge
from graphapi.schema.account import User
from graphapi.schema.conversation import Conversation
from graphapi.schema.entity import Entity
from graphapi.schema.memory import Memory
from graphapi.schema.node import Node
from graphapi.schema.relation import Relation
from graphapi.schema.topic import Topic
from knowledge.errors import LimitExceeded

_MAX = 100


async def node(info: Info, id: strawberry.ID) -> Node | None:
    return await _found(context_of(info), id)


async def nodes(info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
    if len(ids) > _MAX:
        raise LimitExceeded(f"Ask for at most {_MAX} nodes at once; these are {len(ids)}.", "ids")
    context = context_of(info)
    return list(await asyncio.gather(*(_found(context, text) for text in ids)))


async def _found(context: Context, text: str) -> Node | None:
    access, named = context.access, decode(text)
    if named is None:
        return None
    loaders = context.loaders
    match named.noun:
        case Noun.MEMORY:
            memory = await loaders.memory.load(named.id)
            return Memory.of(memory) if memory else None
        case Noun.ENTITY:
            entity = await loaders.entity.load(named.id)
            return Entity.of(entity) if entity else None
        case Noun.ENTITY_MERGE:
            return await shown_merge(context, named.id)
        case Noun.TOPIC:
            topic = await loaders.topic.load(named.id)
            return Topic.of(topic) if topic else None
        case Noun.CONVERSATION:
            conversation = await loaders.conversation.load(named.id)
            return Conversation.of(conversation) if conversation else None
        case Noun.RELATION:
            relation = await loaders.relation.load(named.id)
            return Relation.of(relation) if relation else None
        case Noun.USER:
            if named.id != access.actor:
                return None
            return User.of(await context.services.accounts.viewer(access))
