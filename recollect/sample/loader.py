"""Loads the sample life through the public API alone; loading it again writes nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from knowledge.errors import TimedOut
from recollect.sample import documents
from recollect.sample.answers import (
    CaptureResults,
    EntitiesAnswer,
    EntityResult,
    Ingestion,
    IngestionAnswer,
    Named,
    Payload,
    RelationResult,
    UserError,
    ViewerAnswer,
)
from recollect.sample.api import Api, open_http
from recollect.sample.life import ME, OWNER_ALIAS, OWNER_NAME, JsonRecord, SampleLife

BATCH = 100
INGESTION_TIMEOUT_S = 180.0
POLL_S = 0.25


class Progress(Protocol):
    def __call__(self, stage: str, done: int, total: int) -> None: ...


@dataclass(slots=True)
class SampleReport:
    """What the load did; `problems` holds what the service refused, in its own words."""

    contacts: int = 0
    memories: int = 0
    relations: int = 0
    ready: int = 0
    failed: int = 0
    problems: list[str] = field(default_factory=list)

    def refused(self, what: str, errors: Iterable[UserError]) -> None:
        self.problems.extend(f"{what}: {error.code}: {error.message}" for error in errors)


async def load(
    url: str,
    token: str,
    progress: Progress | None = None,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    patience_s: float = INGESTION_TIMEOUT_S,
) -> SampleReport:
    """Put the sample life into the account of `token` at `url` (the GraphQL endpoint) and wait until it is READY.

    Raises EngineUnavailable, InvalidInput or TimedOut when the service does not answer, refuses or does not finish.
    """
    async with open_http(token, transport) as http:
        loading = _Loading(Api(http, url), SampleLife(), progress or _silent)
        await loading.people()
        await loading.memories()
        await loading.wait(patience_s)
        await loading.relations()
        return loading.report


def _silent(stage: str, done: int, total: int) -> None:
    pass


class _Loading:
    def __init__(self, api: Api, life: SampleLife, progress: Progress) -> None:
        self._api = api
        self._life = life
        self._progress = progress
        self._ids: dict[str, str] = {}
        self.report = SampleReport()

    async def people(self) -> None:
        """The owner is one of the graph's people too: named here, so that chat lines by "Mira" are the owner's."""
        me = (await self._api.ask(documents.VIEWER, ViewerAnswer)).viewer.self_
        self._ids[ME] = me.id
        if OWNER_ALIAS not in me.aliases:
            name: JsonRecord = {"name": OWNER_NAME, "aliases": [OWNER_ALIAS], "sensitivity": "GENERAL"}
            named = (
                await self._api.ask(documents.NAME_SELF, Payload[EntityResult], {"id": me.id, "input": name})
            ).payload
            self.report.refused("owner's name", named.user_errors)
        for done, contact in enumerate(self._life.contacts, start=1):
            made = (await self._api.ask(documents.CREATE_CONTACT, Payload[EntityResult], {"input": contact})).payload
            self.report.refused(str(contact["name"]), made.user_errors)
            if made.entity is not None:
                self._ids[str(contact["name"])] = made.entity.id
                self.report.contacts += 1
            self._progress("contacts", done, len(self._life.contacts))

    async def memories(self) -> None:
        total = len(self._life.memories)
        for start in range(0, total, BATCH):
            batch = self._life.memories[start : start + BATCH]
            taken = (await self._api.ask(documents.CAPTURE, Payload[CaptureResults], {"input": batch})).payload
            self.report.refused("captureMemories", taken.user_errors)
            for result in taken.results:
                self.report.refused(str(batch[result.index]["idempotencyKey"]), result.user_errors)
                self.report.memories += result.memory is not None
            self._progress("memories", start + len(batch), total)

    async def wait(self, patience_s: float) -> None:
        state = (await self._api.ask(documents.INGESTION, IngestionAnswer)).ingestion
        try:
            async with asyncio.timeout(patience_s):
                while state.pending:
                    self._show(state)
                    await asyncio.sleep(POLL_S)
                    state = (await self._api.ask(documents.INGESTION, IngestionAnswer)).ingestion
        except TimeoutError:
            waited = f"{state.pending} memories are still pending after {patience_s:.0f} s"
            raise TimedOut(f"{waited}: is a worker running?") from None
        self._show(state)
        self.report.ready, self.report.failed = state.ready, state.failed

    async def relations(self) -> None:
        """After the memories: the places and organisations that some relations end in come out of those."""
        total = len(self._life.relations)
        for done, relation in enumerate(self._life.relations, start=1):
            await self._state(relation)
            self._progress("relations", done, total)

    async def _state(self, relation: JsonRecord) -> None:
        ends = {end: await self._id_of(str(relation[end])) for end in ("subject", "object")}
        missing = [str(relation[end]) for end, found in ends.items() if found is None]
        if missing:
            self.report.problems.append(f"{relation['type']}: the graph knows no {' and no '.join(missing)}")
            return
        stated = {**relation, **ends}
        made = (await self._api.ask(documents.STATE_RELATION, Payload[RelationResult], {"input": stated})).payload
        self.report.refused(str(relation["idempotencyKey"]), made.user_errors)
        self.report.relations += made.relation is not None

    async def _id_of(self, name: str) -> str | None:
        if name not in self._ids:
            found = (await self._api.ask(documents.NAMED, EntitiesAnswer, {"name": name})).entities.nodes
            match = _best(name, found)
            if match is None:
                return None
            self._ids[name] = match.id
        return self._ids[name]

    def _show(self, state: Ingestion) -> None:
        total = state.pending + state.ready + state.failed
        self._progress("ready", total - state.pending, total)


def _best(name: str, found: Iterable[Named]) -> Named | None:
    """The entity of exactly this name; one that is not a person where there are both."""
    wanted = name.casefold()
    exact = [each for each in found if wanted in {each.name.casefold(), *(alias.casefold() for alias in each.aliases)}]
    return min(exact, key=lambda each: each.kind == "CONTACT", default=None)
