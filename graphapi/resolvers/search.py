"""Search memories."""

from __future__ import annotations

from strawberry import UNSET, Info

from graphapi import cursors
from graphapi.context import context_of
from graphapi.schema.inputs import MemoryFilter
from graphapi.schema.search import LISTING, SearchConnection
from knowledge.memories import memory as domain
from knowledge.search.ports import SearchMode


async def search(
    info: Info,
    query: str,
    filter: MemoryFilter | None = UNSET,  # noqa: A002 — the contract's name
    mode: SearchMode | None = SearchMode.HYBRID,
    first: int | None = 10,
    after: str | None = UNSET,
) -> SearchConnection:
    context = context_of(info)
    wanted = filter.to_filter() if filter else domain.MemoryFilter()
    place = cursors.decode(LISTING, after, "after") if after else None
    found = await context.services.search.search(
        context.access, query, wanted, mode or SearchMode.HYBRID, 10 if first is None else first, place
    )
    return SearchConnection.of(found, is_first=place is None)
