"""From opened memories, and from names, to points of the index."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Sequence

from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.search.name_ports import NameDocument
from knowledge.search.ports import (
    Embedder,
    IndexDocument,
    IndexPoint,
    KeywordEncoder,
    NamePoint,
    OwnerKeysProvider,
    SparseVector,
    Vector,
)

_log = logging.getLogger(__name__)


_WITHOUT_VECTOR = 0
"""The revision of names that nobody could embed: no names have it, so that they count as changed."""


class Indexer:
    """Makes the vectors of one owner's memories and names; the texts go no further."""

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

    async def name_points(self, owner: str, documents: Sequence[NameDocument]) -> list[NamePoint]:
        """Return a point for each, in order; where nobody can embed them, they have words alone."""
        if not documents:
            return []
        texts = [document.text for document in documents]
        vectors, words = await asyncio.gather(self._vectors(texts, None), self._words(owner, texts))
        revisions = await self.name_revisions(owner, documents)
        return [
            NamePoint(
                id=document.id,
                owner=document.owner,
                kind=document.kind,
                dense=vector,
                sparse=sparse,
                level=document.level,
                revision=_WITHOUT_VECTOR if vector is None else revisions[document.id],
            )
            for document, vector, sparse in zip(documents, vectors, words, strict=True)
        ]

    async def name_revisions(self, owner: str, documents: Sequence[NameDocument]) -> dict[str, int]:
        """Return by id what tells names from others without telling them."""
        token_key = (await self._keys.of(owner)).token_key
        return {document.id: _keyed_hash(token_key, document) for document in documents}

    async def _vectors(self, texts: Sequence[str], within_s: float | None) -> Sequence[Vector | None]:
        try:
            return list(await self._embedder.vectors(texts, within_s))
        except (EngineUnavailable, TimedOut) as error:
            _log.warning("%d texts are found by their words alone for now: %s", len(texts), error)
            return [None] * len(texts)

    async def _words(self, owner: str, texts: Sequence[str]) -> Sequence[SparseVector]:
        token_key = (await self._keys.of(owner)).token_key
        return await asyncio.to_thread(lambda: [self._keywords.document(text, token_key) for text in texts])


def _keyed_hash(key: bytes, document: NameDocument) -> int:
    """Return 48 bits, never 0: Qdrant keeps integers of 63."""
    digest = hmac.digest(key, f"{document.level:d}|{document.text}".encode(), hashlib.sha256)
    return int.from_bytes(digest[:6]) or 1
