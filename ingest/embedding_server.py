"""Embeddings by OpenAI, or by any server that speaks its protocol."""

from __future__ import annotations

import asyncio
import logging
import random
from asyncio import sleep
from collections.abc import Awaitable, Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncOpenAI, Omit, omit
from openai.types import CreateEmbeddingResponse
from prometheus_client import Counter

from ingest.bounded_answers import TooMuch
from ingest.breaker import Breaker
from knowledge.errors import EngineUnavailable, TimedOut

Vectors = NDArray[np.float32]

QUERY_S = 1.5
"""Somebody waits for the answer, and words find something, too."""
PATIENCE_S = 12.0
_ATTEMPT_S = 5.0
_ATTEMPTS = 4
_LONGEST_WAIT_S = 5.0
"""A server that wants to be left alone for longer is not waited for."""

TEXTS_AT_ONCE = 128
CHARACTERS_AT_ONCE = 100_000
MAX_CHARACTERS = 8_000
"""Of one text: models read 8,192 tokens and refuse what is longer, and in some scripts a character is a token."""
MAX_BYTES = 64_000_000
"""Of an answer: vectors of the most texts and dimensions, in figures."""
_BATCHES_AT_ONCE = 4

_OPENAI_DIMENSIONS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}
_CAN_BE_SHORTENED = ("text-embedding-3",)

_SERVER = "The embeddings server"
_log = logging.getLogger(__name__)
_TOKENS = Counter("recollect_embedding_tokens_total", "Tokens that the embeddings server counted.")
_FAILURES = Counter("recollect_embedding_failures_total", "Requests that the embeddings server failed.", ["kind"])


class Refused(Exception):
    """The server does not take what it was sent, however often."""


class ServerEmbedder:
    """Unit vectors of one server's model.

    Raises TimedOut where the time is over, EngineUnavailable where the server is away, sick, or wrongly set.
    """

    def __init__(
        self,
        client: AsyncOpenAI,
        model: str,
        dimensions: int,
        *,
        shortened: bool = False,
        may_leave: Callable[[str], bool] = lambda text: True,
    ) -> None:
        self._client = client
        self._name = model
        self.model = f"{model}-{dimensions}"
        self.dimensions = dimensions
        self._asked_dimensions: int | Omit = dimensions if shortened else omit
        self._may_leave = may_leave
        self._slots = asyncio.Semaphore(_BATCHES_AT_ONCE)
        # Who has little time may find slow what others find well.
        self._hurried, self._patient = Breaker(), Breaker()

    @classmethod
    async def open(
        cls, client: AsyncOpenAI, model: str, dimensions: int | None, may_leave: Callable[[str], bool]
    ) -> ServerEmbedder:
        """Ask the model for its dimensions where nothing tells them. Raises EngineUnavailable with what to do."""
        known = _OPENAI_DIMENSIONS.get(model)
        shortened = dimensions is not None and dimensions != known and model.startswith(_CAN_BE_SHORTENED)
        if (told := dimensions or known) is None:
            try:
                answer = await client.embeddings.create(model=model, input=["tea"], timeout=_ATTEMPT_S)
                told = len(answer.data[0].embedding)
            except (APIError, IndexError) as error:
                hint = f"it did not tell how many dimensions {model} has; set EMBEDDING_DIMENSIONS ({_said(error)})"
                raise EngineUnavailable(_SERVER, hint) from error
        return cls(client, model, told, shortened=shortened, may_leave=may_leave)

    async def vectors(self, texts: Sequence[str], within_s: float | None = None) -> Vectors:
        """Return one row per text; a text that is blank, or that the server refuses, gives zeros."""
        within_s = PATIENCE_S if within_s is None else within_s
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        asked = [(place, text[:MAX_CHARACTERS]) for place, text in enumerate(texts) if text.strip()]
        if not asked:
            return rows
        breaker = self._hurried if within_s < _ATTEMPT_S else self._patient
        if not breaker.try_one():
            raise EngineUnavailable(_SERVER, "it failed several times in a row and is left alone for a while.")
        try:
            async with asyncio.timeout(within_s), asyncio.TaskGroup() as group:
                parts = [(part, group.create_task(self._part(part, within_s))) for part in _parts(asked)]
        except TimeoutError:
            breaker.failed()
            raise TimedOut(f"{_SERVER} gave no answer within {within_s:g} s.") from None
        except ExceptionGroup as failed:
            breaker.failed()
            raise failed.exceptions[0] from None
        breaker.succeeded()
        for part, task in parts:
            rows[[place for place, _ in part]] = task.result()
        return rows

    async def query(self, text: str) -> Vectors:
        """Return the vector of what somebody looks for, soon; zeros where it may not leave the machine."""
        if not await asyncio.to_thread(self._may_leave, text):
            return np.zeros(self.dimensions, dtype=np.float32)
        row: Vectors = (await self.vectors([text], QUERY_S))[0]
        return row

    async def _part(self, part: Sequence[tuple[int, str]], within_s: float) -> Vectors:
        async with self._slots:
            return await self._taken([text for _, text in part], within_s)

    async def _taken(self, texts: Sequence[str], within_s: float, *, doubted: bool = False) -> Vectors:
        """Embed; where the server refuses, find the text that it does not take, and do without that one."""
        try:
            return await self._tried(texts, within_s)
        except Refused as error:
            if not doubted:
                await self._check_that_it_takes_any(within_s)
            if len(texts) == 1:
                _log.warning("the embeddings server does not take a text of %d characters: %s", len(texts[0]), error)
                return np.zeros((1, self.dimensions), dtype=np.float32)
            half = len(texts) // 2
            parts = [await self._taken(part, within_s, doubted=True) for part in (texts[:half], texts[half:])]
            return np.concatenate(parts)

    async def _check_that_it_takes_any(self, within_s: float) -> None:
        try:
            await self._tried(["tea"], within_s)
        except Refused as error:
            raise EngineUnavailable(_SERVER, f"it refuses every text: check EMBEDDING_MODEL ({error}).") from error

    async def _tried(self, texts: Sequence[str], within_s: float) -> Vectors:
        """Ask several times, with pauses that the server names or that grow."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._checked(await self._ask(texts, within_s), len(texts))
            except APIError as error:
                _FAILURES.labels(type(error).__name__).inc()
                pause = _pause(error, attempt)
                if pause is None or attempt == _ATTEMPTS:
                    raise _translated(error) from error
                await sleep(pause)
            except (ValueError, TypeError, AttributeError, TooMuch) as error:
                raise EngineUnavailable(_SERVER, f"its answer has another form ({_said(error)}).") from error
        raise AssertionError("every attempt returns or raises")

    def _ask(self, texts: Sequence[str], within_s: float) -> Awaitable[CreateEmbeddingResponse]:
        return self._client.embeddings.create(
            model=self._name,
            input=list(texts),
            dimensions=self._asked_dimensions,
            timeout=min(_ATTEMPT_S, within_s),
        )

    def _checked(self, answer: CreateEmbeddingResponse, total: int) -> Vectors:
        """Return unit rows in the order of the texts; raise EngineUnavailable for an answer of another form."""
        data = answer.data or []
        if sorted(one.index for one in data) != list(range(total)):
            raise EngineUnavailable(_SERVER, f"it answered {len(data)} vectors where {total} were asked for.")
        found = {len(one.embedding) for one in data}
        if found != {self.dimensions}:
            hint = (
                f"{self._name} answers with {max(found)} dimensions, and {self.dimensions} were expected: "
                "set EMBEDDING_DIMENSIONS, and run `recollect reindex`."
            )
            raise EngineUnavailable(_SERVER, hint)
        rows = np.zeros((total, self.dimensions), dtype=np.float32)
        for one in data:
            rows[one.index] = one.embedding
        if not np.isfinite(rows).all():
            raise EngineUnavailable(_SERVER, "it answered with values that are no numbers.")
        if answer.usage is not None:
            _TOKENS.inc(max(0, answer.usage.total_tokens))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
        return unit


def _parts(asked: Sequence[tuple[int, str]]) -> list[Sequence[tuple[int, str]]]:
    """Cut into requests that a server takes in one go."""
    cuts, characters = [0], 0
    for at, (_, text) in enumerate(asked):
        characters += len(text)
        if at - cuts[-1] == TEXTS_AT_ONCE or (characters > CHARACTERS_AT_ONCE and at > cuts[-1]):
            cuts.append(at)
            characters = len(text)
    return [asked[start:end] for start, end in pairwise([*cuts, len(asked)])]


def _pause(error: APIError, attempt: int) -> float | None:
    """Return how long to wait before the next attempt, None where there is no use in one."""
    jittered = float(random.uniform(0.5, 1.0) * 0.2 * 2**attempt)  # noqa: S311
    if isinstance(error, APIConnectionError):
        return jittered
    if not isinstance(error, APIStatusError) or not (error.status_code in (408, 409, 429) or error.status_code >= 500):
        return None
    try:
        named = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return jittered
    return float(max(named, jittered)) if named <= _LONGEST_WAIT_S else None


def _translated(error: APIError) -> Exception:
    if isinstance(error, APITimeoutError):
        return TimedOut(f"{_SERVER} gave no answer in time.")
    if isinstance(error, APIConnectionError):
        return EngineUnavailable(_SERVER, f"check OPENAI_BASE_URL and that it runs ({_said(error)}).")
    status = error.status_code if isinstance(error, APIStatusError) else 500
    if status in (401, 403):
        return EngineUnavailable(_SERVER, "it refuses the key: check OPENAI_API_KEY.")
    if status == 404:
        return EngineUnavailable(_SERVER, f"check EMBEDDING_MODEL and OPENAI_BASE_URL ({_said(error)}).")
    if status in (400, 413, 422):
        return Refused(_said(error))
    return EngineUnavailable(_SERVER, f"it is sick or too busy ({_said(error)}).")


def _said(error: Exception) -> str:
    """Return the kind of error: a server's own words could quote the text."""
    status = f" {error.status_code}" if isinstance(error, APIStatusError) else ""
    return f"{type(error).__name__}{status}"
