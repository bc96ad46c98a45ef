from __future__ import annotations

from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.search.indexing import Indexer
from knowledge.search.name_ports import NameDocument, Owed, point_id
from knowledge.search.names import NameFinder, NameIndexer
from knowledge.search.ports import PointKind, Scored
from tests.index_points import reader
from tests.search_fakes import NameBook, OneKeyring, RecordingIndex, WordEmbedder, WordKeywords

ENTITY, TOPIC = PointKind.ENTITY, PointKind.TOPIC
EVERYTHING = Owed(9, None)


def name(text: str, kind: PointKind = ENTITY, id_: str | None = None) -> NameDocument:
    return NameDocument(id_ or new_id(), "a", kind, text, Sensitivity.GENERAL)


def owed(*names: NameDocument) -> Owed:
    return Owed(9, {kind: [one.id for one in names if one.kind is kind] for kind in (ENTITY, TOPIC)})


def indexer_of(index: RecordingIndex, book: NameBook, sick: Exception | None = None) -> NameIndexer:
    return NameIndexer(index, book, Indexer(WordEmbedder(sick), WordKeywords(), OneKeyring()))


async def test_names_that_changed_are_brought_and_those_that_went_are_taken_out() -> None:
    ana, tea, gone, untold = name("Ana"), name("tea", TOPIC), name("Bo"), name("Eve")
    index, book = RecordingIndex(), NameBook([gone], [owed(gone)])
    await indexer_of(index, book).catch_up("a")
    assert index.names.keys() == {gone.id}
    book.names, book.log = [ana, tea, untold], [owed(ana, tea, gone)]
    await indexer_of(index, book).catch_up("a")
    assert index.names.keys() == {ana.id, tea.id}
    assert book.settled == [9, 9]


async def test_where_the_log_does_not_reach_back_all_names_are_compared() -> None:
    kept, renamed, gone, new = name("Ana"), name("Bo"), name("Eve"), name("tea", TOPIC)
    index, book = RecordingIndex(), NameBook([kept, renamed, gone], [EVERYTHING])
    await indexer_of(index, book).catch_up("a")
    before = dict(index.names)
    book.names, book.log = [kept, name("Boris", id_=renamed.id), new], [EVERYTHING]
    await indexer_of(index, book).catch_up("a")
    assert index.names.keys() == {kept.id, renamed.id, new.id}
    assert index.names[kept.id] is before[kept.id]
    assert index.names[renamed.id].revision != before[renamed.id].revision


async def test_what_changes_while_it_is_brought_is_brought_again_and_that_has_an_end() -> None:
    ana = name("Ana")
    book = NameBook([ana], [owed(ana)], moved=1)
    await indexer_of(RecordingIndex(), book).catch_up("a")
    assert book.settled == [9]
    book = NameBook([ana], [owed(ana)], moved=100)
    await indexer_of(RecordingIndex(), book).catch_up("a")
    assert (book.settled, book.moved) == ([], 97)


async def test_names_that_nobody_can_embed_are_found_by_words_and_stay_owed() -> None:
    ana = name("Ana")
    index, book = RecordingIndex(), NameBook([ana], [owed(ana)])
    await indexer_of(index, book, TimedOut("slow")).catch_up("a")
    assert index.names[ana.id].sparse.indices
    assert (book.settled, book.postponed) == ([], ["a"])
    await indexer_of(index, book).sweep()
    assert index.names[ana.id].dense is not None
    assert book.settled == [9]


async def test_nothing_is_done_where_nothing_is_owed() -> None:
    index = RecordingIndex()
    await indexer_of(index, NameBook([name("Ana")])).catch_up("a")
    await indexer_of(index, NameBook([name("Ana")])).sweep()
    assert index.names == {}


async def test_who_is_called_alike_is_found_once_for_each_text() -> None:
    index, id_ = RecordingIndex(), new_id()
    private = NameDocument(point_id(id_, Sensitivity.CONFIDENTIAL), "a", ENTITY, "tea boat", Sensitivity.CONFIDENTIAL)
    names = [name("tea", id_=id_), private, name("rain"), name("tea", TOPIC)]
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    await index.upsert(await indexer.name_points("a", names))
    finder = NameFinder(index, indexer, WordEmbedder())
    found = await finder.alike(reader("a"), ENTITY, ["tea", "unheard of", "rain"], 2)
    assert [[one.id for one in hits][:1] for hits in found] == [[id_], [], [names[2].id]]
    assert len({one.id for one in found[0]}) == len(found[0])
    assert await finder.alike(reader("b"), ENTITY, ["tea"], 2) == [[]]


async def test_names_are_looked_for_by_words_where_nobody_can_embed() -> None:
    ana = new_id()
    index = RecordingIndex(ranked=[Scored(point_id(ana, Sensitivity.CONFIDENTIAL), 0.5), Scored(ana, 0.4)])
    sick = WordEmbedder(EngineUnavailable("The embeddings server", "gone"))
    finder = NameFinder(index, Indexer(sick, WordKeywords(), OneKeyring()), sick)
    assert await finder.called(reader("a"), ENTITY, "Ana", 5) == [Scored(ana, 0.5)]
    assert (index.queries[0].dense, index.queries[0].of) == (None, ENTITY)
    assert await finder.alike(reader("a"), ENTITY, ["Ana"], 5) == [[]]
    assert await finder.called(reader("a"), ENTITY, "…", 5) == []
