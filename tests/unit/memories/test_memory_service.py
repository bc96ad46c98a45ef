"""The memory service: what is checked before the store is asked, and what follows from what the store did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from prometheus_client import REGISTRY

from knowledge.access import Access, Scope
from knowledge.errors import (
    Conflict,
    EngineUnavailable,
    IdempotencyMismatch,
    InvalidInput,
    LimitExceeded,
    NotFound,
    TimedOut,
)
from knowledge.ids import new_id
from knowledge.ingestion.shards import shard_of
from knowledge.levels import Sensitivity
from knowledge.memories.group_commit import GroupCommit
from knowledge.memories.memory import Capture, Memory, MemoryEdit, MemoryFilter
from knowledge.memories.ports import Captured, NewMemory
from knowledge.memories.service import MAX_DELETED, MemoryService
from knowledge.pages import Page, PageRequest
from tests.search_fakes import memory

OWNER = new_id()
ACCESS = Access(OWNER, OWNER, "s", Sensitivity.CONFIDENTIAL, Scope.WRITE)
PAGE = PageRequest()


@dataclass
class Store:
    """A store that knows some memories, with points, queue and publisher in one; `told` is what it was asked to do."""

    known: dict[str, Memory] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    told: list[tuple[Any, ...]] = field(default_factory=list)
    index_error: Exception | None = None

    def put(self) -> str:
        made = memory(OWNER)
        self.known[made.id] = made
        return made.id

    async def capture(self, owner: str, batch: Sequence[NewMemory]) -> list[Captured]:
        outcomes: list[Captured] = []
        for new in batch:
            key = new.capture.idempotency_key
            if key == "other":
                outcomes.append(IdempotencyMismatch())
            elif key in self.keys:
                outcomes.append(self.keys[key])
            else:
                outcomes.append(memory(owner, content=new.capture.content))
        return outcomes

    async def by_ids(self, access: Access, ids: Sequence[str], *, trashed: bool = False) -> dict[str, Memory]:
        self.told.append(("by_ids", *ids))
        return {one: self.known[one] for one in ids if one in self.known}

    async def list(self, access: Access, filter: MemoryFilter, page: PageRequest) -> Page[Memory]:
        self.told.append(("list", filter, page))
        return Page([], [], has_next=False, has_previous=False)

    async def count(self, access: Access, filter: MemoryFilter) -> int:
        self.told.append(("count", filter))
        return 7

    async def trash(self, access: Access, page: PageRequest) -> Page[Memory]:
        self.told.append(("trash", page))
        return Page([], [], has_next=False, has_previous=False)

    async def count_trash(self, access: Access) -> int:
        return 5

    async def edit(self, access: Access, memory_id: str, edit: MemoryEdit) -> None:
        self.told.append(("edit", memory_id))

    async def restore(self, access: Access, memory_id: str) -> None:
        self.told.append(("restore", memory_id))

    async def retry(self, access: Access, memory_id: str) -> None:
        raise Conflict("it did not fail")

    async def delete(self, access: Access, ids: Sequence[str]) -> list[str]:
        if not isinstance(access, Access):
            return await self._delete_points(access, ids)
        self.told.append(("delete", *ids))
        return [one for one in ids if one in self.known]

    async def erase(self, access: Access, ids: Sequence[str]) -> list[str]:
        return [one for one in ids if one in self.known]

    async def _delete_points(self, owner: str, ids: Sequence[str]) -> list[str]:
        self.told.append(("points", owner, *ids))
        if self.index_error:
            raise self.index_error
        return []

    async def forget(self, owner: str, memories: Sequence[str]) -> None:
        self.told.append(("answers", owner, *memories))

    async def wake(self, shard: int) -> None:
        self.told.append(("wake", shard))

    async def publish(self, owner: str) -> None:
        self.told.append(("publish", owner))


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def service(store: Store) -> MemoryService:
    # One fake stands for all the ports: it has what the service uses of them.
    return MemoryService(store, GroupCommit(store), store, store, store, store)  # type: ignore[arg-type]


ANNOUNCED = [("wake", shard_of(OWNER)), ("publish", OWNER)]


async def test_a_capture_is_answered_without_being_read_back_and_wakes_a_worker(
    service: MemoryService, store: Store
) -> None:
    assert (await service.capture(ACCESS, Capture("tea"))).content == "tea"
    assert store.told == ANNOUNCED


def created() -> float:
    return REGISTRY.get_sample_value("memory_entries_created_total") or 0.0


async def test_one_bad_item_leaves_the_others_in_their_places(service: MemoryService, store: Store) -> None:
    first = store.put()
    store.keys = {"again": first, "trashed": new_id()}
    before = created()
    outcomes = await service.capture_many(
        ACCESS,
        [
            Capture("a"),
            Capture(" "),
            Capture("b", idempotency_key="again"),
            Capture("c", idempotency_key="other"),
            Capture("d", idempotency_key="trashed"),
            Capture("e"),
        ],
    )
    assert [getattr(outcome, "content", type(outcome)) for outcome in outcomes] == [
        "a",
        InvalidInput,
        "Tea with Ana",
        IdempotencyMismatch,
        NotFound,
        "e",
    ]
    assert created() - before == 2


async def test_nothing_valid_stores_nothing(service: MemoryService, store: Store) -> None:
    with pytest.raises(InvalidInput):
        await service.capture(ACCESS, Capture(""))
    with pytest.raises(LimitExceeded):
        await service.capture_many(ACCESS, [])
    assert store.told == []


async def test_reads_go_to_the_store_as_they_are(service: MemoryService, store: Store) -> None:
    known = store.put()
    assert set(await service.get_many(ACCESS, [known, "x"])) == {known}
    await service.list(ACCESS, MemoryFilter(source="a"), PAGE)
    await service.of_conversation(ACCESS, "c", PAGE)
    await service.of_entity(ACCESS, "e", PAGE)
    await service.of_topic(ACCESS, "t", PAGE)
    await service.trash(ACCESS, PAGE)
    filters = [MemoryFilter(conversation="c"), MemoryFilter(entities=("e",)), MemoryFilter(topics=("t",))]
    assert store.told[1:] == [
        ("list", MemoryFilter(source="a"), PAGE),
        # A conversation reads from its beginning, where every other list begins with the newest.
        ("list", filters[0], PAGE.turned()),
        *(("list", wanted, PAGE) for wanted in filters[1:]),
        ("trash", PAGE),
    ]
    store.told.clear()
    counts = [
        await service.count(ACCESS, MemoryFilter()),
        await service.count_of_conversation(ACCESS, "c"),
        await service.count_of_entity(ACCESS, "e"),
        await service.count_of_topic(ACCESS, "t"),
        await service.count_trash(ACCESS),
    ]
    assert counts == [7, 7, 7, 7, 5]
    assert store.told == [("count", wanted) for wanted in (MemoryFilter(), *filters)]


async def test_a_change_is_announced_and_answered_with_the_memory(service: MemoryService, store: Store) -> None:
    known = store.put()
    edited = await service.update(ACCESS, known, MemoryEdit(frozenset({"content"}), content="rain"))
    assert edited.id == known
    assert store.told == [("edit", known), ("answers", OWNER, known), *ANNOUNCED, ("by_ids", known)]
    assert (await service.restore(ACCESS, known)).id == known


@pytest.mark.parametrize("level", list(Sensitivity))
async def test_an_edit_to_secret_takes_the_point_out_before_a_worker_is_told(
    service: MemoryService, store: Store, level: Sensitivity
) -> None:
    known = store.put()
    await service.update(ACCESS, known, MemoryEdit(frozenset({"sensitivity"}), sensitivity=level))
    points = [("points", OWNER, known)] if level >= Sensitivity.SECRET else []
    assert store.told == [("edit", known), ("answers", OWNER, known), *points, *ANNOUNCED, ("by_ids", known)]


async def test_an_index_that_is_away_does_not_undo_an_edit(
    service: MemoryService, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.index_error = EngineUnavailable("The index", "start it")
    edit = MemoryEdit(frozenset({"sensitivity"}), sensitivity=Sensitivity.SECRET)
    assert (await service.update(ACCESS, store.put(), edit)).id in store.known
    assert "until the next sweep" in caplog.text


async def test_what_cannot_be_found_or_changed_says_so(service: MemoryService, store: Store) -> None:
    edit = MemoryEdit(frozenset({"content"}), content="rain")
    for malformed in (
        service.update(ACCESS, "x", edit),
        service.restore(ACCESS, "x"),
        service.retry(ACCESS, "x"),
        service.erase(ACCESS, "x"),
        service.erase(ACCESS, new_id()),
    ):
        with pytest.raises(NotFound) as missing:
            await malformed
        assert missing.value.path == ("id",)
    assert store.told == []
    with pytest.raises(NotFound):  # it was deleted between the change and the answer
        await service.update(ACCESS, new_id(), edit)
    with pytest.raises(InvalidInput):
        await service.update(ACCESS, store.put(), MemoryEdit())
    with pytest.raises(Conflict):
        await service.retry(ACCESS, store.put())


async def test_deletion_asks_once_for_each_id_and_takes_the_points_out(service: MemoryService, store: Store) -> None:
    known, unknown = store.put(), new_id()
    assert await service.delete(ACCESS, [known, "x", unknown, known]) == [known]
    assert store.told == [
        ("delete", known, unknown),
        ("publish", OWNER),
        ("answers", OWNER, known),
        ("points", OWNER, known),
    ]
    store.told.clear()
    assert await service.delete(ACCESS, [unknown]) == []
    assert store.told == [("delete", unknown)]
    with pytest.raises(LimitExceeded):
        await service.delete(ACCESS, [new_id()] * (MAX_DELETED + 1))
    assert await service.erase(ACCESS, known) == known


@pytest.mark.parametrize("error", [EngineUnavailable("The index", "start it"), TimedOut("too slow")])
async def test_an_index_that_is_away_does_not_undo_a_deletion(
    service: MemoryService, store: Store, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    store.index_error = error
    known = store.put()
    assert await service.delete(ACCESS, [known]) == [known]
    assert "until the next sweep" in caplog.text
