"""The part of a work store that knows entities and kin, for drains whose owners know nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.ingestion.connecting import Kin, Standing
from knowledge.ingestion.facts import Example
from knowledge.ingestion.ports import Lease, Taken
from knowledge.ingestion.resolution import Mark, News, Occurrence, TopicNews
from knowledge.levels import Sensitivity


class KnowsNobody:
    async def news(self, lease: Lease, since: Mark | None, also: Sequence[str] = ()) -> News:
        return News(Mark("epoch", 0), ())

    async def occurrences(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, Sequence[Occurrence]]:
        return {}

    async def topic_news(self, lease: Lease, since: Mark | None) -> TopicNews:
        return TopicNews(Mark("epoch", 0), ())

    async def catch_up(self, owner: str) -> None:
        """Nor has the index names to learn."""

    async def examples(self, lease: Lease) -> Sequence[Example]:
        return ()

    async def unchanged(self, owner: str, batch: Sequence[Taken], clearance: Sensitivity) -> set[str]:
        return {taken.draft.id for taken in batch}

    async def kin(self, lease: Lease, ids: Sequence[str], entities: Sequence[str], topics: Sequence[str]) -> Kin:
        return Kin()

    async def standing(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, Standing]:
        return {}
