"""Search memories."""

from __future__ import annotations

from strawberry import UNSET, Info

from graphapi import cursors
from graphapi.context import context_of
from graphapi.schema.connections import given
from graphapi.schema.inputs import MemoryFilter
from graphapi.schema.search import LISTING, SearchConnection
from knowledge.memories import memory as domain
from knowledge.search.ports import SearchMode


async def search(
    info: Info,
    query: str,
    filter: MemoryFilter | None = UNSET,
    mode: SearchMode | None = SearchMode.HYBRID,
    first: int | None = 10,
    after: str | None = UNSET,
) -> SearchConnection:
    context = context_of(info)
    wanted = filter.to_filter() if filter else domain.MemoryFilter()
    given_after = given(after)
    place = None if given_after is None else cursors.decode(LISTING, given_after, "after")
    found = await context.services.search.search(
        context.access, query, wanted, mode or SearchMode.HYBRID, 10 if first is None else first, place
    )
    return SearchConnection.of(found, is_first=place is None)
