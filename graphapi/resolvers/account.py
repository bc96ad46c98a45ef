"""Who is signed in, and where the event log stands."""

from __future__ import annotations

from strawberry import Info

from graphapi.context import context_of
from graphapi.schema.account import User
from graphapi.schema.scalars import Position


async def viewer(info: Info) -> User:
    context = context_of(info)
    return User.of(await context.services.accounts.viewer(context.access))


async def event_cursor(info: Info) -> Position:
    context = context_of(info)
    return Position(await context.services.events.cursor(context.access.owner))
