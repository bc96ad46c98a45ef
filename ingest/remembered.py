"""What is remembered of owners between the times that somebody works for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T", bound=Sized)


class Remembered(Generic[T]):
    """Whoever works for an owner takes along what is remembered, and has it alone; who comes meanwhile begins anew.

    So two who work for one owner, as where a lease went from one to the other, share nothing that they change.
    """

    def __init__(self, new: Callable[[], T], most: int) -> None:
        """`most` is the size of all that is kept together, and each owner counts for one besides.

        Of whom nobody worked for longest is forgotten first.
        """
        self._new = new
        self._most = most
        self._kept: OrderedDict[str, T] = OrderedDict()

    @contextmanager
    def of(self, owner: str) -> Iterator[T]:
        kept = self._kept.pop(owner, None)
        mine = self._new() if kept is None else kept
        yield mine
        # Not after an error: a thread that whoever was cancelled left behind may still be at it, and of an owner who
        # is gone nothing is to stay.
        self._kept[owner] = mine
        self._kept.move_to_end(owner)
        while len(self._kept) > 1 and sum(len(one) + 1 for one in self._kept.values()) > self._most:
            self._kept.popitem(last=False)
