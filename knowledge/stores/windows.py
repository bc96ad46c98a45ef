"""Read a keyset page from an engine that reads no index in order: windows of time that grow from the cursor."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from knowledge.errors import InvalidInput
from knowledge.instants import to_datetime, to_instant
from knowledge.pages import Page, PageRequest

T = TypeVar("T")

_FIRST = timedelta(days=4)
_GROWTH = 4
"""An empty window costs a millisecond or two; one that overshoots into a dense year is read whole and sorted."""
_ALL = timedelta(days=4 * 4**6)
"""A window of 45 years is as good as all of time, and saves the trips between."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_OLDEST, _NEWEST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
LOWEST, HIGHEST = "|", "|~"
"""Appended to the owner's id: below and above every page key of the owner."""


@dataclass(frozen=True, slots=True)
class Window:
    """Page keys strictly between `low` and `high`; read newest first, or oldest first where `backward`."""

    low: str
    high: str
    backward: bool
    limit: int


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    key: str


def bounds(owner: str) -> tuple[str, str]:
    """Return keys below and above all of an owner's."""
    return owner + LOWEST, owner + HIGHEST


def check_key(owner: str, key: str | None, argument: str) -> None:
    """Raise InvalidInput for a cursor that is not a page key of this owner: `owner|instant|id`."""
    if key is None:
        return
    parts = key.split("|")
    try:
        if len(parts) != 3 or parts[0] != owner or not _INSTANT.fullmatch(parts[1]):
            raise ValueError(key)
        to_datetime(parts[1])
    except ValueError as error:
        raise InvalidInput(f"{argument} is not a cursor of this list.", argument) from error


async def read_page(
    owner: str, page: PageRequest, read: Callable[[Window], Awaitable[Sequence[Row]]]
) -> tuple[list[Row], bool]:
    """Return up to `page.size` rows nearest to the cursor, newest first, and whether more follow in that direction."""
    check_key(owner, page.key, "before" if page.backward else "after")
    lowest, highest = bounds(owner)
    edge = page.key or (lowest if page.backward else highest)
    want, span = page.size + 1, _FIRST
    rows: list[Row] = []
    while len(rows) < want:
        far = _far(owner, page, edge, span)
        low, high = (edge, far) if page.backward else (far, edge)
        rows += await read(Window(low, high, page.backward, want - len(rows)))
        if far in (lowest, highest):
            break
        # The far edge itself is excluded on both sides; no key is a bare instant, so none is lost.
        edge, span = far, span * _GROWTH
    more = len(rows) > page.size
    rows = rows[: page.size]
    return (rows[::-1] if page.backward else rows), more


def to_page(rows: Sequence[Row], items: dict[str, T], page: PageRequest, *, more: bool) -> Page[T]:
    """Return the page of hydrated items; rows that vanished in between are left out."""
    kept = [row for row in rows if row.id in items]
    return Page(
        items=[items[row.id] for row in kept],
        keys=[row.key for row in kept],
        has_next=page.key is not None if page.backward else more,
        has_previous=more if page.backward else page.key is not None,
    )


def _far(owner: str, page: PageRequest, edge: str, span: timedelta) -> str:
    lowest, highest = bounds(owner)
    if page.backward:
        if edge == lowest or span >= _ALL:
            return highest
        moment = to_datetime(edge.split("|")[1])
        return highest if _NEWEST - moment <= span else _key(owner, moment + span)
    if span >= _ALL:
        return lowest
    moment = datetime.now(UTC) + timedelta(days=1) if edge == highest else to_datetime(edge.split("|")[1])
    return lowest if moment - _OLDEST <= span else _key(owner, moment - span)


def _key(owner: str, moment: datetime) -> str:
    return f"{owner}|{to_instant(moment)}"
