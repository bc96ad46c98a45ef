from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.search.indexing import Indexer
from knowledge.search.reindex import BATCH, Reindexer
from tests.search_fakes import Notebook, OneKeyring, RecordingIndex, WordEmbedder, WordKeywords, document


def indexer() -> Indexer:
    return Indexer(WordEmbedder(), WordKeywords(), OneKeyring())


async def test_everything_is_built_anew_and_progress_adds_up() -> None:
    documents = [document("a") for _ in range(BATCH + 1)] + [document("b")]
    index = RecordingIndex()
    seen = [progress async for progress in Reindexer(index, Notebook(documents), indexer(), settle_s=0).run()]
    assert index.points.keys() == {one.id for one in documents}
    assert (seen[0].done, seen[-1].done, seen[-1].total) == (0, BATCH + 2, BATCH + 2)


async def test_what_changed_or_went_meanwhile_is_taken_out_again() -> None:
    kept, edited, deleted = document("a"), document("a"), document("a")
    index = RecordingIndex()
    source = Notebook([kept, edited, deleted], changed={edited.id: 2, deleted.id: None})
    async for _ in Reindexer(index, source, indexer(), settle_s=0).run():
        pass
    assert index.points.keys() == {kept.id}


async def test_stopped_halfway_the_old_index_goes_on_serving() -> None:
    index = RecordingIndex()
    old = await indexer().points("a", [document("a")])
    await index.upsert(old)
    run = Reindexer(index, Notebook([document("a") for _ in range(BATCH * 2)]), indexer(), settle_s=0).run()
    assert (await anext(run)).done == 0
    assert (await anext(run)).done == BATCH
    await run.aclose()
    assert index.points.keys() == {old[0].id}
    assert index.builds[0].abandoned


async def test_what_breaks_the_build_is_told_even_if_the_build_cannot_be_dropped() -> None:
    class Broken(Notebook):
        async def revisions(self, owner: str, ids: Sequence[str]) -> Mapping[str, int]:
            raise TimedOut("the graph is slow")

    index = RecordingIndex(abandoning=EngineUnavailable("index", "gone"))
    with pytest.raises(TimedOut, match="the graph is slow"):
        async for _ in Reindexer(index, Broken([document("a")]), indexer(), settle_s=0).run():
            pass


async def test_what_is_put_back_serves_and_what_changed_meanwhile_is_told() -> None:
    kept, edited, deleted = document("a"), document("a"), document("a")
    index = RecordingIndex()
    source = Notebook([kept, edited, deleted], changed={edited.id: 2, deleted.id: None})
    ids = [kept.id, edited.id, deleted.id, "unknown"]
    assert await Reindexer(index, source, indexer()).put_back("a", ids) == [edited.id, deleted.id]
    assert kept.id in index.points
    assert await Reindexer(index, source, indexer()).put_back("b", ids) == []


async def test_a_point_carries_what_filters_need_and_no_text() -> None:
    one = document(
        "a", "tea and bread", source="notes", entities=("e1",), topics=("t1",), conversation="c", speaker="s"
    )
    (point,) = await indexer().points("a", [one])
    assert point.dense.tolist() == pytest.approx([1, 1, 0, 0])
    assert len(point.sparse.indices) == 3
    assert (point.source, point.entities, point.topics) == ("notes", ("e1",), ("t1",))
    assert (point.conversation, point.speaker, point.revision) == ("c", "s", 1)
    assert "tea" not in repr(point)
    assert await indexer().points("a", []) == []


async def test_a_point_that_came_late_goes_where_its_memory_is_no_longer_to_be_found() -> None:
    raised = document("a")
    index = RecordingIndex()
    await index.upsert(await indexer().points("a", [raised]))
    source = Notebook([], changed={raised.id: None})
    assert await Reindexer(index, source, indexer()).put_back("a", [raised.id]) == []
    assert index.points == {}


async def test_where_nobody_can_embed_a_text_its_point_has_words_alone() -> None:
    sick = Indexer(WordEmbedder(TimedOut("slow")), WordKeywords(), OneKeyring())
    (point,) = await sick.points("a", [document("a", "tea and bread")])
    assert (point.dense, len(point.sparse.indices)) == (None, 3)


async def test_what_nobody_could_embed_must_be_looked_at_again_and_is_found_by_words_meanwhile() -> None:
    kept = document("a")
    index, source = RecordingIndex(), Notebook([kept])
    sick = Indexer(WordEmbedder(TimedOut("slow")), WordKeywords(), OneKeyring())
    assert await Reindexer(index, source, sick).put_back("a", [kept.id]) == [kept.id]
    assert index.points[kept.id].sparse.indices
    assert await Reindexer(index, source, indexer()).put_back("a", [kept.id]) == []
    assert index.points[kept.id].dense is not None
