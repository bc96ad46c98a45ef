"""Optimising a copy while the collection serves: given up, failed, overtaken."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.engines import edge_collection
from knowledge.engines.edge_catalogue import Catalogue
from knowledge.engines.edge_collection import Collection
from knowledge.engines.edge_upkeep import Upkeep
from knowledge.engines.edge_wire import upsert_of
from knowledge.ids import new_id

Points = list[list[object]]


def points(count: int) -> Points:
    dense = np.ones(4, dtype="<f4").tobytes()
    return [[new_id(), dense, b"", b"", {"owner": "o", "level": 0}] for _ in range(count)]


@pytest.fixture
def engine() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
async def collection(tmp_path: Path, engine: ThreadPoolExecutor) -> Collection:
    made = await Collection.create(tmp_path / "live", 4, engine)
    await made.write(upsert_of(points(20), insert_only=False), 20)
    return made


async def held(collection: Collection) -> int:
    return await collection.read(lambda shard: shard.info().points_count)


def never() -> None:
    raise AssertionError("nothing was to be swapped")


async def test_a_copy_that_could_not_be_optimised_is_thrown_away(collection: Collection, tmp_path: Path) -> None:
    async def fails(folder: Path) -> bool:
        assert folder.exists()  # noqa: ASYNC240  # a test may wait for the disk
        return False

    before = collection.folder
    assert not await collection.optimise(tmp_path / "copy", fails, never)
    assert (collection.folder, collection.unoptimised, await held(collection)) == (before, 20, 20)
    assert not (tmp_path / "copy").exists()


async def test_writes_past_the_journal_end_the_optimising_and_none_is_lost(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_collection, "MAX_JOURNAL", 30)

    async def overtaken(_: Path) -> bool:
        for _ in range(4):
            await collection.write(upsert_of(points(10), insert_only=False), 10)
        return True

    assert not await collection.optimise(tmp_path / "copy", overtaken, never)
    assert (collection.unoptimised, await held(collection)) == (60, 60)


async def test_writes_past_the_journal_while_it_is_replayed_end_the_optimising(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_collection, "MAX_JOURNAL", 100)
    catch_up = collection._catch_up

    async def overtaken(fresh: object) -> None:
        await catch_up(fresh)  # type: ignore[arg-type]
        await collection.write(upsert_of(points(101), insert_only=False), 101)

    monkeypatch.setattr(collection, "_catch_up", overtaken)

    async def works(_: Path) -> bool:
        return True

    assert not await collection.optimise(tmp_path / "copy", works, never)
    assert await held(collection) == 121


async def test_what_was_written_meanwhile_is_in_the_copy_that_takes_over(
    collection: Collection, tmp_path: Path
) -> None:
    swapped: list[Path] = []
    old = collection.folder

    async def works(_: Path) -> bool:
        for _ in range(50):
            await collection.write(upsert_of(points(1), insert_only=False), 1)
        return True

    assert await collection.optimise(tmp_path / "copy", works, lambda: swapped.append(collection.folder))
    assert swapped == [tmp_path / "copy"]
    assert (collection.optimised, collection.unoptimised, await held(collection)) == (70, 50, 70)
    assert not old.exists()
    await collection.close()


@pytest.fixture
async def catalogue(tmp_path: Path, engine: ThreadPoolExecutor) -> Catalogue:
    opened = Catalogue.open(tmp_path / "vectors", engine)
    await opened.create("one", 4)
    await opened.find("one").write(upsert_of(points(10), insert_only=False), 10)
    return opened


async def upkeep_until(catalogue: Catalogue, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch, rounds: int) -> None:
    """Run the upkeep for so many rounds, without their pauses."""
    left = iter(range(rounds))

    async def tick(_: float) -> None:
        if next(left, None) is None:
            raise StopAsyncIteration

    monkeypatch.setattr("knowledge.engines.edge_upkeep.asyncio.sleep", tick)
    with pytest.raises(StopAsyncIteration):
        await upkeep.run(catalogue)


async def test_a_failed_optimising_is_not_tried_again_at_once(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Path] = []

    async def fails(self: Upkeep, folder: Path) -> bool:
        tried.append(folder)
        return False

    monkeypatch.setattr(Upkeep, "_work", fails)
    await upkeep_until(catalogue, Upkeep(optimise_after=5, quiet_s=0), monkeypatch, 4)
    assert len(tried) == 1


async def test_upkeep_goes_on_over_an_error(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []

    async def broken(self: Collection) -> None:
        flushed.append(1)
        raise OSError("the disk is full")

    monkeypatch.setattr(Collection, "flush", broken)
    await upkeep_until(catalogue, Upkeep(), monkeypatch, 3)
    assert len(flushed) == 3


async def test_optimising_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not await Upkeep(optimise_within_s=0.0)._work(tmp_path / "nothing")


@pytest.mark.parametrize(("quiet_s", "gathered", "due"), [(0, 5, True), (0, 4, False), (60, 5, False), (60, 20, True)])
async def test_optimising_waits_for_a_pause_or_for_much(
    catalogue: Catalogue, quiet_s: float, gathered: int, due: bool
) -> None:
    collection = catalogue.find("one")
    collection.unoptimised = gathered
    assert Upkeep(optimise_after=5, quiet_s=quiet_s)._is_due(collection) is due
