"""Tell the index which entities and topics memories are linked to, after a merge, a separation or a deletion."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.instants import now
from knowledge.search.ports import PointLinks, ReindexSource, VectorIndex

_log = logging.getLogger(__name__)

BATCH = 1_000
_ROUNDS = 3
"""Others may change the same links meanwhile; what goes on changing is left to the sweep."""


class Relinker:
    """The change itself has put the links in doubt: what is not done here, the sweep makes up for."""

    def __init__(self, index: VectorIndex, source: ReindexSource) -> None:
        self._index = index
        self._source = source

    async def run(self, owner: str, ids: Sequence[str]) -> None:
        """Bring the links of these memories to the index; an engine that is away leaves them in doubt."""
        try:
            for start in range(0, len(ids), BATCH):
                await self._relink(owner, ids[start : start + BATCH])
        except (EngineUnavailable, TimedOut) as error:
            _log.warning("links of %d memories are left to the sweep: %s", len(ids), error)

    async def _relink(self, owner: str, ids: Sequence[str]) -> None:
        before = now()
        written: dict[str, PointLinks] = {}
        for _ in range(_ROUNDS):
            current = await self._source.links(owner, ids)
            changed = [links for links in current if written.get(links.id) != links]
            if not changed:
                break
            await self._index.relink(owner, changed)
            written |= {links.id: links for links in changed}
        else:
            current = await self._source.links(owner, ids)
        settled = [links for links in current if written.get(links.id) == links]
        if settled:
            await self._source.trust_links(owner, settled, before)
