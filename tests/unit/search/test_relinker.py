"""The index learns of changed links, however often they change meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from knowledge.errors import EngineUnavailable
from knowledge.ids import new_id
from knowledge.search.ports import PointLinks
from knowledge.search.relinking import Relinker
from tests.index_points import point
from tests.search_fakes import Notebook, RecordingIndex, document


@dataclass
class Busy(Notebook):
    """A source whose links change each time they are read, for as often as it is told."""

    changes: list[Callable[[], None]] = field(default_factory=list)

    async def links(self, owner: str, ids: Sequence[str]) -> Sequence[PointLinks]:
        found = await super().links(owner, ids)
        if self.changes:
            self.changes.pop(0)()
        return found


def world(*entities: str) -> tuple[Busy, RecordingIndex, str, str]:
    owner = new_id()
    one = document(owner, entities=entities)
    index = RecordingIndex()
    index.points[one.id] = replace(point(owner), id=one.id, entities=("old",))
    return Busy([one]), index, owner, one.id


async def test_a_point_gets_the_links_of_the_graph_and_is_trusted() -> None:
    source, index, owner, memory = world("new")
    await Relinker(index, source).run(owner, [memory, new_id()])
    assert index.points[memory].entities == ("new",)
    assert source.trusted == {memory}


async def test_links_that_change_meanwhile_are_written_again() -> None:
    source, index, owner, memory = world("new")
    source.changes = [lambda: _link(source, "newer")]
    await Relinker(index, source).run(owner, [memory])
    assert index.points[memory].entities == ("newer",)
    assert source.trusted == {memory}


async def test_links_that_go_on_changing_stay_in_doubt() -> None:
    source, index, owner, memory = world("new")
    source.changes = [lambda place=place: _link(source, f"e{place}") for place in range(9)]  # type: ignore[misc]
    await Relinker(index, source).run(owner, [memory])
    assert source.trusted == set()


async def test_an_index_that_is_away_leaves_all_in_doubt() -> None:
    source, index, owner, memory = world("new")

    async def away(owner: str, links: Sequence[PointLinks]) -> None:
        raise EngineUnavailable("The vector index", "it was told to be away.")

    index.relink = away  # type: ignore[method-assign]
    await Relinker(index, source).run(owner, [memory])
    assert (index.points[memory].entities, source.trusted) == (("old",), set())


def _link(source: Notebook, entity: str) -> None:
    source.written = [replace(one, entities=(entity,)) for one in source.written]
