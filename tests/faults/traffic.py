"""The traffic of a fault run: some capture, others edit, delete and restore; nobody gives up."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.client import Client, Data, Unknown, rest
from tests.faults.life import Item, Life, text_of

_CHUNKS = (1, 1, 1, 1, 5, 20, 60)
_CHANGES = 0.35
"""edits, deletions and restorations per captured memory"""

_CAPTURE = """mutation ($input: CaptureMemoryInput!) {
  captureMemory(input: $input) { memory { id } userErrors { code message path } } }"""
_CAPTURE_MANY = """mutation ($input: [CaptureMemoryInput!]!) {
  captureMemories(input: $input) { results { index memory { id } userErrors { code message path } }
    userErrors { code message } } }"""
_READ = "query ($id: ID!) { memory(id: $id) { id content lockedBy } }"
_UPDATE = """mutation ($id: ID!, $input: UpdateMemoryInput!) {
  updateMemory(id: $id, input: $input) { memory { id revision } userErrors { code message } } }"""
_DELETE = "mutation ($id: ID!) { deleteMemory(id: $id) { deletedIds userErrors { code message } } }"
_RESTORE = "mutation ($id: ID!) { restoreMemory(id: $id) { memory { id } userErrors { code message } } }"


class Traffic:
    """`allow` says how far the capturing may go, so that every kill falls into the middle of it."""

    def __init__(self, client: Client, life: Life, seed: int) -> None:
        self._client = client
        self._life = life
        self._dice = random.Random(seed)
        self._waiting = deque(life.items)
        self._allowed = 0
        self._begun = 0

    async def allow(self, captures: int) -> None:
        async with self._life.changed:
            self._allowed = captures
            self._life.changed.notify_all()

    async def capture(self) -> None:
        """Capture until everything is acknowledged."""
        while self._waiting:
            size = self._dice.choice(_CHUNKS)
            async with self._life.changed:
                await self._life.changed.wait_for(lambda: self._begun < self._allowed or not self._waiting)
                chunk = [self._waiting.popleft() for _ in range(min(size, len(self._waiting)))]
                self._begun += len(chunk)
            if size == 1 or len(chunk) == 1:
                await asyncio.gather(*(self._capture_one(item) for item in chunk))
            elif chunk:
                await self._capture_many(chunk)

    async def _capture_one(self, item: Item) -> None:
        payload = (await self._acknowledged("capture", _CAPTURE, input=item.input()))["captureMemory"]
        assert not payload["userErrors"], payload
        item.id = payload["memory"]["id"]
        await self._life.note("captures")

    async def _capture_many(self, items: list[Item]) -> None:
        asked = [item.input() for item in items]
        payload = (await self._acknowledged("capture", _CAPTURE_MANY, input=asked))["captureMemories"]
        assert not payload["userErrors"], payload
        for item, result in zip(items, payload["results"], strict=True):
            assert not result["userErrors"], result
            item.id = result["memory"]["id"]
        await self._life.note("captures", len(items))

    async def _acknowledged(self, what: str, document: str, **variables: object) -> Data:
        """Ask again until it is acknowledged: the idempotency key tells the service that it is the same."""
        while True:
            try:
                return await self._client.once(document, **variables)
            except Unknown:
                self._life.unknown[f"{what} asked again"] += 1
                await rest()

    async def change(self) -> None:
        """Edit, delete and restore what was acknowledged, in step with the capturing."""
        total = int(len(self._life.items) * _CHANGES)
        while self._changes < total:
            async with self._life.changed:
                await self._life.changed.wait_for(
                    lambda: self._changes >= total or self._changes < self._life.captured * _CHANGES
                )
            wants_restore = self._dice.random() < 0.15
            candidates = self._life.idle(deleted=wants_restore)
            if not candidates:
                await rest()
                continue
            # Half of the time one of the first, which have been READY already if anything has.
            item = self._dice.choice(candidates[: len(candidates) // self._dice.choice((1, 5)) or 1])
            with _busy(item):
                if wants_restore:
                    await self._restore(item)
                elif self._dice.random() < 0.5:
                    await self._edit(item)
                else:
                    await self._delete(item)

    @property
    def _changes(self) -> int:
        done = self._life.acknowledged
        return done["edits"] + done["deletions"] + done["restorations"]

    async def _edit(self, item: Item) -> None:
        content = text_of(item.number, item.version + 1)
        while True:
            try:
                said = (await self._client.once(_UPDATE, id=item.id, input={"content": content}))["updateMemory"]
                if not said["userErrors"]:
                    break
                # With Valkey away nothing is unlocked: a SECRET memory is not to be changed until it is back.
                assert {error["code"] for error in said["userErrors"]} == {"LOCKED"}, (item, said)
            except Unknown:
                if await self._settled("edit", (await self._read(item)) == content):
                    break
            await rest()
        item.content, item.version = content, item.version + 1
        await self._life.note("edits")

    async def _delete(self, item: Item) -> None:
        while True:
            try:
                said = (await self._client.once(_DELETE, id=item.id))["deleteMemory"]
                assert said["deletedIds"] == [item.id], (item, said)
                break
            except Unknown:
                if await self._settled("deletion", (await self._read(item)) is None):
                    break
            await rest()
        item.is_deleted = True
        await self._life.note("deletions")

    async def _restore(self, item: Item) -> None:
        while True:
            try:
                said = (await self._client.once(_RESTORE, id=item.id))["restoreMemory"]
                if not said["userErrors"]:
                    break
                assert {error["code"] for error in said["userErrors"]} == {"LOCKED"}, (item, said)
            except Unknown:
                if await self._settled("restoration", (await self._read(item)) is not None):
                    break
            await rest()
        item.is_deleted = False
        await self._life.note("restorations")

    async def _read(self, item: Item) -> str | None:
        """Return the content as it stands, None where there is no such memory."""

        def is_open(data: Data) -> bool:
            return data["memory"] is None or data["memory"]["lockedBy"] is None

        memory = (await self._client.until(is_open, _READ, id=item.id))["memory"]
        return None if memory is None else str(memory["content"])

    async def _settled(self, what: str, done: bool) -> bool:
        self._life.unknown[f"{what} done" if done else f"{what} not done"] += 1
        return done


@contextmanager
def _busy(item: Item) -> Iterator[None]:
    item.is_busy = True
    try:
        yield
    finally:
        item.is_busy = False
