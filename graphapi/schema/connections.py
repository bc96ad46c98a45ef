"""Relay connections: how pages of the domain become edges, and how arguments become page requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import strawberry
from strawberry import UNSET

from graphapi import cursors
from knowledge.pages import Page, PageRequest

T = TypeVar("T")
Count = Callable[[], Awaitable[int]]


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None

    @classmethod
    def of(cls, page: Page[T], listing: str) -> PageInfo:
        keys = page.keys
        return cls(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=cursors.encode(listing, keys[0]) if keys else None,
            end_cursor=cursors.encode(listing, keys[-1]) if keys else None,
        )


@strawberry.type
class Connection:
    """The part that all connections share; the total is computed only when it is selected."""

    page_info: PageInfo
    count: strawberry.Private[Count]

    @strawberry.field
    async def total_count(self) -> int:
        return await self.count()


@strawberry.type
class Edge:
    cursor: str


def page_request(
    listing: str,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> PageRequest:
    """Check a connection's arguments; raises InvalidInput."""
    after, before = given(after), given(before)
    return PageRequest.of(
        given(first),
        None if after is None else cursors.decode(listing, after, "after"),
        given(last),
        None if before is None else cursors.decode(listing, before, "before"),
    )


def slice_of(items: Sequence[T], key: Callable[[T], str], request: PageRequest) -> Page[T]:
    """Cut a page out of a list that is already here; keys must be unique and are sorted by."""
    ordered = sorted(items, key=key)
    if request.key is not None:
        cut = request.key
        ordered = [item for item in ordered if (key(item) < cut if request.backward else key(item) > cut)]
    more = len(ordered) > request.size
    shown = ordered[-request.size :] if request.backward else ordered[: request.size]
    beyond = request.key is not None
    return Page(
        items=shown,
        keys=[key(item) for item in shown],
        has_next=beyond if request.backward else more,
        has_previous=more if request.backward else beyond,
    )


def counted(number: int) -> Count:
    """Return a count that is already known."""

    async def count() -> int:
        return number

    return count


def cursors_of(listing: str, page: Page[T]) -> list[str]:
    return [cursors.encode(listing, key) for key in page.keys]


def given(value: T | None) -> T | None:
    """Return the value of an argument, None where it was left out."""
    return None if value is UNSET else value
