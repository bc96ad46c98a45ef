"""The language model of the settings, opened with the first question: whoever asks none does not load its SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ingest.language_model.local import Local, Stand
from ingest.language_model.policy import leaves
from knowledge.ingestion.allowance import Allowance
from knowledge.ingestion.answers import Answers
from knowledge.ingestion.facts import KnownName, Understanding
from knowledge.settings import Settings

if TYPE_CHECKING:
    from ingest.language_model.client import Client
    from ingest.language_model.model import LanguageModel


class Reader:
    """What asks the model: a worker, or the command that refines."""

    def __init__(self, settings: Settings, name: str, allowance: Allowance, answers: Answers) -> None:
        self.name = name
        self._settings = settings
        self._allowance = allowance
        self._answers = answers
        self._client: Client | None = None
        self._model: LanguageModel | None = None

    def prepare(self) -> None:
        """Load the SDK, which takes a second."""
        self._opened()

    @property
    def is_resting(self) -> bool:
        return self._client is not None and self._client.is_resting

    @property
    def reads_all(self) -> bool:
        return self._settings.llm_policy == "always"

    def chooses(self, local: Local) -> bool:
        return leaves(local.draft, local.found, self._settings.llm_policy)

    async def read(
        self,
        owner: str,
        memories: Sequence[Local],
        known: Sequence[KnownName],
        *,
        stand: Stand,
        waits_s: float = 0.0,
    ) -> dict[str, Understanding]:
        return await self._opened().read(owner, memories, known, waits_s=waits_s, stand=stand)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    def _opened(self) -> LanguageModel:
        if self._model is None:
            from ingest.language_model.client import Client
            from ingest.language_model.model import LanguageModel

            self._client = Client(self._settings, self.name)
            self._model = LanguageModel(self._settings, self._client, self._allowance, self._answers)
        return self._model


@asynccontextmanager
async def open_reader(settings: Settings, allowance: Allowance, answers: Answers) -> AsyncIterator[Reader | None]:
    """Yield None where nothing may leave the machine."""
    if settings.language_model is None:
        yield None
        return
    reader = Reader(settings, settings.language_model, allowance, answers)
    try:
        yield reader
    finally:
        await reader.close()
