"""Whatever was said and however it was merged, undoing gives the graph back; and what comes between is divided."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from knowledge.relations.queries import RelationFilter
from knowledge.stores.graph import Graph
from knowledge.stores.neo4j_relations import Neo4jRelationStore
from knowledge.stores.relation_facts import RelationFacts
from tests.engines import Engines
from tests.memory_world import World, new_world
from tests.merge_world import ids, merge, snapshot, undo

PEOPLE = ("Ana", "Bo", "Cy", "Di")
TYPES = ("KNOWS", "WORKS_AT", "PARENT_OF", "SPOUSE_OF", "VISITED")

people = st.sampled_from(PEOPLE)
sayings = st.builds(
    lambda one, other, third, kind, sign: f"@{one} @{other} @{third}: {one}{sign}{kind}{sign}{other} me>KNOWS>{third}",
    people,
    people,
    people,
    st.sampled_from(TYPES),
    st.sampled_from(">>>>>><"),
)
captures = st.builds(
    lambda content, level, speaker: Capture(
        content, sensitivity=Sensitivity(level), speaker=speaker, conversation="c" if speaker else None
    ),
    sayings,
    st.integers(0, 1),
    st.one_of(st.none(), people),
)
pairs = st.lists(st.tuples(people, st.lists(people, min_size=1, max_size=2)), min_size=1, max_size=4)


@given(said=st.lists(captures, min_size=2, max_size=6), wanted=pairs)
@settings(
    max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
async def test_undoing_merges_from_the_last_on_gives_the_graph_back(
    memory_graph: Graph, engines: Engines, said: list[Capture], wanted: list[tuple[str, list[str]]]
) -> None:
    world = await new_world(memory_graph, engines.settings)
    await world.remember(*said)
    done = []
    for into, others in wanted:
        there = await ids(world)
        taken = [other for other in dict.fromkeys(others) if other in there and other != into]
        if into in there and taken:
            before = await snapshot(world)
            done.append((await merge(world, into, *taken), before))
    for record, before in reversed(done):
        await undo(world, record)
        assert await snapshot(world) == before


@given(said=st.lists(captures, min_size=2, max_size=4), gone=st.sets(st.integers(0, 3), max_size=2))
@settings(
    max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
async def test_what_is_deleted_while_merged_leaves_what_it_would_have_left_without_the_merge(
    memory_graph: Graph, engines: Engines, said: list[Capture], gone: set[int]
) -> None:
    world, twin = [await new_world(memory_graph, engines.settings) for _ in range(2)]
    memories, theirs = await world.remember(*said), await twin.remember(*said)
    named = sorted(await ids(world))
    record = await merge(world, named[0], *named[1:]) if len(named) > 1 else None
    trashed = [place for place in gone if place < len(said)]
    if trashed:
        await world.memories.delete(world.all, [memories[place] for place in trashed])
        await twin.memories.delete(twin.all, [theirs[place] for place in trashed])
    if record and await world.merges.merges(world.all, None, 1):  # else the survivor lost its last memory, too
        await undo(world, record)
    assert await told(world) == await told(twin)


@given(
    said=st.lists(captures, min_size=2, max_size=4), tied=st.lists(st.tuples(people, people), min_size=1, max_size=3)
)
@settings(
    max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
async def test_what_memories_said_was_one_is_as_it_was_once_they_are_gone(
    memory_graph: Graph, engines: Engines, said: list[Capture], tied: list[tuple[str, str]]
) -> None:
    world = await new_world(memory_graph, engines.settings)
    await world.remember(*said)
    before = await snapshot(world)
    ties = [tie for one, other in tied for tie in await world.remember(f"{one}={other}")]
    await world.memories.erase(world.all, ties)
    assert await snapshot(world) == before


async def told(world: World) -> dict[str, object]:
    """Return what is known of each person, by name."""
    relations = Neo4jRelationStore(world.graph, world.keyring, RelationFacts(world.keyring))
    found: dict[str, object] = {}
    for name, entity in (await world.people()).items():
        page = await relations.page(world.all, RelationFilter(entity=entity.id), PageRequest(100))
        said = {
            (r.subject.name, r.type, r.object and r.object.name, r.bounds, r.superseded_at is None, r.confidence)
            for r in page.items
        }
        found[name] = (entity.mention_count, entity.aliases, entity.sensitivity, entity.first_seen, said)
    return found
