from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.access import Access
from knowledge.errors import EngineUnavailable, InvalidInput, TimedOut
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryFilter, MemoryKind, MemoryStatus
from knowledge.search.ports import Scored, SearchMode
from knowledge.search.service import MAX_RANKED, SearchService
from tests.index_points import reader
from tests.search_fakes import OneKeyring, RecordingIndex, Shelf, WordEmbedder, WordKeywords, memory

OWNER = "owner-1"
ASKER = reader(OWNER)


def a_search(size: int) -> tuple[SearchService, RecordingIndex, Shelf, list[str]]:
    """Return a search over `size` memories, and their ids in order of rank."""
    shelf, index = Shelf(), RecordingIndex()
    for number in range(size):
        kept = memory(OWNER)
        shelf.memories[kept.id] = kept
        index.ranked.append(Scored(kept.id, 1 / (1 + number)))
    service = SearchService(index, WordEmbedder(), WordKeywords(), OneKeyring(), shelf)
    return service, index, shelf, [scored.id for scored in index.ranked]


async def all_pages(service: SearchService, first: int, asker: Access = ASKER) -> list[str]:
    seen: list[str] = []
    after = None
    while True:
        page = await service.search(asker, "tea", first=first, after=after)
        seen += [hit.memory.id for hit in page.hits]
        if not page.has_next:
            return seen
        after = page.hits[-1].key


async def test_the_first_page_has_the_best_hits_with_their_scores() -> None:
    service, _, _, ids = a_search(25)
    page = await service.search(ASKER, "tea")
    assert [hit.memory.id for hit in page.hits] == ids[:10]
    assert page.hits[0].score > page.hits[1].score
    assert (page.total, page.has_next) == (25, True)
    assert page.took_ms > 0


@pytest.mark.parametrize("size", [0, 1, 7, 10, 11, 40])
async def test_pages_give_every_hit_once_in_order(size: int) -> None:
    service, index, _, ids = a_search(size)
    assert await all_pages(service, 10) == ids
    assert len(index.queries) == 1


async def test_pages_stay_full_where_memories_are_gone_locked_or_not_ready() -> None:
    service, _, shelf, ids = a_search(60)
    gone, locked, edited = ids[0:20:3], ids[1:20:3], ids[2:20:3]
    for one in gone:
        del shelf.memories[one]
    for one in locked:
        shelf.memories[one] = memory(OWNER, id=one, locked_by=Sensitivity.SECRET)
    for one in edited:
        shelf.memories[one] = memory(OWNER, id=one, status=MemoryStatus.PENDING)
    page = await service.search(ASKER, "tea", first=15)
    assert [hit.memory.id for hit in page.hits] == ids[20:35]
    assert shelf.calls <= 3


async def test_a_page_after_the_last_hit_is_empty() -> None:
    service, _, shelf, ids = a_search(12)
    for one in ids[10:]:
        del shelf.memories[one]
    first = await service.search(ASKER, "tea")
    second = await service.search(ASKER, "tea", after=first.hits[-1].key)
    assert (list(second.hits), second.has_next) == ([], False)


async def test_a_later_page_ranks_again_where_its_ranking_is_not_kept() -> None:
    service, index, shelf, ids = a_search(30)
    first = await service.search(ASKER, "tea")
    elsewhere = SearchService(index, WordEmbedder(), WordKeywords(), OneKeyring(), shelf)
    second = await elsewhere.search(ASKER, "tea", after=first.hits[-1].key)
    assert [hit.memory.id for hit in second.hits] == ids[10:20]


async def test_another_caller_or_question_never_gets_a_kept_ranking() -> None:
    service, index, _, _ = a_search(30)
    key = (await service.search(ASKER, "tea")).hits[-1].key
    stranger = reader("owner-2")
    index.ranked = []
    assert (await service.search(stranger, "tea", after=key)).total == 0
    assert (await service.search(ASKER, "bread", after=key)).total == 0
    assert (await service.search(reader(OWNER, Sensitivity.GENERAL), "tea", after=key)).total == 0
    assert (await service.search(ASKER, "tea", after=key)).total == 30


@pytest.mark.parametrize(
    ("mode", "arms"),
    [(SearchMode.HYBRID, (True, True)), (SearchMode.MEANING, (True, False)), (SearchMode.KEYWORD, (False, True))],
)
async def test_a_mode_chooses_the_arms(mode: SearchMode, arms: tuple[bool, bool]) -> None:
    service, index, _, _ = a_search(1)
    await service.search(ASKER, "tea", mode=mode)
    (query,) = index.queries
    assert (query.dense is not None, query.sparse is not None) == arms
    assert query.limit == MAX_RANKED


async def test_a_query_that_no_arm_understands_finds_nothing_and_asks_nobody() -> None:
    service, index, _, _ = a_search(3)
    page = await service.search(ASKER, "☂☂☂")
    assert (list(page.hits), page.total, index.queries) == ([], 0, [])


async def test_the_filter_reaches_the_index() -> None:
    service, index, _, _ = a_search(1)
    await service.search(ASKER, "tea", MemoryFilter(kinds=(MemoryKind.TASK,), source="notes", needs_review=True))
    wanted = index.queries[0].filter
    assert (wanted.kinds, wanted.source, wanted.needs_review) == ((MemoryKind.TASK,), "notes", True)


async def test_only_ready_memories_are_ever_found() -> None:
    service, index, _, _ = a_search(3)
    assert (await service.search(ASKER, "tea", MemoryFilter(statuses=(MemoryStatus.PENDING,)))).total == 0
    assert index.queries == []
    both = MemoryFilter(statuses=(MemoryStatus.FAILED, MemoryStatus.READY))
    assert (await service.search(ASKER, "tea", both)).total == 3


@pytest.mark.parametrize(
    ("query", "path"), [("", "query"), ("  \n ", "query"), ("x" * 1001, "query"), ("half \ud83d", "query")]
)
async def test_a_query_that_cannot_be_taken_is_named(query: str, path: str) -> None:
    service, _, _, _ = a_search(1)
    with pytest.raises(InvalidInput) as raised:
        await service.search(ASKER, query)
    assert raised.value.path == (path,)


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_a_size_out_of_bounds_is_named(first: int) -> None:
    service, _, _, _ = a_search(1)
    with pytest.raises(InvalidInput, match="from 1 to 100") as raised:
        await service.search(ASKER, "tea", first=first)
    assert raised.value.path == ("first",)


@pytest.mark.parametrize("kind", ["entities", "topics"])
async def test_a_filter_with_too_many_choices_is_named(kind: str) -> None:
    service, _, _, _ = a_search(1)
    wanted = MemoryFilter(**{kind: tuple(new_id() for _ in range(101))})
    with pytest.raises(InvalidInput) as raised:
        await service.search(ASKER, "tea", wanted)
    assert raised.value.path == ("filter", kind)


@given(st.text(max_size=60))
async def test_a_broken_cursor_is_an_input_error_whatever_it_holds(key: str) -> None:
    service, _, _, _ = a_search(1)
    with pytest.raises(InvalidInput) as raised:
        await service.search(ASKER, "tea", after=key)
    assert raised.value.path == ("after",)


async def test_a_cursor_far_behind_the_end_gives_an_empty_page() -> None:
    service, _, _, _ = a_search(1)
    page = await service.search(ASKER, "tea", after=f"{new_id()}:9999")
    assert (list(page.hits), page.has_next) == ([], False)


@pytest.mark.parametrize("sick", [TimedOut("slow"), EngineUnavailable("The embeddings server", "gone")])
@pytest.mark.parametrize("mode", [SearchMode.HYBRID, SearchMode.MEANING])
async def test_where_nobody_can_embed_the_query_words_are_looked_for_and_it_says_so(
    sick: Exception, mode: SearchMode
) -> None:
    _, index, shelf, ids = a_search(30)
    service = SearchService(index, WordEmbedder(sick), WordKeywords(), OneKeyring(), shelf)
    page = await service.search(ASKER, "tea", mode=mode)
    assert [hit.memory.id for hit in page.hits] == ids[:10]
    assert (index.queries[0].dense, index.queries[0].sparse is not None) == (None, True)
    following = await service.search(ASKER, "tea", mode=mode, after=page.hits[-1].key)
    assert (page.words_only, following.words_only) == (True, True)
    assert not (await service.search(ASKER, "tea", mode=SearchMode.KEYWORD)).words_only
