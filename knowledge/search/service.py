"""Search over an owner's memories, by meaning and by keywords."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.access import Access
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.memories.memory import Memory, MemoryFilter, MemoryStatus
from knowledge.search.ports import (
    Embedder,
    HybridQuery,
    KeywordEncoder,
    MemoryReader,
    OwnerKeysProvider,
    Scored,
    SearchMode,
    SparseVector,
    Vector,
    VectorIndex,
)
from knowledge.search.questions import Question, check_size
from knowledge.search.rankings import Ranking, Rankings, read_key

MAX_RANKED = 1_000
DEFAULT_FIRST = 10

_ALL = MemoryFilter()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """`key` is what the cursor of this hit stands for: hand it in as `after` for the page that follows."""

    memory: Memory
    score: float
    key: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of a ranking; `total` is the length of the ranking, at most MAX_RANKED.

    `words_only`: meaning was asked for, and nobody could embed the query.
    """

    hits: Sequence[SearchHit]
    total: int
    has_next: bool
    took_ms: float
    words_only: bool = False


class SearchService:
    def __init__(
        self,
        index: VectorIndex,
        embedder: Embedder,
        keywords: KeywordEncoder,
        keys: OwnerKeysProvider,
        memories: MemoryReader,
        rankings: Rankings | None = None,
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._keywords = keywords
        self._keys = keys
        self._memories = memories
        self._rankings = rankings or Rankings()

    async def search(
        self,
        access: Access,
        query: str,
        filter: MemoryFilter = _ALL,  # the schema's word
        mode: SearchMode = SearchMode.HYBRID,
        first: int = DEFAULT_FIRST,
        after: str | None = None,
    ) -> SearchResults:
        """Return a page of READY memories that the caller may see, best first.

        Where the model that embeds does not answer, words alone are looked for, whatever the mode.

        Raises InvalidInput for a query, size or cursor that cannot be taken, TimedOut and EngineUnavailable.
        """
        started = time.perf_counter()
        check_size(first)
        question = Question.of(query, await self._memories.surviving(access, filter), mode)
        ranking, position = await self._ranking(access, question, after)
        hits, position = await self._page(access, ranking, position, first)
        took_ms = (time.perf_counter() - started) * 1000
        has_next = position < len(ranking.hits)
        return SearchResults(hits, len(ranking.hits), has_next, took_ms, ranking.words_only)

    async def _ranking(self, access: Access, question: Question, after: str | None) -> tuple[Ranking, int]:
        position = 0
        if after is not None:
            ranking_id, position = read_key(after)
            kept = self._rankings.find(ranking_id, access, question)
            if kept is not None:
                return kept, position
        hits, words_only = await self._rank(access, question)
        return self._rankings.keep(access, question, hits, words_only=words_only), position

    async def _rank(self, access: Access, question: Question) -> tuple[list[Scored], bool]:
        """Return the hits, and whether words alone found them where meaning was asked for as well."""
        if question.filter is None:
            return [], False
        dense, words_only = None, False
        if question.mode is not SearchMode.KEYWORD:
            try:
                dense = await self._meaning(question)
            except (EngineUnavailable, TimedOut) as error:
                _log.warning("a search goes by words alone: %s", error)
                words_only = True
        sparse = None if question.mode is SearchMode.MEANING and not words_only else await self._words(access, question)
        if dense is None and sparse is None:
            return [], words_only
        return await self._index.query(access, HybridQuery(dense, sparse, question.filter, MAX_RANKED)), words_only

    async def _meaning(self, question: Question) -> Vector | None:
        """Embed the query; None where no token of it is known."""
        vector = await self._embedder.query(question.text)
        return vector if vector.any() else None

    async def _words(self, access: Access, question: Question) -> SparseVector | None:
        sparse = self._keywords.query(question.text, (await self._keys.of(access.owner)).token_key)
        return sparse if sparse.indices else None

    async def _page(self, access: Access, ranking: Ranking, position: int, first: int) -> tuple[list[SearchHit], int]:
        """Fill a page from a position on; what is gone, locked or being understood anew is passed over."""
        hits: list[SearchHit] = []
        window = first
        while len(hits) < first and position < len(ranking.hits):
            part = ranking.hits[position : position + window]
            found = await self._memories.by_ids(access, [hit.id for hit in part])
            for hit in part:
                memory = found.get(hit.id)
                if memory is not None and memory.status is MemoryStatus.READY and memory.locked_by is None:
                    hits.append(SearchHit(memory, hit.score, ranking.key_after(position)))
                position += 1
                if len(hits) == first:
                    break
            window = min(window * 2, 100)
        return hits, position
