"""The vector process itself: killed, asked for nonsense, optimised under load. It needs no other engine."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from knowledge.engines import edge_frames as frames
from knowledge.search.ports import HybridQuery
from knowledge.stores.edge_connection import EdgeConnection
from knowledge.stores.edge_index import EdgeIndex
from tests.edge_process import EdgeProcess, edge_process
from tests.index_points import DIMENSIONS, MODEL, everything, point, reader, words

OWNER = "0c5c7e1e-3f2e-4b6e-9d6f-2f6f0a0a0a01"


@asynccontextmanager
async def index_of(process: EdgeProcess) -> AsyncIterator[EdgeIndex]:
    index = EdgeIndex(process.socket, 20.0, MODEL, DIMENSIONS)
    try:
        await index.prepare()
        yield index
    finally:
        await index.close()


async def ask(process: EdgeProcess, operation: str, **fields: object) -> object:
    connection = EdgeConnection(process.socket, 30.0)
    try:
        return await connection.ask(operation, **fields)
    finally:
        await connection.close()


async def test_nothing_acknowledged_is_lost_when_it_is_killed_while_writing(tmp_path: Path) -> None:
    async with edge_process(tmp_path) as process, index_of(process) as index:
        acknowledged: list[str] = []
        deleted: list[str] = []
        progress: asyncio.Queue[int] = asyncio.Queue()

        async def write() -> None:
            while len(acknowledged) < 450:
                points = [point(OWNER, number) for number in range(5)]
                await index.upsert(points)
                acknowledged.extend(one.id for one in points)
                await index.delete(OWNER, [points[0].id])
                deleted.append(points[0].id)
                progress.put_nowait(len(acknowledged))

        writing = asyncio.create_task(write())
        for kill in range(1, 3):
            while await progress.get() < kill * 150:
                pass
            await process.end(signal.SIGKILL)
            await process.start()
        await writing
        held = set(await index.held(OWNER, None, 10_000))
        assert held == set(acknowledged) - set(deleted)
        hits = await index.query(reader(OWNER), everything(limit=1000))
        assert {hit.id for hit in hits} == held


async def test_a_build_goes_on_over_a_kill(tmp_path: Path) -> None:
    async with edge_process(tmp_path) as process, index_of(process) as index:
        await index.upsert([point(OWNER)])
        build = await index.build()
        new = point(OWNER)
        await build.insert([new])
        await process.end(signal.SIGKILL)
        await process.start()
        live = point(OWNER)
        await index.upsert([live])
        await build.switch()
        assert set(await index.held(OWNER, None, 10)) == {new.id, live.id}


async def test_optimising_beside_live_writes_loses_none_and_frees_the_old_folder(tmp_path: Path) -> None:
    options = ("--optimise-after", "3000", "--quiet-s", "0", "--flush-every-s", "0.05")
    async with edge_process(tmp_path, *options) as process, index_of(process) as index:
        catalogue = process.path / "index.json"
        written: set[str] = set()
        (before,) = [folder for folder in process.path.iterdir() if folder.is_dir()]

        def optimised() -> int:
            return sum(one["optimised"] for one in json.loads(catalogue.read_text())["collections"].values())

        async with asyncio.timeout(60):
            while not optimised():
                points = [point(OWNER, number) for number in range(100)]
                await index.upsert(points)
                await index.delete(OWNER, [points[0].id])
                written |= {one.id for one in points[1:]}
                assert await index.query(reader(OWNER), HybridQuery(dense=None, sparse=words(101), limit=5))
                if len(written) > 12_000:
                    await asyncio.sleep(0.05)
        assert set(await index.held(OWNER, None, 10_000)) <= written
        assert await index.count(OWNER) == len(written)
        assert not before.exists()
        assert await process.end() == 0
        await process.start()
        assert await index.count(OWNER) == len(written)


async def test_a_stop_flushes_and_a_start_clears_what_a_killed_optimising_left(tmp_path: Path) -> None:
    async with edge_process(tmp_path) as process, index_of(process) as index:
        await index.upsert([point(OWNER)])
        assert await process.end() == 0
        assert not process.socket.exists()
        left = process.path / "shard-left"
        left.mkdir()
        await process.start()
        assert await index.count(OWNER) == 1
        assert not left.exists()


@pytest.mark.parametrize(
    ("operation", "fields", "said"),
    [
        ("fly", {}, "op must be one of"),
        ("prepare", {"alias": "a"}, "dimensions must be int"),
        ("delete", {"collection": "x", "owner": "o", "ids": []}, "1 to 2000"),
        ("count", {"collection": 5}, "collection must be str"),
        ("upsert", {"collection": "here", "points": [["not-an-id", b"\0" * 32, b"", b"", {}]]}, "UUID"),
        ("query", {"collection": "here", "limit": 1, "filter": [["level", [0]]], "dense": b""}, "name the owner"),
    ],
)
async def test_nonsense_is_answered_with_what_is_wrong(
    spare: EdgeProcess, operation: str, fields: dict[str, object], said: str
) -> None:
    await ask(spare, "prepare", alias="here", name="here-1", dimensions=DIMENSIONS)
    with pytest.raises(ValueError, match=said):
        await ask(spare, operation, **fields)


@pytest.fixture(scope="module")
async def spare(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EdgeProcess]:
    async with edge_process(tmp_path_factory.mktemp("spare")) as process:
        yield process


async def test_vectors_of_another_size_are_refused_in_words(spare: EdgeProcess) -> None:
    await ask(spare, "prepare", alias="sized", name="sized-1", dimensions=DIMENSIONS)
    with pytest.raises(ValueError, match="8 dimensions, not 9"):
        await ask(spare, "prepare", alias="sized", name="sized-2", dimensions=9)


async def test_collections_are_bounded_and_aliases_point_only_at_what_is_there(spare: EdgeProcess) -> None:
    names = [f"many-{number}" for number in range(10)]
    made = [ask(spare, "create", name=name, dimensions=DIMENSIONS) for name in names]
    answers = await asyncio.gather(*made, return_exceptions=True)
    assert any("collections already" in str(answer) for answer in answers)
    await asyncio.gather(*(ask(spare, "drop", name=name) for name in names))
    with pytest.raises(Exception, match="no collection many-1"):
        await ask(spare, "point", aliases={"a": "many-1"})


async def test_what_is_no_frame_ends_that_connection_alone(spare: EdgeProcess) -> None:
    reader_, writer = await asyncio.open_unix_connection(spare.socket)
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    answer = await frames.read(reader_)
    assert answer is not None
    assert answer["code"] == "invalid"
    assert await frames.read(reader_) is None
    writer.close()
    assert await ask(spare, "ping")


async def test_the_socket_is_its_users_own(spare: EdgeProcess) -> None:
    assert spare.socket.stat().st_mode & 0o077 == 0
    assert (spare.path / "index.json").stat().st_mode & 0o077 == 0
