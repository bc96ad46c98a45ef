"""What the service refuses before the graph is asked, and what it does after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from knowledge.access import Access, Scope
from knowledge.entities.entity import Entity, EntityKind
from knowledge.entities.merges import MergeService
from knowledge.entities.ports import EntityStore, MergeStore
from knowledge.errors import Forbidden, InvalidInput, KnowledgeError, NotFound
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.relinked import MAX_AT_ONCE, Relinked
from knowledge.search.relinking import Relinker

ONE, OTHER, MEMORY = new_id(), new_id(), new_id()
ME = Access("me", "me", "s", Sensitivity.CONFIDENTIAL, Scope.WRITE)


@dataclass
class Recorder:
    """A store, an index and a publisher that write down what they are told, in order."""

    told: list[tuple[object, ...]] = field(default_factory=list)

    async def merge(self, access: Access, into: str, from_ids: Sequence[str], reason: str) -> Relinked:
        self.told.append(("merge", into, tuple(from_ids)))
        return Relinked(into, (MEMORY,))

    async def separate(self, access: Access, entity_id: str, memory_ids: Sequence[str], name: str) -> Relinked:
        self.told.append(("separate", entity_id, tuple(memory_ids), name))
        return Relinked(OTHER, (MEMORY,))

    async def undo(self, access: Access, merge_id: str) -> Relinked:
        self.told.append(("undo", merge_id))
        return Relinked(ONE)

    async def delete(self, access: Access, entity_id: str) -> Relinked:
        self.told.append(("delete", entity_id))
        return Relinked(entity_id, (MEMORY,))

    async def merges(self, access: Access, entity_id: str | None, limit: int) -> list[object]:
        self.told.append(("merges", entity_id, limit))
        return []

    async def by_ids(self, access: Access, ids: Sequence[str]) -> dict[str, Entity]:
        return {
            id_: Entity(id_, "me", EntityKind.CONTACT, "Bob", (), Sensitivity.GENERAL, 0, None, None, "") for id_ in ids
        }

    async def publish(self, owner: str) -> None:
        self.told.append(("publish", owner))

    async def run(self, owner: str, ids: Sequence[str]) -> None:
        self.told.append(("relink", tuple(ids)))


def service() -> tuple[MergeService, Recorder]:
    one = Recorder()
    return MergeService(cast(MergeStore, one), cast(EntityStore, one), cast(Relinker, one), one), one


async def test_a_change_is_published_and_told_to_the_index_before_it_is_answered() -> None:
    merges, recorder = service()
    assert (await merges.merge(ME, ONE, [OTHER])).id == ONE
    assert recorder.told == [("merge", ONE, (OTHER,)), ("publish", "me"), ("relink", (MEMORY,))]
    assert (await merges.separate(ME, ONE, [MEMORY, MEMORY], " Bobby ")).id == OTHER
    assert recorder.told[3] == ("separate", ONE, (MEMORY,), "Bobby")
    assert await merges.delete(ME, ONE) == ONE
    assert recorder.told[-2:] == [("publish", "me"), ("relink", (MEMORY,))]


Ask = Callable[[MergeService], Awaitable[Any]]
REFUSED: dict[str, tuple[Ask, type[KnowledgeError], tuple[str, ...]]] = {
    "into is no id": (lambda s: s.merge(ME, "garbage", [OTHER]), NotFound, ("into",)),
    "one of the others is no id": (lambda s: s.merge(ME, ONE, [OTHER, "garbage"]), NotFound, ("from", "1")),
    "nothing to merge": (lambda s: s.merge(ME, ONE, []), InvalidInput, ("from",)),
    "merged into itself": (lambda s: s.merge(ME, ONE, [OTHER, ONE]), InvalidInput, ("from",)),
    "too many": (lambda s: s.merge(ME, ONE, [OTHER] * (MAX_AT_ONCE + 1)), InvalidInput, ("from",)),
    "no memories": (lambda s: s.separate(ME, ONE, [], "Bob"), InvalidInput, ("memories",)),
    "a memory is no id": (lambda s: s.separate(ME, ONE, ["x"], "Bob"), NotFound, ("memories", "0")),
    "no name": (lambda s: s.separate(ME, ONE, [MEMORY], " "), InvalidInput, ("name",)),
    "a name that is too long": (lambda s: s.separate(ME, ONE, [MEMORY], "x" * 256), InvalidInput, ("name",)),
    "undo of no id": (lambda s: s.undo(ME, "x"), NotFound, ("id",)),
    "delete of no id": (lambda s: s.delete(ME, "x"), NotFound, ("id",)),
    "too long a list": (lambda s: s.list(ME, None, 101), InvalidInput, ("first",)),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_done_reaches_no_store(name: str) -> None:
    ask, error, path = REFUSED[name]
    merges, recorder = service()
    with pytest.raises(error) as caught:
        await ask(merges)
    assert getattr(caught.value, "path", ()) == path
    assert recorder.told == []


async def test_a_token_for_reading_alone_changes_nothing() -> None:
    reader = replace(ME, scope=Scope.READ)
    merges, recorder = service()
    asks = (
        merges.merge(reader, ONE, [OTHER]),
        merges.separate(reader, ONE, [MEMORY], "Bob"),
        merges.undo(reader, ONE),
        merges.delete(reader, ONE),
    )
    for ask in asks:
        with pytest.raises(Forbidden):
            await ask
    assert recorder.told == []
    assert await merges.list(reader, ONE) == []
    assert await merges.list(reader, "garbage") == []
    assert recorder.told == [("merges", ONE, 20)]
