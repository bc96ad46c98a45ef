from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from knowledge.access import Access
from knowledge.errors import EngineUnavailable, NotFound, SealBroken, TimedOut
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.pages import PageRequest
from knowledge.search.indexing import Indexer
from knowledge.search.name_ports import NameDocument, Owed, point_id
from knowledge.search.names import NameFinder, NameIndexer, alike, only_page
from knowledge.search.ports import PointKind, Scored, Vector
from tests.index_points import reader
from tests.search_fakes import NameBook, OneKeyring, RecordingIndex, WordEmbedder, WordKeywords

ENTITY, TOPIC = PointKind.ENTITY, PointKind.TOPIC
EVERYTHING = Owed(0, 9, None)


def name(text: str, kind: PointKind = ENTITY, id_: str | None = None) -> NameDocument:
    return NameDocument(id_ or new_id(), "a", kind, text, Sensitivity.GENERAL)


def owed(*names: NameDocument) -> Owed:
    return Owed(1, 9, {kind: [one.id for one in names if one.kind is kind] for kind in (ENTITY, TOPIC)})


class Paused(WordEmbedder):
    """Embeds once it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.goes_on = asyncio.Event(), asyncio.Event()

    async def vectors(self, texts: Sequence[str], within_s: float | None = None) -> Vector:
        self.began.set()
        await self.goes_on.wait()
        return await super().vectors(texts, within_s)


def indexer_of(index: RecordingIndex, book: NameBook, sick: Exception | None = None) -> NameIndexer:
    return NameIndexer(index, book, Indexer(WordEmbedder(sick), WordKeywords(), OneKeyring()))


async def test_names_that_changed_are_brought_and_those_that_went_are_taken_out() -> None:
    ana, tea, gone, untold = name("Ana"), name("tea", TOPIC), name("Bo"), name("Eve")
    index, book = RecordingIndex(), NameBook([gone], owed(gone))
    await indexer_of(index, book).catch_up("a")
    assert index.names.keys() == {gone.id}
    book.names, book.debt = [ana, tea, untold], owed(ana, tea, gone)
    await indexer_of(index, book).catch_up("a")
    assert index.names.keys() == {ana.id, tea.id}
    assert book.settled == [9, 9]


async def test_where_the_log_does_not_reach_back_all_names_are_compared() -> None:
    kept, renamed, gone, new = name("Ana"), name("Bo"), name("Eve"), name("tea", TOPIC)
    index, book = RecordingIndex(), NameBook([kept, renamed, gone], EVERYTHING)
    await indexer_of(index, book).catch_up("a")
    before = dict(index.names)
    book.names, book.debt = [kept, name("Boris", id_=renamed.id), new], EVERYTHING
    await indexer_of(index, book).catch_up("a")
    assert index.names.keys() == {kept.id, renamed.id, new.id}
    assert index.names[kept.id] is before[kept.id]
    assert index.names[renamed.id].revision != before[renamed.id].revision


async def test_what_changes_while_it_is_brought_is_brought_again_and_that_has_an_end() -> None:
    ana = name("Ana")
    book = NameBook([ana], owed(ana), moved=1)
    await indexer_of(RecordingIndex(), book).catch_up("a")
    assert book.settled == [10]
    book = NameBook([ana], owed(ana), moved=100)
    await indexer_of(RecordingIndex(), book).catch_up("a")
    assert (book.settled, book.moved) == ([], 97)


async def test_names_that_nobody_can_embed_are_found_by_words_and_stay_owed() -> None:
    ana = name("Ana")
    index, book = RecordingIndex(), NameBook([ana], owed(ana))
    await indexer_of(index, book, TimedOut("slow")).catch_up("a")
    assert index.names[ana.id].sparse.indices
    assert (book.settled, book.postponed) == ([], ["a"])
    await indexer_of(index, book).sweep()
    assert index.names[ana.id].dense is not None
    assert book.settled == [9]


async def paused(index: RecordingIndex, book: NameBook) -> tuple[asyncio.Task[None], Paused]:
    """Return one that brings names and has read them, but not written yet."""
    embedder = Paused()
    slow = asyncio.create_task(NameIndexer(index, book, Indexer(embedder, WordKeywords(), OneKeyring())).catch_up("a"))
    await embedder.began.wait()
    return slow, embedder


@pytest.mark.parametrize("ran_out", [False, True])
async def test_a_name_that_became_a_secret_goes_though_another_wrote_it_late(ran_out: bool) -> None:
    eve, ana = name("Eve"), name("Ana")
    index, book = RecordingIndex(), NameBook([eve, ana], owed(eve, ana))
    slow, embedder = await paused(index, book)
    book.change([ana], eve.id)
    if ran_out:
        book.claimed_by = None
    await indexer_of(index, book).catch_up("a")
    assert bool(book.settled) is ran_out
    embedder.goes_on.set()
    await slow
    assert index.names.keys() == {ana.id}
    assert book.debt is None


@pytest.mark.parametrize("ran_out", [False, True])
async def test_who_wrote_a_name_and_died_before_it_looked_again_leaves_it_owed(ran_out: bool) -> None:
    eve = name("Eve")
    index, book = RecordingIndex(), NameBook([eve], owed(eve))
    slow, _ = await paused(index, book)
    book.change([], eve.id)
    await indexer_of(index, book).catch_up("a")
    slow.cancel()
    await index.upsert(await Indexer(WordEmbedder(), WordKeywords(), OneKeyring()).name_points("a", [eve]))
    if ran_out:
        book.claimed_by = None
    await indexer_of(index, book).catch_up("a")
    assert (index.names.keys() == set(), book.debt is None) == (ran_out, ran_out)


async def test_names_of_which_one_could_not_be_embedded_are_owed_though_another_settled_them() -> None:
    eve = name("Eve")
    index, book = RecordingIndex(), NameBook([eve], owed(eve))
    slow, embedder = await paused(index, book)
    book.change([], eve.id)
    book.claimed_by = None
    await indexer_of(index, book).catch_up("a")
    embedder.sick = TimedOut("slow")
    embedder.goes_on.set()
    await slow
    assert (book.postponed, book.debt is None) == (["a"], False)
    await indexer_of(index, book).catch_up("a")
    assert (index.names, book.debt) == ({}, None)


async def test_nothing_is_done_where_nothing_is_owed() -> None:
    index = RecordingIndex()
    await indexer_of(index, NameBook([name("Ana")])).catch_up("a")
    await indexer_of(index, NameBook([name("Ana")])).sweep()
    assert index.names == {}


async def test_what_is_called_something_like_it_is_found_once_and_closest_first() -> None:
    index, id_ = RecordingIndex(), new_id()
    private = NameDocument(point_id(id_, Sensitivity.CONFIDENTIAL), "a", ENTITY, "tea tea", Sensitivity.CONFIDENTIAL)
    names = [name("tea bread", id_=id_), private, name("tea tea bread"), name("rain"), name("tea", TOPIC)]
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    await index.upsert(await indexer.name_points("a", names))
    finder = NameFinder(index, WordEmbedder())
    assert [one.id for one in await finder.called(reader("a"), ENTITY, "tea")] == [id_, names[2].id]
    general = reader("a", Sensitivity.GENERAL)
    assert [one.id for one in await finder.called(general, ENTITY, "tea")] == [names[2].id, id_]
    assert [one.id for one in await finder.called(reader("a"), TOPIC, "tea")] == [names[4].id]
    assert await finder.called(reader("a"), ENTITY, "unheard of") == []
    assert await finder.called(reader("b"), ENTITY, "tea") == []


@pytest.mark.parametrize("sick", [TimedOut("slow"), EngineUnavailable("The embeddings server", "gone")])
async def test_nothing_is_found_alike_where_nobody_can_embed(sick: Exception) -> None:
    assert await NameFinder(RecordingIndex(), WordEmbedder(sick)).called(reader("a"), ENTITY, "tea") == []


async def test_a_page_of_what_is_alike_keeps_its_order_and_leaves_out_what_nobody_may_see() -> None:
    class Found:
        async def called(self, access: Access, kind: PointKind, text: str) -> list[Scored]:
            return [Scored("b", 0.9), Scored("gone", 0.8), Scored("a", 0.7)]

    async def read(ids: list[str]) -> dict[str, str]:
        return {id_: id_.upper() for id_ in ids if id_ != "gone"}

    found = await alike(Found(), reader("a"), ENTITY, "x", read)
    assert list(found.items()) == [("b", "B"), ("a", "A")]
    page = only_page(found, PageRequest(1))
    assert (page.items, page.has_next, page.has_previous) == (["B"], False, False)


@pytest.mark.parametrize("error", [NotFound("user"), SealBroken("closed")])
async def test_an_owner_whom_nobody_can_help_holds_up_no_sweep(error: Exception) -> None:
    class Closed(NameBook):
        async def documents(self, owner: str, kind: PointKind, ids: Sequence[str]) -> Sequence[NameDocument]:
            raise error

    ana = name("Ana")
    index, book = RecordingIndex(), Closed([ana], owed(ana))
    await indexer_of(index, book).sweep()
    assert (len(index.names), book.settled, len(book.postponed)) == (0, [], 1)
