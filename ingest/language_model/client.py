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

from ingest.language_model.answer import Answer
from ingest.language_model.breaker import Breaker
from ingest.language_model.metrics import BREAKER, REQUESTS, Outcome
from knowledge.settings import Settings

_log = logging.getLogger(__name__)

TRIES = 3
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 4.0
MAX_BYTES = 2_000_000
"""Of an answer, decoded: many times what was asked for."""
_RETRIED = frozenset((408, 409, 429))


@dataclass(frozen=True, slots=True)
class Reply:
    """`content` is None where the model refused or said nothing; tokens as the server counts them."""

    content: str | None
    input_tokens: int | None
    output_tokens: int | None


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
        self._breaker = breaker or Breaker()
        self._sleep = sleep
        self._openai = openai.AsyncOpenAI(
            api_key=key.get_secret_value() if key else "none",
            base_url=settings.openai_base_url,
            timeout=openai.Timeout(settings.llm_timeout_s, connect=min(3.0, settings.llm_timeout_s)),
            max_retries=0,
        )

    async def close(self) -> None:
        await self._openai.close()

    @property
    def is_resting(self) -> bool:
        """Tell whether the server is left alone, so that nothing need be prepared for it."""
        return self._breaker.is_open and not self._breaker.is_due

    async def ask(self, messages: Sequence[ChatCompletionMessageParam], max_tokens: int) -> Reply:
        """Return the reply, or raise NoReply, within the time of the settings; tries again where that may help."""
        if not self._breaker.admits():
            raise NoReply("the server is left alone for a while")
        try:
            async with asyncio.timeout(self._timeout_s):
                reply = await self._persist(messages, max_tokens)
        except TimeoutError as error:
            self._count("timed_out")
            raise NoReply("no answer came in time", may_cost=True) from error
        except _Unusable as error:
            self._count("unusable")
            raise NoReply(str(error), may_cost=True) from error
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            self._count("failed")
            _log.warning("the language model does not answer: %s", _told(error))
            raise NoReply(_told(error)) from error
        except asyncio.CancelledError:
            self._breaker.given_up()
            raise
        self._count("refused" if reply.content is None else "answered")
        return reply

    def _count(self, outcome: Outcome) -> None:
        REQUESTS.labels(outcome).inc()
        if outcome in ("answered", "refused"):
            self._breaker.succeeded()
        else:
            self._breaker.failed()
        BREAKER.set(self._breaker.is_open)

    async def _persist(self, messages: Sequence[ChatCompletionMessageParam], max_tokens: int) -> Reply:
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
            except (openai.APIConnectionError, httpx2.HTTPError):
                if not tries_left:
                    raise
                await self._sleep(random.uniform(0, pause_s))  # noqa: S311
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
            body = bytearray()
            async for part in response.iter_bytes():
                body += part
                if len(body) > MAX_BYTES:
                    raise _Unusable("the answer has no end")
        try:
            completion = ChatCompletion.model_validate_json(bytes(body))
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
