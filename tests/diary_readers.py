"""What the readers of each level see of an owner's graph, hear of it in events, and what nobody reads at rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from typing import Protocol

from knowledge.levels import Sensitivity
from knowledge.pages import PageRequest
from knowledge.relations.queries import RelationFilter
from knowledge.relations.relation import Relation
from tests.memory_world import SECRET, World

_ALL = PageRequest(100)


class Told(Protocol):
    """What one memory tells; nothing where it is in the trash."""

    level: Sensitivity
    live: bool
    conversation: str | None

    @property
    def names(self) -> list[str]: ...

    @property
    def topics(self) -> set[str]: ...

    @property
    def ties(self) -> set[tuple[str, str]]: ...


async def check_sealed(world: World, memories: Iterable[Told]) -> None:
    """Nothing that is known from secrets alone stands readable in the graph, in any property of any node or edge."""
    words = [(word, said.level) for said in memories for word in (*said.names, *said.topics)]
    readable = {word for word, level in words if level < SECRET}
    stored = await world.at_rest()
    assert not [word for word, _ in words if word not in readable and word in stored]


async def check_readers(world: World, memories: Iterable[Told]) -> None:
    """Compare what each clearance sees with what its memories tell; and what it has heard with what it sees."""
    memories = list(memories)
    for clearance in Sensitivity:
        access, seen = world.access(clearance, "another"), [said for said in memories if said.level <= clearance]
        people = await world.people(access)
        assert {name: one.mention_count for name, one in people.items()} == Counter(n for s in seen for n in s.names)
        assert await world.entities.count(access, (), None) == len(people) + 1
        topics = (await world.topics.list(access, None, _ALL)).items
        assert {one.name: one.memory_count for one in topics} == Counter(t for s in seen for t in s.topics)
        relations = (await world.relations.page(access, RelationFilter(), _ALL)).items
        assert await world.relations.count(access, RelationFilter()) == len(relations)
        ends = {frozenset(_ends(one)) for one in relations}
        ties = {frozenset(tie) for said in seen for tie in said.ties}
        assert ends == ties
        chats = {said.conversation for said in seen if said.live and said.conversation}
        assert await world.conversations.count(access) == len(chats)
        assert await _heard(world, clearance, "ENTITY") == {one.id for one in people.values()}
        assert await _heard(world, clearance, "TOPIC") == {one.id for one in topics}
        assert await _heard(world, clearance, "RELATION") == {one.id for one in relations}


async def _heard(world: World, clearance: Sensitivity, what: str) -> Set[str]:
    """Return what is there for whoever has heard all events up to a clearance, and nothing else."""
    there: set[str] = set()
    for kind, ids, levels in await world.events():
        heard = {id_ for id_, level in zip(ids, levels, strict=True) if level <= clearance}
        if kind == f"{what}_CREATED":
            there |= heard
        elif kind in (f"{what}_REMOVED", f"{what}_SUPERSEDED"):
            there -= heard
    return there


def _ends(relation: Relation) -> set[str]:
    ends = [relation.subject, relation.object] if relation.object else [relation.subject]
    return {"me" if end.contact and end.contact.is_self else end.name for end in ends}
