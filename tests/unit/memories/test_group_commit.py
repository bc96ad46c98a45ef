"""Captures of one owner share a write: one in flight, the next batch gathering, and everyone hears how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from knowledge.access import Access, Scope
from knowledge.errors import EngineUnavailable, IdempotencyMismatch, LimitExceeded
from knowledge.levels import Sensitivity
from knowledge.memories import group_commit
from knowledge.memories.group_commit import MAX_BATCH, GroupCommit
from knowledge.memories.memory import Capture
from knowledge.memories.ports import Captured, NewMemory

ACCESS = Access("ana", "ana", "s", Sensitivity.GENERAL, Scope.WRITE)


def new(text: str) -> NewMemory:
    return NewMemory(ACCESS, Capture(text))


@dataclass
class Gate:
    """A store whose writes wait for `opens`; `answers` are what it does, one write after the other."""

    opens: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    writes: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: list[Exception | None] = field(default_factory=list)
    in_flight: dict[str, int] = field(default_factory=dict)
    most: int = 0

    async def capture(self, owner: str, batch: Sequence[NewMemory]) -> Sequence[Captured]:
        texts = [one.capture.content for one in batch]
        self.writes.append((owner, texts))
        self.in_flight[owner] = self.in_flight.get(owner, 0) + 1
        self.most = max(self.most, self.in_flight[owner])
        self.begun.set()
        await self.opens.wait()
        self.in_flight[owner] -= 1
        if self.answers and (error := self.answers.pop(0)):
            raise error
        return [IdempotencyMismatch() if text == "bad" else f"id of {text}" for text in texts]


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def commit(gate: Gate) -> GroupCommit:
    return GroupCommit(gate)  # type: ignore[arg-type]  # of a store it uses `capture` alone


async def test_what_comes_during_a_write_goes_together_into_the_next(gate: Gate, commit: GroupCommit) -> None:
    first = asyncio.create_task(commit.capture("ana", [new("0")]))
    await gate.begun.wait()
    others = [asyncio.create_task(commit.capture("ana", [new(str(n)), new(f"{n}b")])) for n in range(1, 4)]
    bo = asyncio.create_task(commit.capture("bo", [new("x")]))
    await asyncio.sleep(0)
    gate.opens.set()
    assert await first == ["id of 0"]
    assert await asyncio.gather(*others) == [[f"id of {n}", f"id of {n}b"] for n in range(1, 4)]
    assert await bo == ["id of x"]
    assert gate.writes == [("ana", ["0"]), ("bo", ["x"]), ("ana", ["1", "1b", "2", "2b", "3", "3b"])]
    assert gate.most == 1


async def test_each_caller_hears_of_its_own_items(gate: Gate, commit: GroupCommit) -> None:
    gate.opens.set()
    good, bad = await asyncio.gather(commit.capture("ana", [new("a")]), commit.capture("ana", [new("bad"), new("b")]))
    assert good == ["id of a"]
    assert isinstance(bad[0], IdempotencyMismatch)
    assert bad[1] == "id of b"


async def test_a_failed_write_reaches_everyone_who_waits_for_it_and_nobody_else(
    gate: Gate, commit: GroupCommit
) -> None:
    gate.answers = [None, EngineUnavailable("The graph", "start it"), None]
    first = asyncio.create_task(commit.capture("ana", [new("0")]))
    await gate.begun.wait()
    waiting = [asyncio.create_task(commit.capture("ana", [new(str(n)), new("b")])) for n in (1, 2)]
    await asyncio.sleep(0)
    gate.opens.set()
    await first
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [EngineUnavailable] * 2
    assert await commit.capture("ana", [new("later")]) == ["id of later"]


async def test_a_caller_who_leaves_takes_nobody_along(gate: Gate, commit: GroupCommit) -> None:
    gate.answers = [None, None, RuntimeError("lost")]
    leaving = asyncio.create_task(commit.capture("ana", [new("0")]))
    await gate.begun.wait()
    staying = asyncio.create_task(commit.capture("ana", [new("1")]))
    await asyncio.sleep(0)
    leaving.cancel()
    gate.opens.set()
    assert await staying == ["id of 1"]
    with pytest.raises(asyncio.CancelledError):
        await leaving
    gate.opens.clear()
    gate.begun.clear()
    failing = asyncio.create_task(commit.capture("ana", [new("2")]))
    await gate.begun.wait()
    failing.cancel()
    gate.opens.set()
    with pytest.raises(asyncio.CancelledError):
        await failing
    assert await commit.capture("ana", [new("3")]) == ["id of 3"]


async def test_a_write_is_bounded_and_so_is_what_waits(
    gate: Gate, commit: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "MAX_WAITING", MAX_BATCH + 2)
    first = asyncio.create_task(commit.capture("ana", [new("0")]))
    await gate.begun.wait()
    many = asyncio.create_task(commit.capture("ana", [new(str(n)) for n in range(MAX_BATCH + 2)]))
    await asyncio.sleep(0)
    with pytest.raises(LimitExceeded):
        await commit.capture("ana", [new("one too many")])
    gate.opens.set()
    await first
    assert len(await many) == MAX_BATCH + 2
    assert [len(texts) for _, texts in gate.writes] == [1, MAX_BATCH, 2]


async def test_long_notes_make_small_writes(gate: Gate, commit: GroupCommit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MAX_CHARACTERS", 100)
    gate.opens.set()
    texts = ["x" * 500, "y" * 60, "z" * 40, "w"]
    assert len(await commit.capture("ana", [new(text) for text in texts])) == 4
    assert [len(written) for _, written in gate.writes] == [3, 1]
