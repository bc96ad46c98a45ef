"""The keys of many owners, unwrapped when first needed and forgotten soon after."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from knowledge.keys.master import MasterKeys
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.keys.root import new_root

KEPT_S = 300.0
KEPT_OWNERS = 10_000


class RootStore(Protocol):
    async def wrapped_root(self, owner: str) -> str:
        """Raise NotFound where there is no such user."""
        ...


class Keyring:
    """Keys stay at most five minutes after they were loaded, however often they are used."""

    def __init__(
        self,
        master: MasterKeys,
        roots: RootStore,
        *,
        clock: Callable[[], float] = time.monotonic,
        kept_s: float = KEPT_S,
        kept_owners: int = KEPT_OWNERS,
    ) -> None:
        self._master = master
        self._roots = roots
        self._clock = clock
        self._kept_s = kept_s
        self._kept_owners = kept_owners
        self._kept: OrderedDict[str, tuple[float, OwnerKeys]] = OrderedDict()

    async def of(self, owner: str) -> OwnerKeys:
        """Raise NotFound for an unknown owner, SealBroken where the master key is not the one that wrapped."""
        kept = self._kept.get(owner)
        if kept is not None:
            if self._clock() < kept[0]:
                self._kept.move_to_end(owner)
                return kept[1]
            del self._kept[owner]
        keys = await self.unwrap(owner, await self._roots.wrapped_root(owner))
        self._kept[owner] = (self._clock() + self._kept_s, keys)
        self._kept.move_to_end(owner)
        while len(self._kept) > self._kept_owners:
            self._kept.popitem(last=False)
        return keys

    async def unwrap(self, owner: str, wrapped: str) -> OwnerKeys:
        """Return the keys under a wrapped root that is at hand, without keeping them."""
        return OwnerKeys(owner, await self._master.unwrap(owner, wrapped))

    async def create_root(self, owner: str) -> str:
        """Return a new wrapped root key, to be stored with the user in the same transaction."""
        return await self._master.wrap(owner, new_root())

    def close(self) -> None:
        self._kept.clear()
