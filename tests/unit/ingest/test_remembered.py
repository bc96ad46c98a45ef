"""What is remembered of an owner is in one pair of hands at a time."""

from __future__ import annotations

import asyncio

import pytest

from ingest.remembered import Remembered
from knowledge.errors import NotFound

Words = Remembered[list[str]]


def test_what_was_learnt_of_an_owner_is_there_the_next_time() -> None:
    remembered: Words = Remembered(list, 10)
    for words in (["tea"], ["tea", "bread"]):
        with remembered.of("ana") as known:
            known.append(words[-1])
            assert known == words
    with remembered.of("bo") as known:
        assert known == []


async def test_who_comes_while_somebody_is_at_it_begins_anew() -> None:
    remembered: Words = Remembered(list, 10)
    both = asyncio.Barrier(2)

    async def attend(word: str) -> list[str]:
        with remembered.of("ana") as known:
            await both.wait()
            known.append(word)
            await both.wait()
            return list(known)

    assert await asyncio.gather(attend("tea"), attend("bread")) == [["tea"], ["bread"]]
    with remembered.of("ana") as known:
        assert known in (["tea"], ["bread"])


async def test_what_a_cancelled_one_may_still_be_changing_is_forgotten() -> None:
    remembered: Words = Remembered(list, 10)
    with remembered.of("ana") as known:
        known.append("tea")

    async def attend() -> None:
        with remembered.of("ana"):
            await asyncio.Event().wait()

    attending = asyncio.create_task(attend())
    await asyncio.sleep(0)
    attending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attending
    with remembered.of("ana") as known:
        assert known == []


def test_of_whom_nobody_worked_for_longest_is_forgotten_first() -> None:
    remembered: Words = Remembered(list, 6)
    for owner in ("ana", "bo", "ana", "cy"):
        with remembered.of(owner) as known:
            known.append(owner)
    for owner, words in (("bo", []), ("ana", ["ana", "ana"])):
        with remembered.of(owner) as known:
            assert known == words


def test_owners_of_whom_nothing_is_known_are_bounded_too() -> None:
    made: list[int] = []

    def new() -> list[str]:
        made.append(1)
        return []

    remembered: Words = Remembered(new, 2)
    for owner in ("ana", "bo", "cy", "ana"):
        with remembered.of(owner):
            pass
    assert len(made) == 4


def test_an_owner_who_is_gone_is_forgotten() -> None:
    remembered: Words = Remembered(list, 10)
    with remembered.of("ana") as known:
        known.append("tea")
    with pytest.raises(NotFound), remembered.of("ana"):
        raise NotFound("user")
    with remembered.of("ana") as known:
        assert known == []
