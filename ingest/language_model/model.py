"""A language model as reader of memories: asked about those that are worth it, paid for within bounds, merged in."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from openai.types.chat import ChatCompletionMessageParam
from pydantic import ValidationError

from ingest.language_model.answer import Item, UnusableAnswer, read_answer
from ingest.language_model.client import Client, NoReply, Reply
from ingest.language_model.local import Local, OverBudget
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
from knowledge.ingestion.answers import Answers
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


class LanguageModel:
    """Everything it does may fail, and then nothing is lost: the local understanding stands."""

    def __init__(self, settings: Settings, client: Client, allowance: Allowance, answers: Answers) -> None:
        self._settings = settings
        self._client = client
        self._allowance = allowance
        self._answers = answers

    @property
    def name(self) -> str:
        return self._client.model

    @property
    def is_resting(self) -> bool:
        return self._client.is_resting

    def chooses(self, local: Local) -> bool:
        """Tell whether the model is to be asked about a memory."""
        return leaves(local.draft, local.found, self._settings.llm_policy)

    async def read(
        self, owner: str, memories: Sequence[Local], known: Sequence[KnownName], *, waits_s: float = 0.0
    ) -> dict[str, Understanding]:
        """Return a better understanding of those memories, all of one owner, that could be had, by id.

        `waits_s` is how long it may wait for its turn where too much is asked a minute. Raises OverBudget where that
        was what kept any of them from being asked.
        """
        began = perf_counter()
        questions = await asyncio.to_thread(self._questions, memories)
        kept = await self._answers.known(owner, [question.key for question in questions])
        found = await asyncio.to_thread(self._all_remembered, questions, kept, known) if kept else {}
        open_ = [question for question in questions if question.local.draft.id not in found]
        asking = [self._ask(owner, part, known, waits_s) for part in _parts(open_)]
        outcomes = await asyncio.gather(*asking, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, dict):
                found |= outcome
            elif not isinstance(outcome, (NoReply, UnusableAnswer, OverBudget)):
                raise outcome
        observe("language_model", perf_counter() - began, len(found))
        if not found and any(isinstance(outcome, OverBudget) for outcome in outcomes):
            raise OverBudget
        return found

    def _questions(self, memories: Sequence[Local]) -> list[_Question]:
        return [self._question(local) for local in memories if self.chooses(local)]

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
        self, owner: str, questions: Sequence[_Question], known: Sequence[KnownName], waits_s: float
    ) -> dict[str, Understanding]:
        """Ask about some memories in one call; ids are made for the call alone, and mean nothing outside it."""
        by_id = {secrets.token_hex(4): question for question in questions}
        near = await asyncio.to_thread(nearby, [question.local.draft.text for question in questions], known)
        question = messages({id_: one.asked for id_, one in by_id.items()}, near)
        reply = await self._paid(owner, question, self._settings.llm_max_tokens * len(questions), waits_s)
        if not reply.content:
            return {}
        # A hostile answer may take a while to read: nobody else waits for that.
        found, told = await asyncio.to_thread(self._read, reply.content, by_id, near)
        if told:
            await self._answers.keep(owner, told)
        return found

    def _read(
        self, content: str, by_id: Mapping[str, _Question], near: Mapping[str, EntityKind]
    ) -> tuple[dict[str, Understanding], dict[str, str]]:
        """Return what is understood by memory, and what is to be kept by question."""
        found: dict[str, Understanding] = {}
        told: dict[str, str] = {}
        for id_, item in read_answer(content, by_id).items():
            own = by_id[id_]
            if is_of_another(item, own.passage, [one.passage for other, one in by_id.items() if other != id_]):
                continue
            found[own.local.draft.id] = self._merged(own, item, near)
            told[own.key] = item.model_dump_json()
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

    async def _paid(self, owner: str, question: list[ChatCompletionMessageParam], most: int, waits_s: float) -> Reply:
        if self._client.is_resting:
            raise _unasked("breaker", NoReply("the server is left alone for a while"))
        asked = tokens_at_most(question)
        reserved = await self._allowance.reserve(owner, self._cost(asked, most))
        if reserved is None:
            raise _unasked("budget", OverBudget())
        spent = Cost(0, 0)
        try:
            await self._take_turn(waits_s)
            # From here on it may cost: what is not counted by the server counts as it was set aside.
            spent = reserved.cost
            reply = await self._client.ask(question, most, self._has_turn)
            spent = self._spent(reply, asked, most)
        except NoReply as error:
            spent = reserved.cost if error.may_cost else Cost(0, 0)
            raise
        else:
            return reply
        finally:
            await asyncio.shield(self._allowance.settle(reserved, spent))

    async def _has_turn(self) -> bool:
        """Take one more request of this minute's, where there is one."""
        return await self._allowance.wait_s() <= 0

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
