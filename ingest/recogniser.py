"""Recognises contacts that owners state among those whom their graphs know, as names in memories are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from ingest.remembered import Remembered
from ingest.resolving.directory import Directory
from ingest.resolving.recognising import recognised
from knowledge.entities.entity import ContactEdit
from knowledge.ingestion.resolution import Mark, News
from knowledge.levels import LOCKED_CLEARANCE, Sensitivity

MAX_ENTITIES = 50_000
"""Of all owners that are remembered."""


class DirectoryRecogniser:
    """Implements `knowledge.entities.ports.Recogniser`."""

    def __init__(self) -> None:
        self._directories = Remembered(Directory, MAX_ENTITIES)
        self._one_at_a_time: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def recognise(
        self, owner: str, contact: ContactEdit, level: Sensitivity, news: Callable[[Mark | None], Awaitable[News]]
    ) -> str | None:
        names = [name for name in (contact.name, *contact.aliases) if name]
        # Reading everybody anew for each of several at once costs more than their turn.
        async with self._one_at_a_time.setdefault(owner, asyncio.Lock()):
            with self._directories.of(owner) as directory:
                await asyncio.to_thread(directory.hear, await news(directory.mark))
                over = directory.over()
                over.ceiling = max(level, LOCKED_CLEARANCE)
                return await asyncio.to_thread(recognised, over, names, (*contact.phones, *contact.emails))
