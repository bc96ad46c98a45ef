"""From an opened memory to a point of the index."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.search.ports import (
    Embedder,
    IndexDocument,
    IndexPoint,
    KeywordEncoder,
    OwnerKeysProvider,
    SparseVector,
    Vector,
)

_log = logging.getLogger(__name__)


class Indexer:
    """Makes the vectors of one owner's memories; the texts go no further."""

    def __init__(self, embedder: Embedder, keywords: KeywordEncoder, keys: OwnerKeysProvider) -> None:
        self._embedder = embedder
        self._keywords = keywords
        self._keys = keys

    async def points(
        self, owner: str, documents: Sequence[IndexDocument], within_s: float | None = None
    ) -> list[IndexPoint]:
        """Return a point for each document, in order; all are the owner's.

        Where nobody can embed them, or not within the time, the points have words alone (`dense` is None).
        """
        if not documents:
            return []
        texts = [document.text for document in documents]
        vectors, words = await asyncio.gather(self._vectors(texts, within_s), self._words(owner, texts))
        return [
            IndexPoint(
                id=document.id,
                owner=document.owner,
                dense=vector,
                sparse=sparse,
                level=document.level,
                kind=document.kind,
                needs_review=document.needs_review,
                occurred_at=document.occurred_at,
                recorded_at=document.recorded_at,
                revision=document.revision,
                conversation=document.conversation,
                speaker=document.speaker,
                source=document.source,
                entities=document.entities,
                topics=document.topics,
            )
            for document, vector, sparse in zip(documents, vectors, words, strict=True)
        ]

    async def _vectors(self, texts: Sequence[str], within_s: float | None) -> Sequence[Vector | None]:
        try:
            return list(await self._embedder.vectors(texts, within_s))
        except (EngineUnavailable, TimedOut) as error:
            _log.warning("%d texts are found by their words alone for now: %s", len(texts), error)
            return [None] * len(texts)

    async def _words(self, owner: str, texts: Sequence[str]) -> Sequence[SparseVector]:
        token_key = (await self._keys.of(owner)).token_key
        return await asyncio.to_thread(lambda: [self._keywords.document(text, token_key) for text in texts])
