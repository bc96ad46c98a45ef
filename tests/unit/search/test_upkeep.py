from __future__ import annotations

import pytest

from knowledge.errors import InvalidInput, TimedOut
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.search.indexing import Indexer
from knowledge.search.name_ports import NameDocument
from knowledge.search.names import NameIndexer
from knowledge.search.ports import PointKind
from knowledge.search.reindex import Reindexer
from knowledge.search.upkeep import IndexUpkeep, open_serving
from tests.search_fakes import NameBook, Notebook, OneKeyring, RecordingIndex, WordEmbedder, WordKeywords, document

ANA = NameDocument(new_id(), "a", PointKind.ENTITY, "Ana", Sensitivity.GENERAL)


def upkeep(index: RecordingIndex, source: Notebook, names: NameBook, sick: Exception | None = None) -> IndexUpkeep:
    indexer = Indexer(WordEmbedder(sick), WordKeywords(), OneKeyring())
    reindexer = Reindexer(index, source, names, indexer, settle_s=0)
    return IndexUpkeep(index, source, reindexer, NameIndexer(index, names, indexer))


async def test_an_index_of_another_model_does_not_pass_for_one_of_this() -> None:
    index = RecordingIndex(models={"old"})
    with pytest.raises(InvalidInput, match=r"another model \(old\).*recollect reindex"):
        await open_serving(index)
    for models in (set(), {"this"}, {"this", "old"}):
        index = RecordingIndex(models=set(models))
        await open_serving(index)
        assert await index.is_there()


async def test_after_a_change_of_models_what_was_written_meanwhile_is_made_up_for_and_the_old_index_goes() -> None:
    kept, missed, edited, gone = (document("a") for _ in range(4))
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    index = RecordingIndex(models={"this", "old"})
    await index.upsert(await indexer.points("a", [kept, edited, gone]))
    source = Notebook([kept, missed, document("a", id=edited.id, revision=2)])
    await upkeep(index, source, NameBook([ANA])).sweep()
    assert {id_: one.revision for id_, one in index.points.items()} == {kept.id: 1, missed.id: 1, edited.id: 2}
    assert index.names.keys() == {ANA.id}
    assert (index.models, source.doubted) == ({"this"}, [])


async def test_what_nobody_can_embed_then_goes_on_being_owed() -> None:
    index, missed, book = RecordingIndex(models={"this", "old"}), document("a"), NameBook([ANA])
    source = Notebook([missed])
    await upkeep(index, source, book, TimedOut("slow")).sweep()
    assert (index.models, source.doubted) == ({"this"}, [missed.id])
    assert (book.debt is not None, set(book.postponed)) == (True, {"a"})


async def test_without_another_model_nothing_is_compared() -> None:
    index = RecordingIndex()
    await upkeep(index, Notebook([document("a")]), NameBook([ANA])).sweep()
    assert index.points == {}
