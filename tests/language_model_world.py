"""A language model's reader over the test server: settings, an allowance and answers kept in memory."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from ingest.breaker import Breaker
from ingest.language_model.client import Client, breaker_of
from ingest.language_model.model import LanguageModel
from knowledge.ingestion.allowance import Limits, ProcessAllowance
from knowledge.ingestion.answers import Answer
from knowledge.settings import Settings
from tests.openai_server import OpenAIServer, Reply, completion, openai_server
from tests.unit.ingest.language_model.answers import item


@dataclass
class KeptAnswers:
    """The port Answers, in memory and in the clear."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    async def known(self, owner: str, questions: Sequence[str]) -> Mapping[str, str]:
        return {one: self.kept[owner, one] for one in questions if (owner, one) in self.kept}

    async def keep(self, owner: str, answers: Mapping[str, Answer]) -> None:
        self.kept |= {(owner, question): answer.text for question, answer in answers.items()}

    async def forget(self, owner: str, memories: Sequence[str]) -> None:
        """Nobody asks that of these."""


async def all_stand(ids: Sequence[str]) -> bool:
    """Say so of memories that nobody changes meanwhile."""
    return True


@dataclass
class ModelWorld:
    server: OpenAIServer
    settings: Settings
    model: LanguageModel
    allowance: ProcessAllowance
    answers: KeptAnswers
    breaker: Breaker
    paused: list[float]
    """Seconds between tries; nobody waits for them."""

    def spent(self, owner: str) -> int:
        """Return how many tokens of today's count as spent."""
        return sum(cost.tokens for (whose, _), cost in self.allowance._spent.items() if whose == owner)


def settings_of(url: str, **changes: Any) -> Settings:
    plain = {"openai_base_url": url, "llm_model": "test", "llm_policy": "always", "llm_timeout_s": 5.0}
    return Settings(**{**plain, **changes})


@asynccontextmanager
async def model_world(**changes: Any) -> AsyncIterator[ModelWorld]:
    async with openai_server() as server:
        settings = settings_of(server.url, **changes)
        breaker, answers = breaker_of(), KeptAnswers()
        allowance = ProcessAllowance(Limits.of(settings))
        paused: list[float] = []

        async def pause(seconds: float) -> None:
            paused.append(seconds)

        client = Client(settings, "test", breaker, pause)
        try:
            model = LanguageModel(settings, client, allowance, answers)
            yield ModelWorld(server, settings, model, allowance, answers, breaker, paused)
        finally:
            await client.close()


def asked_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the memories that a question shows, as it shows them."""
    memories: list[dict[str, Any]] = json.loads(body["messages"][1]["content"])["memories"]
    return memories


def answering(**told: Any) -> Callable[[Mapping[str, object]], Reply]:
    """Answer every memory of a question alike."""
    return lambda body: completion(
        json.dumps({"memories": [item(**{**told, "id": memory["id"]}) for memory in asked_of(body)]})
    )
