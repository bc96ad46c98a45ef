"""One question to a server that speaks OpenAI's protocol: bounded in time, size and tries, whatever it does."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx2
import openai
from openai.lib._parsing import type_to_response_format_param
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from pydantic import ValidationError

from ingest.bounded_answers import TooMuch, bounded_client
from ingest.breaker import Breaker
from ingest.language_model.answer import Answer
from ingest.language_model.metrics import BREAKER, REQUESTS, Outcome
from knowledge.settings import Settings

_log = logging.getLogger(__name__)

TRIES = 3
TRUSTED_FAILURES = 5
"""Calls in a row. A server that fails now and then is asked on."""
_FIRST_REST_S, _LONGEST_REST_S = 5.0, 300.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 4.0
MAX_BYTES = 2_000_000
"""Of an answer: many times what was asked for."""
_RETRIED = frozenset((408, 409, 429))
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""Nothing went out: what is tried again can have been charged for only once."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`content` is None where the model refused or said nothing; tokens as the server counts them."""

    content: str | None
    input_tokens: int | None
    output_tokens: int | None


def breaker_of() -> Breaker:
    return Breaker(trusted_failures=TRUSTED_FAILURES, first_pause_s=_FIRST_REST_S, longest_pause_s=_LONGEST_REST_S)


async def _always() -> bool:
    return True


class NoReply(Exception):
    """The server gave none that can be used: the local understanding stands. What it did may be charged for."""

    def __init__(self, message: str, *, may_cost: bool = False) -> None:
        super().__init__(message)
        self.may_cost = may_cost


class _Unusable(Exception):
    pass


class Client:
    def __init__(
        self,
        settings: Settings,
        model: str,
        breaker: Breaker | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        key = settings.openai_api_key
        self.model = model
        self._timeout_s = settings.llm_timeout_s
        self._temperature = settings.llm_temperature
        self._breaker = breaker or breaker_of()
        self._sleep = sleep
        self._openai = openai.AsyncOpenAI(
            api_key=key.get_secret_value() if key else "none",
            base_url=settings.openai_base_url,
            timeout=openai.Timeout(settings.llm_timeout_s, connect=min(3.0, settings.llm_timeout_s)),
            max_retries=0,
            http_client=bounded_client(MAX_BYTES),
        )

    async def close(self) -> None:
        await self._openai.close()

    @property
    def is_resting(self) -> bool:
        """Tell whether the server is left alone, so that nothing need be prepared for it."""
        return self._breaker.is_open

    async def ask(
        self,
        messages: Sequence[ChatCompletionMessageParam],
        max_tokens: int,
        may_again: Callable[[], Awaitable[bool]] = _always,
    ) -> Reply:
        """Return the reply, or raise NoReply, within the time of the settings.

        Tries again where that may help, `may_again` says yes, and the last try cannot have been charged for.
        """
        if not self._breaker.try_one():
            raise NoReply("the server is left alone for a while")
        try:
            async with asyncio.timeout(self._timeout_s):
                reply = await self._persist(messages, max_tokens, may_again)
        except TimeoutError as error:
            self._count("timed_out")
            raise NoReply("no answer came in time", may_cost=True) from error
        except (_Unusable, TooMuch) as error:
            self._count("unusable")
            raise NoReply(str(error), may_cost=True) from error
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            self._count("failed")
            _log.warning("the language model does not answer: %s", _told(error))
            may_cost = not isinstance(error, openai.APIStatusError) and not _is_unsent(error)
            raise NoReply(_told(error), may_cost=may_cost) from error
        self._count("refused" if reply.content is None else "answered")
        return reply

    def _count(self, outcome: Outcome) -> None:
        REQUESTS.labels(outcome).inc()
        if outcome in ("answered", "refused"):
            self._breaker.succeeded()
        else:
            self._breaker.failed()
        BREAKER.set(self._breaker.is_open)

    async def _persist(
        self,
        messages: Sequence[ChatCompletionMessageParam],
        max_tokens: int,
        may_again: Callable[[], Awaitable[bool]],
    ) -> Reply:
        pause_s = _FIRST_PAUSE_S
        for tries_left in reversed(range(TRIES)):
            try:
                return await self._once(messages, max_tokens)
            except openai.APIStatusError as error:
                asked_s = _retry_after(error)
                if asked_s is not None:
                    self._breaker.pause(asked_s)
                if not tries_left or not _may_help(error) or (asked_s or 0.0) > self._timeout_s:
                    raise
                await self._sleep((asked_s or 0.0) + random.uniform(0, pause_s))  # noqa: S311 - jitter
                if not await may_again():
                    raise
            except openai.APIConnectionError as error:
                if not tries_left or not _is_unsent(error):
                    raise
                await self._sleep(random.uniform(0, pause_s))  # noqa: S311
                if not await may_again():
                    raise
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        raise AssertionError("the last try returns or raises")

    async def _once(self, messages: Sequence[ChatCompletionMessageParam], max_tokens: int) -> Reply:
        async with self._openai.chat.completions.with_streaming_response.create(
            model=self.model,
            messages=messages,
            response_format=type_to_response_format_param(Answer),
            temperature=self._temperature,
            max_tokens=max_tokens,
        ) as response:
            body = await response.read()
        try:
            completion = await asyncio.to_thread(ChatCompletion.model_validate_json, body)
            choice = completion.choices[0]
        except (ValidationError, IndexError) as error:
            raise _Unusable("the answer is not of the protocol") from error
        used = completion.usage
        return Reply(
            None if choice.message.refusal else choice.message.content or None,
            used.prompt_tokens if used else None,
            used.completion_tokens if used else None,
        )


def _may_help(error: openai.APIStatusError) -> bool:
    """Tell whether to ask again may help: not where the account is out of money or the question is wrong."""
    return error.code != "insufficient_quota" and (error.status_code in _RETRIED or error.status_code >= 500)


def _is_unsent(error: Exception) -> bool:
    return isinstance(error, _UNSENT) or isinstance(error.__cause__, _UNSENT)


def _retry_after(error: openai.APIStatusError) -> float | None:
    """Return the seconds that the server asks for; the form with a date is not used by such servers."""
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _told(error: Exception) -> str:
    """Name the error and its status, never its message: a server may quote what was sent."""
    status = f" {error.status_code}" if isinstance(error, openai.APIStatusError) else ""
    return f"{type(error).__name__}{status}"
