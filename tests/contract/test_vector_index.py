"""What every search index keeps to: Edge in its process, Qdrant's client in local mode, a server where one is given.

Edge runs in a process of this module's own, because the suite needs neither a graph nor Redis.
"""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from qdrant_client import AsyncQdrantClient

from knowledge.errors import Conflict, EngineUnavailable
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.search.ports import HybridQuery, PointKind, PointLinks, SearchFilter, VectorIndex
from knowledge.stores.qdrant_index import QdrantIndex
from knowledge.stores.vector_indexes import open_vector_index
from tests.edge_process import edge_process
from tests.index_points import DIMENSIONS, MODEL, START, axis, everything, names, point, reader, words

ENGINES = ["edge", "local", "server"]


@pytest.fixture(scope="module", params=ENGINES)
async def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[VectorIndex]:
    if request.param == "local":
        local = QdrantIndex(AsyncQdrantClient(location=":memory:"), MODEL, DIMENSIONS, notice_s=0.0)
        await local.prepare()
        yield local
        await local.close()
        return
    model = f"{MODEL}-{uuid.uuid4().hex[:8]}"
    if request.param == "edge":
        async with (
            edge_process(tmp_path_factory.mktemp("edge")) as process,
            open_vector_index(process.url, None, 10.0, model, DIMENSIONS) as edge,
        ):
            await edge.prepare()
            yield edge
        return
    url = os.environ.get("QDRANT_URL", "")
    if not url.startswith("http"):
        pytest.skip("QDRANT_URL names no Qdrant server")
    async with open_vector_index(url, os.environ.get("QDRANT_API_KEY"), 10.0, model, DIMENSIONS) as server:
        await server.prepare()
        yield server
        await drop(server, model)


async def drop(server: VectorIndex, model: str) -> None:
    """Leave nothing on a shared server: whoever comes next would take it for the index of a former model."""
    assert isinstance(server, QdrantIndex)
    for one in (await server._client.get_aliases()).aliases:
        if model in one.alias_name:
            await server._client.delete_collection(one.collection_name)


@pytest.fixture
def owner() -> str:
    return str(uuid.uuid4())


async def test_an_empty_index_finds_nothing(index: VectorIndex, owner: str) -> None:
    assert await index.query(reader(owner), everything()) == []
    assert await index.count(owner) == 0
    assert await index.held(owner, None, 10) == {}


async def test_meaning_ranks_by_closeness(index: VectorIndex, owner: str) -> None:
    near, far = point(owner, dense=axis(0, 0.9)), point(owner, dense=axis(0, 0.2))
    await index.upsert([far, near])
    hits = await index.query(reader(owner), everything(0))
    assert [hit.id for hit in hits] == [near.id, far.id]
    assert hits[0].score == pytest.approx(0.9, abs=0.01)


async def test_what_is_nearest_to_many_vectors_is_told_for_each(index: VectorIndex, owner: str) -> None:
    points = [point(owner, dense=axis(number % 4, 0.9)) for number in range(8)]
    await index.upsert([*points, point(str(uuid.uuid4()), dense=axis(1))])
    vectors = np.stack([axis(number % 4) for number in range(120)])
    found = await index.nearest(reader(owner), vectors, 2)
    assert len(found) == 120
    for number, hits in enumerate(found):
        assert {hit.id for hit in hits} == {points[number % 4].id, points[number % 4 + 4].id}
        assert hits[0].score == pytest.approx(0.9, abs=0.01)


async def test_keywords_find_only_what_shares_a_word(index: VectorIndex, owner: str) -> None:
    shared, other = point(owner, sparse=words(1, 2)), point(owner, sparse=words(3))
    await index.upsert([shared, other])
    hits = await index.query(reader(owner), HybridQuery(dense=None, sparse=words(2, 9)))
    assert [hit.id for hit in hits] == [shared.id]


async def test_what_both_arms_find_comes_first(index: VectorIndex, owner: str) -> None:
    by_meaning = point(owner, dense=axis(0, 1.0), sparse=words(5))
    by_both = point(owner, dense=axis(0, 0.8), sparse=words(7))
    by_nothing = point(owner, dense=axis(4), sparse=words(6))
    await index.upsert([by_meaning, by_both, by_nothing])
    hits = await index.query(reader(owner), HybridQuery(dense=axis(0), sparse=words(7)))
    assert hits[0].id == by_both.id
    assert len(hits) == 3
    assert hits[0].score > hits[1].score


async def test_rare_words_weigh_more_and_rarity_is_the_owners_own(index: VectorIndex, owner: str) -> None:
    neighbour = str(uuid.uuid4())
    await index.upsert([point(neighbour, sparse=words(11)) for _ in range(200)])
    rare = point(owner, sparse=words(11))
    common = [point(owner, sparse=words(12)) for _ in range(20)]
    await index.upsert([rare, *common])
    hits = await index.query(reader(owner), HybridQuery(dense=None, sparse=words(11, 12)))
    assert hits[0].id == rare.id


async def test_no_owner_sees_anothers_points(index: VectorIndex, owner: str) -> None:
    stranger = str(uuid.uuid4())
    mine, theirs = point(owner), point(stranger)
    await index.upsert([mine, theirs])
    assert [hit.id for hit in await index.query(reader(owner), everything())] == [mine.id]
    both = HybridQuery(dense=axis(0), sparse=words(100))
    assert [hit.id for hit in await index.query(reader(stranger), both)] == [theirs.id]
    await index.delete(owner, [theirs.id])
    assert await index.count(stranger) == 1


@pytest.mark.parametrize(
    ("clearance", "levels"),
    [(Sensitivity.GENERAL, [0]), (Sensitivity.CONFIDENTIAL, [0, 1]), (Sensitivity.ULTRA_SECRET, [0, 1])],
)
async def test_a_clearance_admits_its_level_and_below(
    index: VectorIndex, owner: str, clearance: Sensitivity, levels: list[int]
) -> None:
    points = [point(owner, level=Sensitivity.GENERAL), point(owner, level=Sensitivity.CONFIDENTIAL)]
    await index.upsert(points)
    found = {hit.id for hit in await index.query(reader(owner, clearance), everything())}
    assert found == {points[level].id for level in levels}


@pytest.mark.parametrize("level", [Sensitivity.SECRET, Sensitivity.ULTRA_SECRET])
async def test_nothing_above_the_ceiling_enters(index: VectorIndex, owner: str, level: Sensitivity) -> None:
    with pytest.raises(ValueError, match="nothing above CONFIDENTIAL is indexed"):
        await index.upsert([point(owner), point(owner, level=level)])
    build = await index.build()
    with pytest.raises(ValueError, match="nothing above CONFIDENTIAL is indexed"):
        await build.insert([point(owner, level=level)])
    await build.abandon()
    assert await index.count(owner) == 0


FILTERS = {
    "kind": (SearchFilter(kinds=(MemoryKind.TASK, MemoryKind.IDEA)), {"kind": MemoryKind.TASK}),
    "level": (SearchFilter(sensitivities=(Sensitivity.CONFIDENTIAL,)), {"level": Sensitivity.CONFIDENTIAL}),
    "needs review": (SearchFilter(needs_review=True), {"needs_review": True}),
    "from": (SearchFilter(occurred_from=START + timedelta(days=2)), {"occurred_at": START + timedelta(days=2)}),
    "to": (SearchFilter(occurred_to=START), {"occurred_at": START - timedelta(milliseconds=1)}),
    "recorded": (
        SearchFilter(recorded_from=START + timedelta(days=9), recorded_to=START + timedelta(days=10)),
        {"recorded_at": START + timedelta(days=9, seconds=1)},
    ),
    "entities": (SearchFilter(entities=("e1", "e2")), {"entities": ("e9", "e2")}),
    "topics": (SearchFilter(topics=("t1",)), {"topics": ("t1", "t2")}),
    "conversation": (SearchFilter(conversation="c1"), {"conversation": "c1"}),
    "speaker": (SearchFilter(speaker="s1"), {"speaker": "s1"}),
    "source": (SearchFilter(source="whatsapp"), {"source": "whatsapp"}),
}


@pytest.mark.parametrize("name", FILTERS)
async def test_a_filter_is_exact(index: VectorIndex, owner: str, name: str) -> None:
    wanted, changes = FILTERS[name]
    kept = point(owner, **changes)
    await index.upsert([point(owner, entities=("e3",), topics=("t3",)), kept, point(owner, speaker="s2")])
    assert [hit.id for hit in await index.query(reader(owner), everything(wanted=wanted))] == [kept.id]
    by_both = HybridQuery(dense=axis(0), sparse=words(100), filter=wanted)
    assert [hit.id for hit in await index.query(reader(owner), by_both)] == [kept.id]


async def test_conditions_hold_together(index: VectorIndex, owner: str) -> None:
    half = point(owner, kind=MemoryKind.TASK)
    whole = point(owner, kind=MemoryKind.TASK, source="notes")
    await index.upsert([half, whole])
    wanted = SearchFilter(kinds=(MemoryKind.TASK,), source="notes")
    assert [hit.id for hit in await index.query(reader(owner), everything(wanted=wanted))] == [whole.id]


async def test_writing_again_replaces(index: VectorIndex, owner: str) -> None:
    first = point(owner, sparse=words(21), source="a")
    await index.upsert([first])
    await index.upsert([point(owner, id=first.id, sparse=words(22), revision=2)])
    assert await index.count(owner) == 1
    assert await index.query(reader(owner), HybridQuery(dense=None, sparse=words(21))) == []
    assert await index.query(reader(owner), everything(wanted=SearchFilter(source="a"))) == []
    assert len(await index.query(reader(owner), HybridQuery(dense=None, sparse=words(22)))) == 1


async def test_deleting_takes_out_and_passes_over_what_is_not_there(index: VectorIndex, owner: str) -> None:
    kept, gone = point(owner), point(owner)
    await index.upsert([kept, gone])
    await index.delete(owner, [gone.id, str(uuid.uuid4())])
    await index.delete(owner, [gone.id])
    assert [hit.id for hit in await index.query(reader(owner), everything())] == [kept.id]


async def test_relinking_changes_what_filters_find_and_nothing_else(index: VectorIndex, owner: str) -> None:
    linked = point(owner, entities=("e1", "e2"), topics=("t1",), speaker="e1", source="notes")
    other = point(owner, entities=("e1",))
    await index.upsert([linked, other])
    await index.relink(owner, [PointLinks(linked.id, 1, ("e3",), (), None), PointLinks(str(uuid.uuid4()), 1, ("e3",))])

    async def found(wanted: SearchFilter) -> list[str]:
        return [hit.id for hit in await index.query(reader(owner), everything(wanted=wanted))]

    assert await found(SearchFilter(entities=("e3",), source="notes")) == [linked.id]
    assert await found(SearchFilter(entities=("e1",))) == [other.id]
    assert await found(SearchFilter(topics=("t1",))) == await found(SearchFilter(speaker="e1")) == []
    both = HybridQuery(dense=axis(0), sparse=words(100), filter=SearchFilter(entities=("e3",)))
    assert [hit.id for hit in await index.query(reader(owner), both)] == [linked.id]
    assert await index.count(owner) == 2


async def test_relinking_passes_over_other_owners_and_other_revisions(index: VectorIndex, owner: str) -> None:
    stranger = str(uuid.uuid4())
    theirs, newer = point(stranger, entities=("e1",)), point(owner, entities=("e1",), revision=2)
    await index.upsert([theirs, newer])
    await index.relink(owner, [PointLinks(theirs.id, 1, ("e2",)), PointLinks(newer.id, 1, ("e2",))])
    for whose, kept in ((stranger, theirs), (owner, newer)):
        hits = await index.query(reader(whose), everything(wanted=SearchFilter(entities=("e1",))))
        assert [hit.id for hit in hits] == [kept.id]


async def test_relinking_reaches_a_build_as_well(index: VectorIndex, owner: str) -> None:
    one = point(owner, entities=("e1",))
    await index.upsert([one])
    build = await index.build()
    await build.insert([one])
    await index.relink(owner, [PointLinks(one.id, 1, ("e2",))])
    await build.switch()
    assert [hit.id for hit in await index.query(reader(owner), everything(wanted=SearchFilter(entities=("e2",))))] == [
        one.id
    ]


async def test_a_text_without_words_is_found_by_meaning_alone(index: VectorIndex, owner: str) -> None:
    wordless = point(owner, sparse=words())
    await index.upsert([wordless])
    assert await index.query(reader(owner), HybridQuery(dense=None, sparse=words())) == []
    hits = await index.query(reader(owner), HybridQuery(dense=axis(0), sparse=words()))
    assert [hit.id for hit in hits] == [wordless.id]


async def test_what_is_held_comes_in_windows_and_each_once(index: VectorIndex, owner: str) -> None:
    points = [point(owner, number, revision=number + 1) for number in range(25)]
    await index.upsert([*points, point(str(uuid.uuid4())), names(owner)])
    seen: dict[str, int] = {}
    while window := await index.held(owner, max(seen, default=None), 10):
        assert len(window) <= 10
        assert not window.keys() & seen.keys()
        seen |= window
    assert seen == {one.id: one.revision for one in points}


async def test_each_kind_of_an_owner_is_a_shelf_of_its_own(index: VectorIndex, owner: str) -> None:
    memory, ana, tea = point(owner), names(owner), names(owner, kind=PointKind.TOPIC)
    await index.upsert([memory, ana, tea, names(str(uuid.uuid4()))])
    by_both, row = HybridQuery(dense=axis(0), sparse=words(100)), np.stack([axis(0)])
    for kind, one in ((PointKind.MEMORY, memory), (PointKind.ENTITY, ana), (PointKind.TOPIC, tea)):
        for query in (replace(everything(), of=kind), replace(by_both, of=kind)):
            assert [hit.id for hit in await index.query(reader(owner), query)] == [one.id]
        assert [hit.id for hit in (await index.nearest(reader(owner), row, 5, kind))[0]] == [one.id]
        assert await index.held(owner, None, 10, kind) == {one.id: one.revision}
        assert await index.count(owner, kind) == 1
    await index.delete(owner, [memory.id, ana.id, tea.id], PointKind.ENTITY)
    assert [await index.count(owner, kind) for kind in PointKind] == [1, 0, 1]


async def test_names_above_the_clearance_are_not_found(index: VectorIndex, owner: str) -> None:
    open_, private = names(owner), names(owner, level=Sensitivity.CONFIDENTIAL)
    await index.upsert([open_, private])
    asked = HybridQuery(dense=axis(0), sparse=None, of=PointKind.ENTITY)
    assert [hit.id for hit in await index.query(reader(owner, Sensitivity.GENERAL), asked)] == [open_.id]
    with pytest.raises(ValueError, match="nothing above CONFIDENTIAL is indexed"):
        await index.upsert([names(owner, level=Sensitivity.SECRET)])


async def test_a_build_takes_names_as_it_takes_memories(index: VectorIndex, owner: str) -> None:
    stays, goes, live = names(owner), names(owner), names(owner)
    build = await index.build()
    await index.upsert([live])
    await build.insert([stays, goes, replace(live, revision=7)])
    await build.withdraw(owner, {goes.id: goes.revision, live.id: 7, stays.id: 99}, PointKind.ENTITY)
    held = {stays.id: stays.revision, live.id: live.revision}
    assert await build.held(owner, None, 10, PointKind.ENTITY) == held
    await build.switch()
    assert await index.held(owner, None, 10, PointKind.ENTITY) == held


async def test_what_has_no_vector_is_found_by_its_words_alone(index: VectorIndex, owner: str) -> None:
    unembedded, unknown = point(owner, dense=None), point(owner, dense=np.zeros(DIMENSIONS, dtype=np.float32))
    await index.upsert([unembedded, unknown])
    assert await index.query(reader(owner), everything()) == []
    assert await index.nearest(reader(owner), np.stack([axis(0)]), 5) == [[]]
    hits = await index.query(reader(owner), HybridQuery(dense=axis(0), sparse=words(100)))
    assert {hit.id for hit in hits} == {unembedded.id, unknown.id}


async def test_preparing_again_from_many_sides_changes_nothing(index: VectorIndex, owner: str) -> None:
    await index.upsert([point(owner)])
    await asyncio.gather(*(index.prepare() for _ in range(5)))
    assert await index.count(owner) == 1


async def test_a_build_serves_only_once_it_is_switched(index: VectorIndex, owner: str) -> None:
    old, new = point(owner), point(owner)
    await index.upsert([old])
    build = await index.build()
    await build.insert([new])
    assert [hit.id for hit in await index.query(reader(owner), everything())] == [old.id]
    assert await build.count() == 1
    await build.switch()
    assert [hit.id for hit in await index.query(reader(owner), everything())] == [new.id]


async def test_live_writes_reach_the_build_and_are_not_overwritten(index: VectorIndex, owner: str) -> None:
    edited, removed, added = point(owner), point(owner), point(owner)
    await index.upsert([edited, removed])
    build = await index.build()
    await index.upsert([point(owner, id=edited.id, revision=2, source="live"), added])
    await build.insert([edited, removed])
    await index.delete(owner, [removed.id])
    await build.switch()
    assert {hit.id for hit in await index.query(reader(owner), everything())} == {edited.id, added.id}
    live = await index.query(reader(owner), everything(wanted=SearchFilter(source="live")))
    assert [hit.id for hit in live] == [edited.id]


async def test_withdrawing_takes_out_only_what_stands_at_the_revision(index: VectorIndex, owner: str) -> None:
    stale, renewed = point(owner), point(owner, revision=2)
    build = await index.build()
    await build.insert([stale, renewed])
    await build.withdraw(owner, {stale.id: 1, renewed.id: 1})
    await build.switch()
    assert [hit.id for hit in await index.query(reader(owner), everything())] == [renewed.id]


async def test_an_abandoned_build_leaves_the_index_as_it_was(index: VectorIndex, owner: str) -> None:
    await index.upsert([point(owner)])
    build = await index.build()
    await build.insert([point(owner)])
    await build.abandon()
    await index.upsert([point(owner)])
    assert await index.count(owner) == 2


async def test_a_build_that_was_left_is_gone_on_with_and_ends_once(index: VectorIndex, owner: str) -> None:
    first, one, other = await index.build(), point(owner), point(owner)
    await first.insert([one])
    second = await index.build()
    await second.insert([other])
    assert set(await first.held(owner, None, 10)) == {one.id, other.id}
    await second.abandon()
    with pytest.raises(Conflict, match="Another reindex"):
        await first.insert([point(owner)])
    assert await index.count(owner) == 0


async def test_an_index_that_was_never_prepared_says_what_to_do(index: VectorIndex, owner: str) -> None:
    other = type(index).__new__(type(index))
    for name, value in vars(index).items():
        setattr(other, name, value)
    other._alias = "memories-nobody-v1"  # type: ignore[attr-defined]
    with pytest.raises(EngineUnavailable, match="recollect reindex"):
        await other.query(reader(owner), everything())


async def test_indexes_of_other_models_are_known_and_go_when_they_are_not_needed_any_more(
    index: VectorIndex, owner: str
) -> None:
    if await index.others():
        pytest.skip("this server has indexes of others, which must not be dropped")
    other = type(index).__new__(type(index))
    for name, value in vars(index).items():
        setattr(other, name, value)
    other._alias = index._alias.replace("-v1", "-other-v1")  # type: ignore[attr-defined]
    assert not await other.is_there()
    build = await other.build()
    one = point(owner)
    await build.insert([one])
    assert not await other.is_there()
    await build.switch()
    left = await other.build()
    assert await other.is_there()
    assert await index.others() == [other._alias]  # type: ignore[attr-defined]
    await index.upsert([point(owner)])
    assert list(await other.held(owner, None, 10)) == [one.id]
    await index.drop_others()
    assert (await index.others(), await other.is_there(), await index.count(owner)) == ([], False, 1)
    with pytest.raises(Conflict):
        await left.insert([one])
