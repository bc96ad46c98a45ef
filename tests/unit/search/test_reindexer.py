from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.search.indexing import Indexer
from knowledge.search.name_ports import NameDocument
from knowledge.search.ports import IndexDocument, PointKind
from knowledge.search.reindex import BATCH, Reindexer
from tests.search_fakes import (
    NameBook,
    Notebook,
    OneKeyring,
    RecordingIndex,
    WordEmbedder,
    WordKeywords,
    document,
)


def indexer(sick: Exception | None = None) -> Indexer:
    return Indexer(WordEmbedder(sick), WordKeywords(), OneKeyring())


def reindexer(
    index: RecordingIndex, source: Notebook, names: NameBook | None = None, sick: Exception | None = None
) -> Reindexer:
    return Reindexer(index, source, names or NameBook(), indexer(sick), settle_s=0)


def name(owner: str, text: str, **changes: object) -> NameDocument:
    plain: dict[str, object] = {"id": new_id(), "kind": PointKind.ENTITY, "level": Sensitivity.GENERAL}
    return NameDocument(owner=owner, text=text, **{**plain, **changes})  # type: ignore[arg-type]


async def test_everything_is_built_anew_and_progress_adds_up() -> None:
    documents = [document("a") for _ in range(BATCH + 1)] + [document("b")]
    names = [name("a", "Ana"), name("a", "tea", kind=PointKind.TOPIC)]
    index = RecordingIndex()
    seen = [progress async for progress in reindexer(index, Notebook(documents), NameBook(names)).run()]
    assert index.points.keys() == {one.id for one in documents}
    assert index.names.keys() == {one.id for one in names}
    assert (seen[0].done, seen[-1].done, seen[-1].total) == (0, BATCH + 4, BATCH + 4)


async def test_what_is_merged_while_its_memories_are_brought_is_linked_as_it_is_by_then() -> None:
    class Merged(Notebook):
        """Its memories name another entity as soon as they were read."""

        async def documents(self, owner: str, ids: Sequence[str]) -> Sequence[IndexDocument]:
            found = await super().documents(owner, ids)
            self.written = [replace(one, entities=("robert",)) for one in self.written]
            return found

    index, source = RecordingIndex(), Merged([document("a", entities=("bob",))])
    async for _ in reindexer(index, source).run():
        pass
    assert [point.entities for point in index.points.values()] == [("robert",)]


async def test_what_changed_or_went_meanwhile_is_taken_out_again() -> None:
    kept, edited, deleted = document("a"), document("a"), document("a")
    index = RecordingIndex()
    source = Notebook([kept, edited, deleted], changed={edited.id: 2, deleted.id: None})
    async for _ in reindexer(index, source).run():
        pass
    assert index.points.keys() == {kept.id}


async def test_stopped_halfway_the_old_index_serves_and_the_next_run_goes_on() -> None:
    class Counting(Notebook):
        read = 0

        async def documents(self, owner: str, ids: Sequence[str]) -> Sequence[IndexDocument]:
            self.read += len(ids)
            return await super().documents(owner, ids)

    index = RecordingIndex()
    old = await indexer().points("a", [document("a")])
    await index.upsert(old)
    source = Counting([document("a") for _ in range(BATCH * 2)])
    run = reindexer(index, source).run()
    assert [(await anext(run)).done for _ in range(3)] == [0, 0, BATCH]
    await run.aclose()
    assert index.points.keys() == {old[0].id}
    seen = [step.done async for step in reindexer(index, source).run()]
    assert seen == [0, BATCH, 2 * BATCH]
    assert source.read == 2 * BATCH
    assert index.points.keys() == {one.id for one in source.written}


async def test_what_a_stopped_run_left_behind_is_set_right() -> None:
    edited, gone, pending, kept = (document("a") for _ in range(4))
    ana, bo, eve = (name("a", text) for text in ("Ana", "Bo", "Eve"))
    index = RecordingIndex()
    build = await index.build()
    await build.insert(await indexer().points("a", [edited, gone, pending, kept]))
    await build.insert(await indexer().name_points("a", [ana, bo, eve]))
    now = document("a", "bread", id=edited.id, revision=2)
    renamed = name("a", "Boris", id=bo.id)
    source = Notebook([now, kept], pending={pending.id})
    async for _ in reindexer(index, source, NameBook([ana, renamed])).run():
        pass
    assert {id_: one.revision for id_, one in index.points.items()} == {edited.id: 2, pending.id: 1, kept.id: 1}
    assert index.names.keys() == {ana.id, bo.id}
    assert index.names[bo.id].revision == (await indexer().name_revisions("a", [renamed]))[bo.id]


async def test_names_that_went_meanwhile_are_taken_out_again() -> None:
    class Leaving(NameBook):
        async def documents(self, owner: str, kind: PointKind, ids: Sequence[str]) -> Sequence[NameDocument]:
            found = await super().documents(owner, kind, ids)
            self.names = self.names[:1]
            return found

    index, names = RecordingIndex(), [name("a", "Ana"), name("a", "Bo")]
    async for _ in reindexer(index, Notebook([document("a")]), Leaving(names)).run():
        pass
    assert index.names.keys() == {names[0].id}


@pytest.mark.parametrize("names", [[], ["Ana"]])
async def test_nothing_is_switched_to_where_nobody_can_embed(names: list[str]) -> None:
    index = RecordingIndex()
    source = Notebook([] if names else [document("a")])
    book = NameBook([name("a", text) for text in names])
    if names:
        source.written.append(document("a"))
        await (await index.build()).insert(await indexer().points("a", source.written))
    with pytest.raises(EngineUnavailable, match="goes on where it was"):
        async for _ in reindexer(index, source, book, TimedOut("slow")).run():
            pass
    assert (index.points, len(index.builds)) == ({}, 1)


async def test_a_build_that_was_given_up_is_dropped() -> None:
    index = RecordingIndex()
    await (await index.build()).insert(await indexer().points("a", [document("a")]))
    await reindexer(index, Notebook([])).abandon()
    assert (index.builds, index.points) == ([], {})


async def test_what_is_put_back_serves_and_what_changed_meanwhile_is_told() -> None:
    kept, edited, deleted = document("a"), document("a"), document("a")
    index = RecordingIndex()
    source = Notebook([kept, edited, deleted], changed={edited.id: 2, deleted.id: None})
    ids = [kept.id, edited.id, deleted.id, "unknown"]
    assert (await reindexer(index, source).put_back("a", ids)).again == [edited.id, deleted.id]
    assert kept.id in index.points
    assert (await reindexer(index, source).put_back("b", ids)).again == []


async def test_a_point_that_came_late_goes_where_its_memory_is_no_longer_to_be_found() -> None:
    raised = document("a")
    index = RecordingIndex()
    await index.upsert(await indexer().points("a", [raised]))
    source = Notebook([], changed={raised.id: None})
    assert (await reindexer(index, source).put_back("a", [raised.id])).again == []
    assert index.points == {}


async def test_what_nobody_could_embed_must_be_looked_at_again_and_is_found_by_words_meanwhile() -> None:
    kept = document("a")
    index, source = RecordingIndex(), Notebook([kept])
    assert (await reindexer(index, source, sick=TimedOut("slow")).put_back("a", [kept.id])).again == [kept.id]
    assert index.points[kept.id].sparse.indices
    assert (await reindexer(index, source).put_back("a", [kept.id])).again == []
    assert index.points[kept.id].dense is not None
