"""Relations in the graph: written from evidence, undone with it, and read as a clearance and two instants show them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import pytest_asyncio

from cypher.statement import Statement
from knowledge.access import Access, Scope
from knowledge.engines.endpoints import resolve
from knowledge.errors import Conflict, IdempotencyMismatch, InvalidInput, Locked, NotFound
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import new_id
from knowledge.instants import to_instant
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.keys.root import new_root
from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.pages import PageRequest
from knowledge.relations.evidence import NewEvidence
from knowledge.relations.queries import RelationFilter, StateRelation, Times
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, Relation, RelationOrigin, RelationType
from knowledge.relations.service import RelationService
from knowledge.stores.graph import Graph, Row, open_graph
from knowledge.stores.migrations import migrate
from knowledge.stores.neo4j_relations import Neo4jRelationStore
from knowledge.stores.relation_facts import RelationFacts
from tests.engines import Engines
from tests.relation_evidence import bound

GENERAL, CONFIDENTIAL, SECRET, ULTRA = Sensitivity
KNOWS, WORKS_AT, LIVES_IN, PARENT_OF, CHILD_OF, SPOUSE_OF, BIRTHDAY_ON, FRIEND_OF = (
    RelationType.KNOWS,
    RelationType.WORKS_AT,
    RelationType.LIVES_IN,
    RelationType.PARENT_OF,
    RelationType.CHILD_OF,
    RelationType.SPOUSE_OF,
    RelationType.BIRTHDAY_ON,
    RelationType.FRIEND_OF,
)


def _statement(text: str, *params: str, returns: Sequence[str] = ()) -> Statement:
    return Statement("test/relations", "For a test.", text, frozenset(params), tuple(returns), True)


_OWNER = _statement("CREATE (s:EventSequence {owner_id: $owner_id, seq: 0, epoch: 'e'})", "owner_id")
_ENTITIES = _statement(
    """UNWIND $rows AS row CREATE (e:Entity:Contact {id: row.id}) SET e += row.entity
    CREATE (e)-[:KNOWN_AS {text: row.name, counts: [0, 0, 0, 0], level: row.entity.level}]->(n:Name {key: row.id})""",
    "rows",
)
_MEMORIES = _statement("UNWIND $rows AS row CREATE (m:Memory {id: row.id}) SET m += row", "rows")
_LEVEL = _statement("MATCH (e:Entity {id: $id}) SET e.level = $level", "id", "level")
_STANDING = _statement(
    """MATCH (r:Relation)-[:SUBJECT]->(s:Entity) WHERE r.owner_id = $owner_id OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
    OPTIONAL MATCH (s)-[t]->(o) WHERE t.id = r.id
    RETURN r {.*} AS relation, type(t) AS shadow, t {.*} AS edge ORDER BY r.id""",
    "owner_id",
)
_EDGES = _statement("MATCH (e:Entity)-[t]->(:Entity) WHERE e.owner_id = $owner_id RETURN count(t) AS total", "owner_id")


class Keys:
    """Keys of owners that have no user node."""

    def __init__(self) -> None:
        self._made: dict[str, OwnerKeys] = {}

    async def of(self, owner: str) -> OwnerKeys:
        return self._made.setdefault(owner, OwnerKeys(owner, new_root()))


@dataclass
class World:
    """One owner with people and memories, by name."""

    graph: Graph
    facts: RelationFacts
    service: RelationService
    owner: str = field(default_factory=new_id)
    ids: dict[str, str] = field(default_factory=dict)
    said: int = 0

    def access(self, clearance: Sensitivity = CONFIDENTIAL) -> Access:
        return Access(self.owner, self.owner, "s", clearance, Scope.WRITE)

    async def meet(self, *names: str, level: Sensitivity = GENERAL) -> None:
        rows = []
        for name in names:
            id_ = self.ids[name] = new_id()
            entity = {
                "owner_id": self.owner,
                "level": int(level),
                "kind": "CONTACT",
                "name_key": id_,
                "page_key": f"{self.owner}|{id_}",
                "counts": [0, 0, 0, 0],
                "first_seen": [""] * 4,
                "last_seen": [""] * 4,
            }
            if name == "me":
                entity |= {"is_self": True, "self_of": self.owner}
            rows.append({"id": id_, "name": name, "entity": entity})
        await self.graph.write(_ENTITIES, rows=rows)

    async def remember(self, *names: str, level: Sensitivity = CONFIDENTIAL) -> None:
        rows = [
            {"id": self.ids.setdefault(name, new_id()), "owner_id": self.owner, "level": int(level), "status": "READY"}
            for name in names
        ]
        await self.graph.write(_MEMORIES, rows=rows)

    def evidence(
        self,
        memory: str,
        subject: str,
        kind: RelationType,
        other: str | None,
        since: str | None = None,
        until: str | None = None,
        **more: Any,
    ) -> NewEvidence:
        self.said += 1
        recorded = to_instant(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=self.said))
        new = NewEvidence(
            source=self.ids[memory],
            subject=self.ids[subject],
            type=kind,
            object=self.ids[other] if other else None,
            value=None,
            role=EvidenceRole.STATES,
            bounds=Bounds(bound(since) if since else None, bound(until) if until else None),
            level=CONFIDENTIAL,
            confidence=0.8,
            origin=RelationOrigin.EXTRACTED,
            recorded_at=recorded,
        )
        return replace(new, **more)

    async def add(self, *evidence: NewEvidence) -> list[NewEvent]:
        return await self.graph.transact(lambda tx: self.facts.add(tx, self.owner, evidence))

    async def remove(self, *memories: str) -> list[NewEvent]:
        ids = [self.ids[memory] for memory in memories]
        return await self.graph.transact(lambda tx: self.facts.remove(tx, self.owner, ids))

    async def edit(self, memory: str, *evidence: NewEvidence) -> list[NewEvent]:
        return await self.graph.transact(lambda tx: self.facts.replace(tx, self.owner, [self.ids[memory]], evidence))

    async def rows(self) -> list[Row]:
        return await self.graph.read(_STANDING, owner_id=self.owner)

    async def all(self, clearance: Sensitivity = CONFIDENTIAL, **times: datetime | None) -> list[Relation]:
        page = await self.service.relations(self.access(clearance), page=PageRequest(100), **times)  # type: ignore[arg-type]
        return list(page.items)

    def told(self, relations: Sequence[Relation]) -> set[tuple[str, str, str | None, str | None, str | None]]:
        names = {id_: name for name, id_ in self.ids.items()}
        return {
            (
                r.type.value,
                names[r.subject.id],
                names[r.object.id] if r.object else r.value,
                r.bounds.since.at[:10] if r.bounds.since else None,
                r.bounds.until.at[:10] if r.bounds.until else None,
            )
            for r in relations
        }


@pytest_asyncio.fixture(scope="session")
async def relation_graph(engines: Engines) -> AsyncIterator[Graph]:
    at = resolve(engines.settings)
    async with open_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database, 20.0) as graph:
        await migrate(graph)
        yield graph


@pytest_asyncio.fixture
async def world(relation_graph: Graph) -> World:
    keys = Keys()
    facts = RelationFacts(keys)
    store = Neo4jRelationStore(relation_graph, keys, facts)
    world = World(relation_graph, facts, RelationService(store))
    await relation_graph.write(_OWNER, owner_id=world.owner)
    await world.meet("me", "ana", "omar", "bosch", "siemens", "rome")
    await world.remember("m1", "m2", "m3")
    return world


def kinds(events: Sequence[NewEvent]) -> list[tuple[EventType, int]]:
    return [(event.type, len(event.ids)) for event in events]


# ------------------------------------------------------------------ writing from memories


async def test_a_relation_comes_with_its_typed_edge_and_an_event(world: World) -> None:
    events = await world.add(world.evidence("m1", "omar", WORKS_AT, "bosch", "2020"))
    assert kinds(events) == [(EventType.RELATION_CREATED, 1)]
    (row,) = await world.rows()
    assert row["shadow"] == "WORKS_AT"
    assert row["edge"] == {name: value for name, value in row["relation"].items() if name in row["edge"]}
    assert world.told(await world.all()) == {("WORKS_AT", "omar", "bosch", "2020-01-01", None)}


async def test_inverse_and_symmetric_relations_are_stored_once(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", CHILD_OF, "ana"),
        world.evidence("m1", "ana", PARENT_OF, "me"),
        world.evidence("m2", "me", KNOWS, "omar"),
        world.evidence("m2", "omar", KNOWS, "me"),
    )
    relations = await world.all()
    assert world.told(relations) == {("PARENT_OF", "ana", "me", None, None), ("KNOWS", "me", "omar", None, None)}


async def test_a_new_job_ends_the_old_one_and_deleting_its_memory_opens_it_again(world: World) -> None:
    await world.add(world.evidence("m1", "omar", WORKS_AT, "bosch"))
    events = await world.add(world.evidence("m2", "omar", WORKS_AT, "siemens", "2026-03"))
    assert kinds(events) == [(EventType.RELATION_SUPERSEDED, 1), (EventType.RELATION_CREATED, 2)]
    old = ("WORKS_AT", "omar", "bosch", None, "2026-03-01")
    assert world.told(await world.all()) == {old, ("WORKS_AT", "omar", "siemens", "2026-03-01", None)}
    ending = (await world.service.of_memories(world.access(), [world.ids["m2"]]))[world.ids["m2"]]
    assert world.told(ending) == world.told(await world.all())

    events = await world.remove("m2")
    assert kinds(events) == [(EventType.RELATION_REMOVED, 2), (EventType.RELATION_CREATED, 1)]
    assert world.told(await world.all()) == {("WORKS_AT", "omar", "bosch", None, None)}
    assert [row["shadow"] for row in await world.rows()] == ["WORKS_AT"]


async def test_a_second_marriage_ends_the_first_from_either_end(world: World) -> None:
    await world.meet("bo")
    await world.add(world.evidence("m1", "ana", SPOUSE_OF, "omar", "2001"))
    await world.add(world.evidence("m2", "bo", SPOUSE_OF, "omar", "2015"))
    assert {r[3:] for r in world.told(await world.all())} == {("2001-01-01", "2015-01-01"), ("2015-01-01", None)}


async def test_what_has_no_evidence_left_goes_with_its_edge(world: World) -> None:
    await world.add(world.evidence("m1", "me", FRIEND_OF, "ana"), world.evidence("m2", "ana", FRIEND_OF, "me"))
    assert await world.remove("m1") == []
    assert len(await world.all()) == 1
    assert kinds(await world.remove("m2", "m3")) == [(EventType.RELATION_REMOVED, 1)]
    assert await world.rows() == []
    assert (await world.graph.read(_EDGES, owner_id=world.owner))[0]["total"] == 0
    assert await world.remove("m1") == []


async def test_an_edited_memory_changes_its_relation_in_place(world: World) -> None:
    await world.add(world.evidence("m1", "omar", WORKS_AT, "bosch", "2020"))
    (before,) = await world.all()
    assert await world.edit("m1", world.evidence("m1", "omar", WORKS_AT, "bosch", "2021")) == []
    (after,) = await world.all()
    assert (after.id, world.told([after])) == (before.id, {("WORKS_AT", "omar", "bosch", "2021-01-01", None)})
    (row,) = await world.rows()
    assert row["edge"]["valid_from"] == "2021-01-01T00:00:00.000Z"


async def test_a_birthday_has_a_value_and_no_edge(world: World) -> None:
    await world.add(world.evidence("m1", "ana", BIRTHDAY_ON, None, value="--03-09"))
    await world.edit("m1", world.evidence("m1", "ana", BIRTHDAY_ON, None, value="--03-09", confidence=0.9))
    assert world.told(await world.all()) == {("BIRTHDAY_ON", "ana", "--03-09", None, None)}
    await world.remove("m1")
    assert await world.rows() == []


async def test_words_are_sealed_from_secret_on_and_read_by_those_cleared(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", KNOWS, "omar", level=SECRET, label="dealer"),
        world.evidence("m1", "ana", BIRTHDAY_ON, None, value="1984-03-09", level=ULTRA),
        world.evidence("m2", "me", KNOWS, "ana", label="landlady"),
    )
    stored = str(await world.rows())
    assert "landlady" in stored
    assert "dealer" not in stored
    assert "1984" not in stored
    assert {r.label for r in await world.all()} == {"landlady"}
    assert {(r.label, r.value) for r in await world.all(ULTRA)} == {
        ("landlady", None),
        ("dealer", None),
        (None, "1984-03-09"),
    }
    await world.add(world.evidence("m3", "me", KNOWS, "omar", level=SECRET))
    assert "dealer" in {r.label for r in await world.all(SECRET)}


async def test_a_source_or_an_entity_that_went_away_stops_the_write(world: World) -> None:
    world.ids["ghost"] = new_id()
    with pytest.raises(Conflict):
        await world.add(world.evidence("ghost", "me", KNOWS, "ana"))
    with pytest.raises(Conflict):
        await world.add(world.evidence("m1", "me", KNOWS, "ghost"))
    assert await world.rows() == []


async def test_another_owners_entity_cannot_be_an_end(world: World) -> None:
    stranger = World(world.graph, world.facts, world.service)
    await stranger.meet("eve")
    world.ids["eve"] = stranger.ids["eve"]
    with pytest.raises(Conflict):
        await world.add(world.evidence("m1", "me", KNOWS, "eve"))


# ------------------------------------------------------------------ stating


def state(world: World, subject: str, kind: RelationType, other: str | None, **more: Any) -> StateRelation:
    return StateRelation(world.ids[subject], kind, world.ids[other] if other else None, **more)


async def test_what_the_user_states_is_confidential_and_certain_unless_said(world: World) -> None:
    at = datetime(2020, 5, 1, tzinfo=UTC)
    relation = await world.service.state(world.access(), state(world, "omar", WORKS_AT, "bosch", valid_from=at))
    assert relation.origin is RelationOrigin.STATED
    assert relation.sensitivity is CONFIDENTIAL
    assert relation.confidence == 1.0
    assert relation.bounds.since == Bound("2020-05-01T00:00:00.000Z", TimePrecision.DAY)
    assert relation.subject.name == "omar"
    assert relation.superseded_at is None
    assert await world.all(GENERAL) == []


async def test_a_statement_outlives_the_memories_that_said_the_same(world: World) -> None:
    await world.add(world.evidence("m1", "me", FRIEND_OF, "ana"))
    await world.service.state(world.access(), state(world, "me", FRIEND_OF, "ana"))
    await world.remove("m1")
    assert len(await world.all()) == 1


async def test_an_idempotency_key_gives_the_first_relation_and_refuses_another_input(world: World) -> None:
    said = state(world, "me", FRIEND_OF, "ana", idempotency_key="k")
    first = await world.service.state(world.access(), said)
    assert await world.service.state(world.access(), said) == first
    assert len(await world.rows()) == 1
    with pytest.raises(IdempotencyMismatch):
        await world.service.state(world.access(), replace(said, label="pal"))
    secret = replace(said, idempotency_key="k2", sensitivity=SECRET, object=world.ids["omar"])
    await world.service.state(world.access(SECRET), secret)
    with pytest.raises(Locked):
        await world.service.state(world.access(CONFIDENTIAL), secret)


@pytest.mark.parametrize("who", ["foreign", "missing", "garbage", "above"])
async def test_ends_that_cannot_be_seen_are_not_found(world: World, who: str) -> None:
    stranger = World(world.graph, world.facts, world.service)
    await stranger.meet("eve")
    await world.meet("spy", level=SECRET)
    ids = {"foreign": stranger.ids["eve"], "missing": new_id(), "garbage": "';--", "above": world.ids["spy"]}
    world.ids["x"] = ids[who]
    for said, path in (
        (state(world, "x", KNOWS, "me"), "subject"),
        (state(world, "me", KNOWS, "x"), "object"),
    ):
        with pytest.raises(NotFound) as caught:
            await world.service.state(world.access(), said)
        assert caught.value.path == ("input", path)
        assert str(caught.value) == "There is no such entity."


async def test_ending_gives_a_new_version_and_keeps_the_old_one(world: World) -> None:
    stated = await world.service.state(world.access(), state(world, "omar", WORKS_AT, "bosch"))
    at = datetime(2024, 6, 30, 12, tzinfo=UTC)
    ended = await world.service.end(world.access(), stated.id, at)
    assert ended.id != stated.id
    assert ended.bounds.until == Bound("2024-06-30T12:00:00.000Z", TimePrecision.INSTANT)
    old = await world.service.get(world.access(), stated.id)
    assert old is not None
    assert old.superseded_at == ended.recorded_at
    assert await world.service.end(world.access(), stated.id, at) == ended
    corrected = await world.service.end(world.access(), ended.id, datetime(2024, 7, 1, tzinfo=UTC))
    assert world.told([corrected]) == {("WORKS_AT", "omar", "bosch", None, "2024-07-01")}
    assert world.told(await world.all()) == world.told([corrected])
    assert (
        await world.service.end(
            world.access(), (await world.service.state(world.access(), state(world, "me", FRIEND_OF, "ana"))).id
        )
        is not None
    )


async def test_an_end_before_the_start_is_refused(world: World) -> None:
    said = state(world, "omar", WORKS_AT, "bosch", valid_from=datetime(2020, 1, 1, tzinfo=UTC))
    relation = await world.service.state(world.access(), said)
    with pytest.raises(InvalidInput):
        await world.service.end(world.access(), relation.id, datetime(2019, 1, 1, tzinfo=UTC))


async def test_retracting_takes_a_relation_back_for_good_and_again_changes_nothing(world: World) -> None:
    await world.add(world.evidence("m1", "me", FRIEND_OF, "ana"))
    (relation,) = await world.all()
    gone = await world.service.retract(world.access(), relation.id)
    assert gone.id == relation.id
    assert gone.superseded_at is not None
    assert await world.all() == []
    assert await world.service.retract(world.access(), relation.id) == gone
    with pytest.raises(Conflict):
        await world.service.end(world.access(), relation.id)
    await world.remove("m1")
    assert await world.all() == []


async def test_retracting_one_stay_leaves_the_other(world: World) -> None:
    await world.add(
        world.evidence("m1", "ana", LIVES_IN, "rome", "2010", "2012"),
        world.evidence("m2", "ana", LIVES_IN, "rome", "2018"),
    )
    first = min(await world.all(), key=lambda r: r.bounds.since.at if r.bounds.since else "")
    await world.service.retract(world.access(), first.id)
    assert world.told(await world.all()) == {("LIVES_IN", "ana", "rome", "2018-01-01", None)}


@pytest.mark.parametrize("who", ["foreign", "missing", "garbage", "above"])
async def test_relations_that_cannot_be_seen_are_not_found(world: World, who: str) -> None:
    stranger = World(world.graph, world.facts, world.service)
    await stranger.graph.write(_OWNER, owner_id=stranger.owner)
    await stranger.meet("eve", "bob")
    foreign = await stranger.service.state(stranger.access(), state(stranger, "eve", KNOWS, "bob"))
    above = await world.service.state(world.access(SECRET), state(world, "me", KNOWS, "ana", sensitivity=SECRET))
    id_ = {"foreign": foreign.id, "missing": new_id(), "garbage": "nope", "above": above.id}[who]
    assert await world.service.get(world.access(), id_) is None
    assert (await world.service.evidence(world.access(), id_)).items == []
    for change in (world.service.end, world.service.retract):
        with pytest.raises(NotFound):
            await change(world.access(), id_)


# ------------------------------------------------------------------ reading


async def test_relations_are_answered_from_both_ends(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", CHILD_OF, "ana"),
        world.evidence("m1", "omar", FRIEND_OF, "me"),
        world.evidence("m1", "omar", WORKS_AT, "bosch"),
    )
    access, me, ana, omar, bosch = world.access(), *(world.ids[name] for name in ("me", "ana", "omar", "bosch"))

    async def types(**wanted: Any) -> list[str]:
        return sorted(r.type.value for r in (await world.service.relations(access, **wanted)).items)

    assert await types(subject=me) == ["FRIEND_OF", "PARENT_OF"]
    assert await types(subject=me, types=[CHILD_OF]) == ["PARENT_OF"]
    assert await types(subject=me, types=[PARENT_OF]) == []
    assert await types(object_=me, types=[PARENT_OF]) == ["PARENT_OF"]
    assert await types(object_=ana, types=[CHILD_OF]) == ["PARENT_OF"]
    assert await types(subject=me, object_=omar) == ["FRIEND_OF"]
    assert await types(subject=omar, object_=me) == ["FRIEND_OF"]
    assert await types(subject=bosch, types=[WORKS_AT]) == []
    assert await types(object_=bosch) == ["WORKS_AT"]
    assert await types(subject=me, object_=me) == []
    assert await types(subject="garbage") == []
    assert await types(types=[FRIEND_OF, WORKS_AT]) == ["FRIEND_OF", "WORKS_AT"]
    of_bosch = await world.service.of_entity(access, bosch)
    assert [r.type for r in of_bosch.items] == [WORKS_AT]
    assert await world.service.count(access, RelationFilter()) == 3
    assert await world.service.count(access, RelationFilter(entity=me)) == 2
    assert await world.service.count(access, RelationFilter(entity="garbage")) == 0


async def test_relations_with_an_entity_above_the_clearance_are_left_out(world: World) -> None:
    await world.add(world.evidence("m1", "me", FRIEND_OF, "ana"), world.evidence("m1", "me", FRIEND_OF, "omar"))
    await world.graph.write(_LEVEL, id=world.ids["ana"], level=2)
    access = world.access()
    assert {r[2] for r in world.told(await world.all())} | {r[1] for r in world.told(await world.all())} == {
        "me",
        "omar",
    }
    assert len((await world.service.of_entity(access, world.ids["me"])).items) == 1
    assert (await world.service.of_entity(access, world.ids["ana"])).items == []
    assert len((await world.service.of_memories(access, [world.ids["m1"]]))[world.ids["m1"]]) == 1
    assert await world.service.count(access, RelationFilter()) == 1


async def test_as_of_reads_civil_bounds_on_the_wall_clock_and_instants_in_time(world: World) -> None:
    await world.add(
        world.evidence("m1", "ana", LIVES_IN, "rome", "2024-03-01", "2024-09"),
        world.evidence(
            "m1",
            "omar",
            WORKS_AT,
            "bosch",
            bounds=Bounds(Bound("2024-02-29T23:30:00.000Z", TimePrecision.INSTANT), None),
        ),
    )
    east, west = timezone(timedelta(hours=2)), timezone(timedelta(hours=-2))

    async def held(moment: datetime) -> set[str]:
        return {r.type.value for r in await world.all(as_of=moment)}

    assert await held(datetime(2024, 3, 1, 0, 30, tzinfo=east)) == {"LIVES_IN"}
    assert await held(datetime(2024, 2, 29, 22, 30, tzinfo=west)) == {"WORKS_AT"}
    assert await held(datetime(2024, 8, 31, 23, 59, tzinfo=west)) == {"LIVES_IN", "WORKS_AT"}
    assert await held(datetime(2024, 9, 1, 0, 0, tzinfo=east)) == {"WORKS_AT"}
    assert await held(datetime(2020, 1, 1, tzinfo=UTC)) == set()


async def test_known_at_gives_what_was_believed_then(world: World) -> None:
    await world.add(world.evidence("m1", "omar", WORKS_AT, "bosch"))
    await world.add(world.evidence("m2", "omar", WORKS_AT, "siemens", "2026-03"))
    first = datetime(2025, 1, 2, 12, tzinfo=UTC)
    assert world.told(await world.all(known_at=first)) == {("WORKS_AT", "omar", "bosch", None, None)}
    assert await world.all(known_at=first - timedelta(days=1)) == []


async def test_a_bound_above_the_clearance_reads_as_unknown_also_when_asked_for_an_instant(world: World) -> None:
    await world.add(world.evidence("m1", "ana", LIVES_IN, "rome", "2020", level=GENERAL))
    ends = world.evidence("m2", "ana", LIVES_IN, "rome", None, "2022", role=EvidenceRole.ENDS, level=SECRET)
    await world.add(ends)
    later = datetime(2024, 1, 1, tzinfo=UTC)
    assert {r[3:] for r in world.told(await world.all(GENERAL, as_of=later))} == {("2020-01-01", None)}
    assert await world.all(SECRET, as_of=later) == []
    assert {r[3:] for r in world.told(await world.all(SECRET))} == {("2020-01-01", "2022-01-01")}
    (open_,) = await world.all(GENERAL)
    assert open_.superseded_at is None


async def test_pages_walk_all_relations_in_both_directions(world: World) -> None:
    people = [f"p{i}" for i in range(7)]
    await world.meet(*people)
    await world.add(*(world.evidence("m1", "me", FRIEND_OF, person) for person in people))
    access, everything = world.access(), [r.id for r in await world.all()]
    for anchor in (None, world.ids["me"]):
        seen: list[str] = []
        page = await world.service.relations(access, subject=anchor, page=PageRequest(3))
        while True:
            seen += [r.id for r in page.items]
            if not page.has_next:
                break
            page = await world.service.relations(access, subject=anchor, page=PageRequest(3, page.keys[-1]))
        assert seen == everything
        assert page.has_previous
        back = await world.service.relations(access, subject=anchor, page=PageRequest(4, page.keys[0], backward=True))
        assert [r.id for r in back.items] == everything[2:6]
        assert (back.has_next, back.has_previous) == (True, True)
        last = await world.service.relations(access, subject=anchor, page=PageRequest(2, None, backward=True))
        assert [r.id for r in last.items] == everything[5:]
    with pytest.raises(InvalidInput):
        await world.service.relations(access, page=PageRequest(3, f"{new_id()}|{new_id()}"))


async def test_evidence_names_the_memories_and_what_they_do(world: World) -> None:
    await world.remember("secret", level=SECRET)
    await world.add(
        world.evidence("m1", "omar", WORKS_AT, "bosch"),
        world.evidence("m2", "omar", WORKS_AT, "siemens", "2026-03"),
        world.evidence("m3", "omar", WORKS_AT, "bosch"),
        world.evidence("secret", "omar", WORKS_AT, "bosch", level=SECRET),
    )
    (old,) = [r for r in await world.all() if r.object and r.object.name == "bosch"]
    page = await world.service.evidence(world.access(), old.id)
    assert [(item.memory_id, item.role) for item in page.items] == [
        (world.ids["m1"], EvidenceRole.STATES),
        (world.ids["m2"], EvidenceRole.ENDS),
        (world.ids["m3"], EvidenceRole.STATES),
    ]
    first = await world.service.evidence(world.access(), old.id, PageRequest(2))
    assert (first.has_next, first.has_previous) == (True, False)
    rest = await world.service.evidence(world.access(), old.id, PageRequest(2, first.keys[-1]))
    assert [item.memory_id for item in rest.items] == [world.ids["m3"]]
    back = await world.service.evidence(world.access(), old.id, PageRequest(2, rest.keys[0], backward=True))
    assert back.items == first.items
    assert await world.service.of_memories(world.access(), []) == {}
    assert await world.service.get_many(world.access(), []) == {}


# ------------------------------------------------------------------ the map


async def test_the_map_goes_hop_by_hop_from_the_owner(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", FRIEND_OF, "ana", confidence=0.9),
        world.evidence("m1", "ana", FRIEND_OF, "omar", confidence=0.5),
        world.evidence("m1", "omar", WORKS_AT, "bosch"),
        world.evidence("m1", "siemens", KNOWS, "bosch"),
    )
    drawn = await world.service.relationship_map(world.access())
    assert drawn is not None
    assert drawn.center.name == "me"
    assert [(m.entity.name, m.distance) for m in drawn.members] == [("ana", 1), ("omar", 2)]
    assert [m.strength for m in drawn.members] == [pytest.approx(0.9), pytest.approx(0.9 * 0.5 * 0.5)]
    assert len(drawn.relations) == 2
    assert not drawn.truncated
    wide = await world.service.relationship_map(world.access(), depth=4)
    assert wide is not None
    assert [m.entity.name for m in wide.members] == ["ana", "omar", "bosch", "siemens"]
    friends = await world.service.relationship_map(world.access(), world.ids["omar"], 4, [FRIEND_OF])
    assert friends is not None
    assert [m.entity.name for m in friends.members] == ["ana", "me"]


async def test_the_map_keeps_to_its_limit_and_to_an_instant(world: World) -> None:
    people = [f"p{i}" for i in range(6)]
    await world.meet(*people)
    await world.add(
        *(world.evidence("m1", "me", FRIEND_OF, p, f"200{i}", confidence=0.4 + i / 10) for i, p in enumerate(people)),
        world.evidence("m2", "p5", FRIEND_OF, "p4"),
    )
    drawn = await world.service.relationship_map(world.access(), depth=2, limit=3)
    assert drawn is not None
    assert drawn.truncated
    assert [m.entity.name for m in drawn.members] == ["p5", "p4", "p3"]
    assert len(drawn.relations) == 4
    then = await world.service.relationship_map(world.access(), as_of=datetime(2002, 6, 1, tzinfo=UTC))
    assert then is not None
    assert {m.entity.name for m in then.members} == {"p0", "p1", "p2"}
    known = await world.service.relationship_map(world.access(), known_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert known is not None
    assert known.members == ()


async def test_the_map_shows_nothing_above_the_clearance(world: World) -> None:
    await world.add(
        world.evidence("m1", "me", FRIEND_OF, "ana", level=SECRET), world.evidence("m1", "me", KNOWS, "omar")
    )
    await world.graph.write(_LEVEL, id=world.ids["omar"], level=3)
    drawn = await world.service.relationship_map(world.access())
    assert drawn is not None
    assert (drawn.members, drawn.relations) == ((), ())
    assert await world.service.relationship_map(world.access(), world.ids["omar"]) is None
    assert await world.service.relationship_map(world.access(), "garbage") is None
    assert await world.service.relationship_map(world.access(), new_id()) is None


async def test_the_map_refuses_what_it_cannot_bound(world: World) -> None:
    for depth, limit in ((0, 5), (5, 5), (2, 0), (2, 501)):
        with pytest.raises(InvalidInput):
            await world.service.relationship_map(world.access(), depth=depth, limit=limit)


async def test_times_read_a_naive_wall_clock_and_the_end_of_time() -> None:
    times = Times(datetime(2024, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))))
    assert times.params() == {
        "as_of": "2024-02-29T22:30:00.000Z",
        "as_of_civil": "2024-03-01T00:30:00.000Z",
        "known_at": "9999-12-31T23:59:59.999Z",
    }
