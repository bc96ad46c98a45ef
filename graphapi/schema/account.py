"""The account behind a token."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import Info

from graphapi.context import context_of
from graphapi.ids import Noun, encode
from graphapi.schema.entity import Contact
from graphapi.schema.node import Node
from graphapi.schema.scalars import Json
from knowledge.accounts import account as domain
from knowledge.accounts.account import Role

strawberry.enum(Role)


@strawberry.type(description="The account; `self` is the contact that stands for it in the graph.")
class User(Node):
    name: str
    phone_number: str | None
    email: str | None
    role: Role
    security_level: int = strawberry.field(description="1..4: the highest sensitivity this account may open.")
    is_active: bool
    time_zone: str
    locale: str
    preferences: Json
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, user: domain.User) -> User:
        return cls(
            id=strawberry.ID(encode(Noun.USER, user.id)),
            name=user.name,
            phone_number=user.phone_number,
            email=user.email,
            role=user.role,
            security_level=user.security_level,
            is_active=user.is_active,
            time_zone=user.time_zone,
            locale=user.locale,
            preferences=Json(user.preferences),
            created_at=user.created_at,
            updated_at=user.updated_at,
        )

    @strawberry.field
    async def self(self, info: Info) -> Contact:
        context = context_of(info)
        return Contact.of(await context.services.entities.self_contact(context.access))
