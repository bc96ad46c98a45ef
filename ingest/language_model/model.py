"""A language model as reader of memories: asked about those that are worth it, paid for within bounds, merged in."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter

from openai.types.chat import ChatCompletionMessageParam
from pydantic import ValidationError

from ingest.language_model.answer import Item, UnusableAnswer, read_answer
from ingest.language_model.client import Client, NoReply, Reply
from ingest.language_model.local import Local, OverBudget, Stand
from ingest.language_model.masking import Masked, mask
from ingest.language_model.merging import is_of_another, merge
from ingest.language_model.metrics import SPENT, TOKENS, UNASKED, Unasked
from ingest.language_model.naming import nearby
from ingest.language_model.policy import leaves
from ingest.language_model.prompt import VERSION, Asked, messages, tokens_at_most
from ingest.language_model.quotes import Passage
from ingest.metrics import observe
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.addresses import is_address
from knowledge.ingestion.allowance import Allowance, Cost
from knowledge.ingestion.answers import Answer, Answers
from knowledge.ingestion.facts import KnownName, Understanding
from knowledge.settings import Settings

PER_CALL = 8
CHARACTERS = 16_000
"""Of one call; a longer memory goes alone."""
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class _Question:
    local: Local
    passage: Passage
    asked: Asked
    key: str
    """What an answer to it is kept under: whatever the answer depends on, but for whom the owner knows by now."""


@dataclass(slots=True)
class _Told:
    """What came of questions; `unusable` are those that were answered with nothing that can be used."""

    found: dict[str, Understanding] = field(default_factory=dict)
    unusable: list[_Question] = field(default_factory=list)
    is_over_budget: bool = False


class LanguageModel:
    """Everything it does may fail, and then nothing is lost: the local understanding stands."""

    def __init__(self, settings: Settings, client: Client, allowance: Allowance, answers: Answers) -> None:
        self._settings = settings
        self._client = client
        self._allowance = allowance
        self._answers = answers

    async def read(
        self,
        owner: str,
        memories: Sequence[Local],
        known: Sequence[KnownName],
        *,
        stand: Stand,
        waits_s: float = 0.0,
    ) -> dict[str, Understanding]:
        """Return a better understanding of those memories, all of one owner, that could be had, by id.

        What gets no usable answer is asked once more, alone; then the local understanding is all there is.
        `waits_s` is how long it may wait for its turn where too much is asked a minute. Raises OverBudget where that
        was what kept any of them from being asked.
        """
        began = perf_counter()
        questions = await asyncio.to_thread(self._questions, memories)
        kept = await self._answers.known(owner, [question.key for question in questions])
        found = await asyncio.to_thread(self._all_remembered, questions, kept, known) if kept else {}
        open_ = [question for question in questions if question.local.draft.id not in found]
        ask = partial(self._ask, owner, known=known, waits_s=waits_s, stand=stand)
        told = await _gathered([ask(part) for part in _parts(open_)])
        last = await _gathered([ask([question]) for question in told.unusable])
        found |= told.found | last.found
        observe("language_model", perf_counter() - began, len(found))
        if not found and told.is_over_budget:
            raise OverBudget
        local = [question.local for question in last.unusable]
        return found | {one.draft.id: replace(one.found, refined_by=self._client.model) for one in local}

    def _questions(self, memories: Sequence[Local]) -> list[_Question]:
        policy = self._settings.llm_policy
        return [self._question(local) for local in memories if leaves(local.draft, local.found, policy)]

    def _question(self, local: Local) -> _Question:
        draft = local.draft
        veil = mask if self._settings.llm_mask_pii else Masked.nothing
        masked = veil(draft.content)
        speaker = draft.speaker if draft.speaker and not is_address(draft.speaker) else None
        remark = veil(draft.context).text if draft.context else None
        asked = Asked(masked.text, remark, speaker, draft.occurred_at)
        key = json.dumps([VERSION, self._client.model, masked.text, remark, speaker, draft.occurred_at.isoformat()])
        return _Question(local, Passage.of(masked), asked, key)

    async def _ask(
        self,
        owner: str,
        questions: Sequence[_Question],
        *,
        known: Sequence[KnownName],
        waits_s: float,
        stand: Stand,
    ) -> _Told:
        """Ask about some memories in one call; ids are made for the call alone, and mean nothing outside it."""
        by_id = {secrets.token_hex(4): question for question in questions}
        near = await asyncio.to_thread(nearby, [question.local.draft.text for question in questions], known)
        question = messages({id_: one.asked for id_, one in by_id.items()}, near)
        most = self._settings.llm_max_tokens * len(questions)
        stands = partial(stand, [one.local.draft.id for one in questions])
        reply = await self._paid(owner, question, most, waits_s, stands)
        if not reply.content:
            return _Told(unusable=list(questions))
        # A hostile answer may take a while to read: nobody else waits for that.
        try:
            found, told = await asyncio.to_thread(self._read, reply.content, by_id, near)
        except UnusableAnswer:
            return _Told(unusable=list(questions))
        if told:
            await self._answers.keep(owner, told)
        return _Told(found, [one for one in questions if one.local.draft.id not in found])

    def _read(
        self, content: str, by_id: Mapping[str, _Question], near: Mapping[str, EntityKind]
    ) -> tuple[dict[str, Understanding], dict[str, Answer]]:
        """Return what is understood by memory, and what is to be kept by question."""
        found: dict[str, Understanding] = {}
        told: dict[str, Answer] = {}
        for id_, item in read_answer(content, by_id).items():
            own = by_id[id_]
            if is_of_another(item, own.passage, [one.passage for other, one in by_id.items() if other != id_]):
                continue
            found[own.local.draft.id] = self._merged(own, item, near)
            told[own.key] = Answer(own.local.draft.id, item.model_dump_json())
        return found, told

    def _merged(self, question: _Question, item: Item, near: Mapping[str, EntityKind]) -> Understanding:
        merged = merge(question.local.draft, question.local.found, item, question.passage, near)
        return replace(merged, refined_by=self._client.model)

    def _all_remembered(
        self, questions: Sequence[_Question], kept: Mapping[str, str], known: Sequence[KnownName]
    ) -> dict[str, Understanding]:
        asked = [question for question in questions if question.key in kept]
        found = {question.local.draft.id: self._remembered(question, kept[question.key], known) for question in asked}
        return {id_: understood for id_, understood in found.items() if understood is not None}

    def _remembered(self, question: _Question, kept: str, known: Sequence[KnownName]) -> Understanding | None:
        try:
            item = Item.model_validate_json(kept)
        except ValidationError:
            return None
        return self._merged(question, item, nearby([question.local.draft.text], known))

    async def _paid(
        self,
        owner: str,
        question: list[ChatCompletionMessageParam],
        most: int,
        waits_s: float,
        stands: Callable[[], Awaitable[bool]],
    ) -> Reply:
        if self._client.is_resting:
            raise _unasked("breaker", NoReply("the server is left alone for a while"))
        asked = tokens_at_most(question)
        reserved = await self._allowance.reserve(owner, self._cost(asked, most))
        if reserved is None:
            raise _unasked("budget", OverBudget())
        spent = Cost(0, 0)
        try:
            await self._take_turn(waits_s)
            if not await stands():
                raise _unasked("changed", NoReply("a memory changed meanwhile"))
            # From here on it may cost: what is not counted by the server counts as it was set aside.
            spent = reserved.cost
            reply = await self._client.ask(question, most, partial(self._may_again, stands))
            spent = self._spent(reply, asked, most)
        except NoReply as error:
            spent = reserved.cost if error.may_cost else Cost(0, 0)
            raise
        else:
            return reply
        finally:
            await asyncio.shield(self._allowance.settle(reserved, spent))

    async def _may_again(self, stands: Callable[[], Awaitable[bool]]) -> bool:
        """Take one more request of this minute's, where there is one, and look again."""
        return await self._allowance.wait_s() <= 0 and await stands()

    async def _take_turn(self, waits_s: float) -> None:
        while (wait_s := await self._allowance.wait_s()) > 0:
            waits_s -= wait_s
            if waits_s < 0:
                raise _unasked("pace", NoReply("too much is asked a minute"))
            await asyncio.sleep(wait_s)

    def _spent(self, reply: Reply, asked: int, most: int) -> Cost:
        """Return what the server counted, as far as that can be."""
        into = _bounded(reply.input_tokens, asked)
        out = _bounded(reply.output_tokens, most)
        TOKENS.labels("input").inc(into)
        TOKENS.labels("output").inc(out)
        cost = self._cost(into, out)
        SPENT.inc(cost.micros / _MILLION)
        return cost

    def _cost(self, into: int, out: int) -> Cost:
        dollars = (into * self._settings.llm_input_price + out * self._settings.llm_output_price) / _MILLION
        return Cost(into + out, -int(-dollars * _MILLION // 1))


async def _gathered(asking: Sequence[Awaitable[_Told]]) -> _Told:
    """Return what came of all; who gets no reply, or has no budget, keeps no other from theirs."""
    told = _Told()
    for outcome in await asyncio.gather(*asking, return_exceptions=True):
        if isinstance(outcome, _Told):
            told.found |= outcome.found
            told.unusable += outcome.unusable
        elif isinstance(outcome, OverBudget):
            told.is_over_budget = True
        elif not isinstance(outcome, NoReply):
            raise outcome
    return told


def _parts(questions: Sequence[_Question]) -> list[list[_Question]]:
    parts: list[list[_Question]] = []
    characters = 0
    for question in questions:
        characters += len(question.asked.text)
        if not parts or len(parts[-1]) == PER_CALL or characters > CHARACTERS:
            parts.append([])
            characters = len(question.asked.text)
        parts[-1].append(question)
    return parts


def _bounded(counted: int | None, most: int) -> int:
    """Return what the server counted; what was set aside where it counts nothing, or what cannot be."""
    return counted if counted is not None and 0 <= counted <= most else most


def _unasked(reason: Unasked, error: Exception) -> Exception:
    UNASKED.labels(reason).inc()
    return error
