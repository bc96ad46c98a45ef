"""How long a memory may wait for a language model: until 1.8 s after its capture, alone, and nobody else with it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from ingest.language_model.local import Local, Stand
from ingest.language_model.policy import CEILING
from knowledge.ingestion.facts import KnownName, Understanding
from knowledge.ingestion.ports import Taken
from knowledge.levels import Sensitivity

_log = logging.getLogger(__name__)

PATIENCE_S = 1.8
"""From a memory's capture; what is not answered by then is dropped, or found in what is kept when it is asked again."""
WORTH_S = 0.3
"""No model answers in less: then nothing is asked."""
EMBEDDING_S = 0.3
"""Of that time, what is left to a server that embeds: it gets the words once they are understood."""
FEW = 16
"""Memories of one owner; more at once are a backlog, which waits for nobody."""
MAX_ASKED = 256
"""Questions that are on their way at once, late ones among them."""

Pair = tuple[Taken, Understanding]


class Refiner(Protocol):
    """Reads some memories of one owner better, of those that are worth it."""

    @property
    def is_resting(self) -> bool: ...

    def prepare(self) -> None:
        """Take the time now that the first memory would have to wait for."""
        ...

    def chooses(self, local: Local) -> bool: ...

    async def read(
        self, owner: str, memories: Sequence[Local], known: Sequence[KnownName], *, stand: Stand
    ) -> Mapping[str, Understanding]: ...


class Watch(Protocol):
    async def unchanged(self, owner: str, batch: Sequence[Taken], clearance: Sensitivity) -> Set[str]:
        """Return those that are as they were taken, and no higher than that."""
        ...


@dataclass(slots=True)
class Patience:
    refiner: Refiner
    work: Watch
    spared_s: float = 0.0
    """Of the time, what whoever comes after needs."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _asked: dict[asyncio.Task[Mapping[str, Understanding]], Mapping[str, Taken]] = field(default_factory=dict)
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """Wait no longer: what was found on this machine stands."""
        self._stopped.set()

    async def close(self) -> None:
        for task in self._asked:
            task.cancel()
        await asyncio.gather(*self._asked, return_exceptions=True)

    async def refined(
        self, owner: str, pairs: Sequence[Pair], known: Sequence[KnownName], waits: Callable[[], None]
    ) -> Sequence[Pair]:
        """Return the pairs, better understood where an answer came in time; `waits` is called before it waits."""
        self._drop_outdated([taken for taken, _ in pairs])
        fresh = [Local(taken.draft, found) for taken, found in pairs] if len(pairs) <= FEW else []
        chosen = [local for local in fresh if self.refiner.chooses(local)]
        left_s = self._left_s(pairs)
        is_worth_it = chosen and left_s > WORTH_S and len(self._asked) < MAX_ASKED
        if not is_worth_it or self.refiner.is_resting or self._stopped.is_set():
            return pairs
        waits()
        ids = {local.draft.id for local in chosen}
        about = {taken.draft.id: taken for taken, _ in pairs if taken.draft.id in ids}
        asking = asyncio.create_task(self.refiner.read(owner, chosen, known, stand=self._stand(owner, about)))
        self._asked[asking] = about
        asking.add_done_callback(self._forget)
        stopping = asyncio.create_task(self._stopped.wait())
        try:
            await asyncio.wait((asking, stopping), timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
        if not asking.done() or asking.cancelled() or asking.exception() is not None:
            return pairs
        found = asking.result()
        return [(taken, found.get(local.id, local)) for taken, local in pairs]

    def _stand(self, owner: str, about: Mapping[str, Taken]) -> Stand:
        """Tell of memories whether they may still go out: they can change while their question is on its way."""

        async def stand(ids: Sequence[str]) -> bool:
            return set(ids) <= await self.work.unchanged(owner, [about[id_] for id_ in ids], CEILING)

        return stand

    def _drop_outdated(self, batch: Sequence[Taken]) -> None:
        """Go on with no question about an earlier revision of these: nobody may have its answer."""
        for asking, about in self._asked.items():
            if any(taken.draft.id in about and about[taken.draft.id].revision != taken.revision for taken in batch):
                asking.cancel()

    def _left_s(self, pairs: Sequence[Pair]) -> float:
        """Return how long the memory that was captured first can still wait."""
        now, whole_s = self.clock(), PATIENCE_S - self.spared_s
        return min(whole_s - (now - taken.recorded_at).total_seconds() for taken, _ in pairs) if pairs else 0.0

    def _forget(self, asking: asyncio.Task[Mapping[str, Understanding]]) -> None:
        self._asked.pop(asking, None)
        if not asking.cancelled() and (error := asking.exception()) is not None:
            _log.warning("a language model's answer is done without: %s", type(error).__name__)
