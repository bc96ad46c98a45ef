"""From an opened memory to a point of the index."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from knowledge.search.ports import Embedder, IndexDocument, IndexPoint, KeywordEncoder, OwnerKeysProvider


class Indexer:
    """Makes the vectors of one owner's memories; the texts go no further."""

    def __init__(self, embedder: Embedder, keywords: KeywordEncoder, keys: OwnerKeysProvider) -> None:
        self._embedder = embedder
        self._keywords = keywords
        self._keys = keys

    async def points(self, owner: str, documents: Sequence[IndexDocument]) -> list[IndexPoint]:
        """Return a point for each document, in order; all are the owner's."""
        if not documents:
            return []
        token_key = (await self._keys.of(owner)).token_key
        return await asyncio.to_thread(self._points, token_key, documents)

    def _points(self, token_key: bytes, documents: Sequence[IndexDocument]) -> list[IndexPoint]:
        vectors = self._embedder.embed([document.text for document in documents])
        return [
            IndexPoint(
                id=document.id,
                owner=document.owner,
                dense=vector,
                sparse=self._keywords.document(document.text, token_key),
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
            for document, vector in zip(documents, vectors, strict=True)
        ]
