"""Keyset pages: what a connection asks for and what it gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.errors import InvalidInput

T = TypeVar("T")

MAX_PAGE = 100
DEFAULT_PAGE = 20


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A window of a list: `size` items after (or, backward, before) the item whose sort key is `key`."""

    size: int = DEFAULT_PAGE
    key: str | None = None
    backward: bool = False

    @classmethod
    def of(
        cls, first: int | None = None, after: str | None = None, last: int | None = None, before: str | None = None
    ) -> PageRequest:
        """Check a connection's arguments, cursors already decoded to sort keys.

        Raises InvalidInput where a size is not in 1..100 or both directions are asked for.
        """
        if (first is not None or after is not None) and (last is not None or before is not None):
            raise InvalidInput("Use first/after or last/before, not both.", "last" if last is not None else "before")
        backward = last is not None or before is not None
        size, name = (last, "last") if backward else (first, "first")
        if size is not None and not 1 <= size <= MAX_PAGE:
            raise InvalidInput(f"{name} must be from 1 to {MAX_PAGE}, and is {size}.", name)
        return cls(DEFAULT_PAGE if size is None else size, before if backward else after, backward)

    def turned(self) -> PageRequest:
        """Return the request that asks the same of the list in the opposite order."""
        return PageRequest(self.size, self.key, not self.backward)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items in list order with their sort keys; a cursor is an encoded sort key."""

    items: Sequence[T]
    keys: Sequence[str]
    has_next: bool
    has_previous: bool

    def turned(self) -> Page[T]:
        """Return the page as one of the list in the opposite order."""
        return Page(self.items[::-1], self.keys[::-1], self.has_previous, self.has_next)
