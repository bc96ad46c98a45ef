"""The default embedder: all-MiniLM-L6-v2 (Apache-2.0) distilled to static vectors, in the package, no network."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib import resources

import numpy as np
from model2vec import StaticModel
from numpy.typing import NDArray

MODEL = "minilm-static-256"
_MAX_TOKENS = 512
_BATCH = 1_024


class StaticEmbedder:
    """Mean of static token vectors, normalised; a text without a known token gives a zero vector."""

    def __init__(self, model: StaticModel) -> None:
        self._model = model
        self.dimensions = int(model.dim)
        self.model = MODEL

    @classmethod
    def load(cls) -> StaticEmbedder:
        """Read the model from the package (8 MB)."""
        with resources.as_file(resources.files("ingest") / "models" / MODEL) as folder:
            return cls(StaticModel.from_pretrained(str(folder)))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row per text; what is past the first 512 tokens of a text does not count."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), max_length=_MAX_TOKENS, batch_size=_BATCH, use_multiprocessing=False, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    async def vectors(self, texts: Sequence[str], within_s: float | None = None) -> NDArray[np.float32]:
        """Embed in a thread; it takes a tenth of a millisecond for each text, so that nothing need cut it short."""
        return await asyncio.to_thread(self.embed, texts)

    async def query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = (await self.vectors([text]))[0]
        return row
