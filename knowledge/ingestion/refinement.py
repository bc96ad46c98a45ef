"""What it takes to understand READY memories once more, with a language model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from knowledge.ingestion.ports import Lease, Taken


class RefinementStore(Protocol):
    """READY memories up to CONFIDENTIAL; what is above is never handed out here."""

    async def owners(self) -> Sequence[str]: ...

    async def unread(self, owner: str, *, again: bool) -> Sequence[str]:
        """Return the memories that no model read, oldest first; `again`: those, too, that it was not worth for."""
        ...

    async def claim(self, owner: str) -> Lease | None:
        """Take the owner's lease, where it is free."""
        ...

    async def take(self, owner: str, ids: Sequence[str]) -> Sequence[Taken]:
        """Return those that are still READY, opened."""
        ...

    async def leave(self, owner: str, memories: Sequence[Taken]) -> None:
        """Remember of these that no model need read them, until they change."""
        ...
