"""Points of the deleted go and stay away, and points of the restored come back, whatever came late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from ingest.sweep import Sweep
from knowledge.access import Access
from knowledge.errors import EngineUnavailable, SealBroken
from knowledge.ingestion.ports import Tombstone
from knowledge.search.ports import IndexPoint
from knowledge.search.reindex import PutBack


@dataclass
class Graveyard:
    """Leftovers, points and publisher in one, with a diary; a tombstone that is reburied comes up no more."""

    stones: list[Tombstone]
    expired: dict[str, list[str]] = field(default_factory=dict)
    revived: set[str] = field(default_factory=set)
    """Restored or deleted between the look and the end."""
    changed: set[str] = field(default_factory=set)
    diary: list[tuple[str, ...]] = field(default_factory=list)
    is_down: bool = False
    unreadable: frozenset[str] = frozenset()
    busy: frozenset[str] = frozenset()
    """Owners whose lease somebody has."""

    async def tombstones(self, before: str, limit: int) -> list[Tombstone]:
        return self.stones[:limit]

    async def unbury(self, settled: Sequence[Tombstone], before: str) -> None:
        ids = [one.memory_id for one in settled]
        self.stones = [one for one in self.stones if one.memory_id not in ids or one.memory_id in self.revived]

    async def rebury(self, ids: Sequence[str]) -> None:
        left = [one.memory_id for one in self.stones if one.memory_id in ids]
        self.stones = [one for one in self.stones if one.memory_id not in left]
        self.diary.append(("later", *left))

    async def expired_trash(self, before: str, limit: int) -> dict[str, list[str]]:
        expired, self.expired = self.expired, {}
        return expired

    async def delete(self, owner: str, ids: Sequence[str]) -> None:
        if self.is_down:
            raise EngineUnavailable("The vector index", "start it")
        self.diary.append(("delete", owner, *ids))

    async def connect(self, owner: str, ids: Sequence[str], points: Sequence[IndexPoint]) -> bool:
        self.diary.append(("connect", owner, *ids))
        return owner not in self.busy

    async def put_back(self, owner: str, ids: Sequence[str]) -> PutBack:
        if owner in self.unreadable:
            raise SealBroken(f"the root key of {owner} does not open")
        self.diary.append(("put back", owner, *ids))
        return PutBack([one for one in ids if one in self.changed], [])

    async def erase(self, access: Access, ids: Sequence[str], *, in_trash_by: str) -> Sequence[str]:
        if access.owner in self.unreadable:
            raise SealBroken(f"the root key of {access.owner} does not open")
        self.diary.append(("erase", access.owner, *ids))
        return ids

    async def publish(self, owner: str) -> None:
        self.diary.append(("publish", owner))

    stopping = False

    async def sweep(self) -> int:
        self.diary.append(("drain",))
        return 0


class NoNames:
    async def sweep(self) -> None:
        """None are owed."""


async def swept(yard: Graveyard) -> list[tuple[str, ...]]:
    # One fake stands for every port, and no port has all of its methods.
    await Sweep(yard, yard, yard, yard, yard, yard, yard, NoNames()).run()  # type: ignore[arg-type]
    return yard.diary


def gone(memory: str, owner: str = "a") -> Tombstone:
    return Tombstone(memory, owner, alive=False, waits=False)


async def test_points_of_the_deleted_go_owner_by_owner_and_their_tombstones_with_them() -> None:
    yard = Graveyard([gone("1"), gone("2", "b"), gone("3")])
    assert await swept(yard) == [("delete", "a", "1", "3"), ("delete", "b", "2"), ("later",), ("drain",)]
    assert yard.stones == []


async def test_points_of_the_restored_are_put_back_once_they_are_understood() -> None:
    yard = Graveyard([Tombstone("1", "a", alive=True, waits=False), Tombstone("2", "a", alive=True, waits=True)])
    assert await swept(yard) == [("put back", "a", "1"), ("connect", "a", "1"), ("later", "2"), ("drain",)]


async def test_what_cannot_be_connected_now_comes_up_again() -> None:
    yard = Graveyard([Tombstone("1", "a", alive=True, waits=False)], busy=frozenset("a"))
    assert await swept(yard) == [("put back", "a", "1"), ("connect", "a", "1"), ("later", "1"), ("drain",)]


async def test_what_changed_while_it_was_looked_at_comes_up_again() -> None:
    yard = Graveyard([gone("1"), Tombstone("2", "a", alive=True, waits=False)], revived={"1"}, changed={"2"})
    assert (await swept(yard))[-2:] == [("later", "1", "2"), ("drain",)]


async def test_what_lay_in_the_trash_for_its_time_is_erased_and_told() -> None:
    yard = Graveyard([], expired={"a": ["1", "2"]})
    assert await swept(yard) == [("erase", "a", "1", "2"), ("delete", "a", "1", "2"), ("publish", "a"), ("drain",)]


async def test_an_owner_who_cannot_be_read_holds_up_no_other() -> None:
    stones = [Tombstone("1", "a", alive=True, waits=False), Tombstone("2", "b", alive=True, waits=False)]
    yard = Graveyard(stones, unreadable=frozenset("a"))
    assert await swept(yard) == [("put back", "b", "2"), ("connect", "b", "2"), ("later", "1"), ("drain",)]


async def test_tombstones_stay_while_the_index_is_away() -> None:
    yard = Graveyard([gone("1")], is_down=True)
    with pytest.raises(EngineUnavailable):
        await swept(yard)
    assert yard.stones == [gone("1")]


async def test_a_trash_that_nobody_can_open_holds_up_neither_other_trash_nor_the_drain() -> None:
    yard = Graveyard([], expired={"x": ["1"], "b": ["2"]}, unreadable=frozenset({"x"}))
    diary = await swept(yard)
    assert ("erase", "b", "2") in diary
    assert diary[-1] == ("drain",)
