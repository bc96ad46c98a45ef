"""What the sweep does for the index: names that nobody brought, and the end of a change of models."""

from __future__ import annotations

import logging

from knowledge.errors import InvalidInput, SealBroken
from knowledge.search.names import NameIndexer
from knowledge.search.ports import ReindexSource, VectorIndex
from knowledge.search.reindex import Reindexer

_log = logging.getLogger(__name__)


async def open_serving(index: VectorIndex) -> None:
    """Make the index ready to serve; raise InvalidInput where it was made with another model, and not with this."""
    if not await index.is_there() and (others := await index.others()):
        raise InvalidInput(
            f"The search index was made with another model ({', '.join(others)}). Run `recollect reindex` with the new "
            "EMBEDDING_MODEL while Recollect runs with the old one, then start it with the new one.",
            "EMBEDDING_MODEL",
        )
    await index.prepare()


class IndexUpkeep:
    def __init__(self, index: VectorIndex, source: ReindexSource, reindexer: Reindexer, names: NameIndexer) -> None:
        self._index = index
        self._source = source
        self._reindexer = reindexer
        self._names = names
        self._looked = False

    async def sweep(self) -> None:
        """Once in the life of a process look for a change of models; bring names that are owed each time."""
        if not self._looked:
            await self._end_switch()
            self._looked = True
        await self._names.sweep()

    async def _end_switch(self) -> None:
        """Add what was written under the old model since `recollect reindex` read it, then drop the old collections."""
        if not await self._index.others():
            return
        for owner in await self._source.owners():
            try:
                await self._reindexer.make_up(owner)
            except SealBroken as error:
                _log.error("the index of owner %s stays as it is: %s", owner, error)
                continue
            await self._names.bring_everything(owner)
        await self._index.drop_others()
        _log.info("the index of the former model was dropped")
