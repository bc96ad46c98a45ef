"""Keeps who the owners' graphs know, up to date by their event logs."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from ingest.resolving.directory import Directory
from knowledge.ingestion.resolution import Mark, News

MAX_ENTITIES = 50_000
"""Of all owners that are kept; whoever was not asked for longest goes first."""


class Directories:
    def __init__(self) -> None:
        self._kept: OrderedDict[str, Directory] = OrderedDict()

    async def of(self, owner: str, news: Callable[[Mark | None], Awaitable[News]]) -> Directory:
        """Return who the owner's graph knows by now; `news` reads what changed since a mark."""
        directory = self._kept.setdefault(owner, Directory())
        self._kept.move_to_end(owner)
        await asyncio.to_thread(directory.hear, await news(directory.mark))
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > MAX_ENTITIES:
            self._kept.popitem(last=False)
        return directory
