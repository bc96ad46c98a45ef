"""Recognises contacts that owners state among those whom their graphs know, as names in memories are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from ingest.resolving.directories import Directories
from ingest.resolving.recognising import recognised
from knowledge.entities.entity import ContactEdit
from knowledge.ingestion.resolution import Mark, News
from knowledge.levels import LOCKED_CLEARANCE, Sensitivity


class DirectoryRecogniser:
    """Implements `knowledge.entities.ports.Recogniser`."""

    def __init__(self) -> None:
        self._directories = Directories()
        self._one_at_a_time: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def recognise(
        self, owner: str, contact: ContactEdit, level: Sensitivity, news: Callable[[Mark | None], Awaitable[News]]
    ) -> str | None:
        names = [name for name in (contact.name, *contact.aliases) if name]
        async with self._one_at_a_time.setdefault(owner, asyncio.Lock()):
            directory = (await self._directories.of(owner, news)).over()
            directory.ceiling = max(level, LOCKED_CLEARANCE)
            return await asyncio.to_thread(recognised, directory, names, (*contact.phones, *contact.emails))
