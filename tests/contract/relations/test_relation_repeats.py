"""What is told once more is hung on what stands: cheaply, and as a fold of everything would have it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from knowledge.levels import Sensitivity
from knowledge.relations.evidence import NewEvidence
from knowledge.relations.relation import EvidenceRole, RelationType
from knowledge.stores import relation_facts
from knowledge.stores.graph import Transaction
from knowledge.stores.relation_changes import Changes
from knowledge.stores.relation_reading import read_facts, told_by, write_folded
from tests.relation_world import SECRET, World, _statement

REPORTS_TO, COLLEAGUE_OF, WORKS_AT, FRIEND_OF, SPOUSE_OF = (
    RelationType.REPORTS_TO,
    RelationType.COLLEAGUE_OF,
    RelationType.WORKS_AT,
    RelationType.FRIEND_OF,
    RelationType.SPOUSE_OF,
)
_FACTS = _statement("MATCH (r:Relation) WHERE r.owner_id = $owner_id RETURN DISTINCT r.fact AS fact", "owner_id")
_VERSIONS = _statement(
    """MATCH (r:Relation) WHERE r.owner_id = $owner_id
    RETURN r {.*} AS version, COLLECT { MATCH (m)-[x:EVIDENCES]->(r) RETURN x.id + x.role } AS evidence
    ORDER BY r.id""",
    "owner_id",
)


async def standing(world: World) -> list[tuple[object, list[str]]]:
    rows = await world.graph.read(_VERSIONS, owner_id=world.owner)
    return [(row["version"], sorted(row["evidence"])) for row in rows]


async def fold_all_again(world: World) -> Sequence[object]:
    keys = await world.facts._keys.of(world.owner)
    every = [row["fact"] for row in await world.graph.read(_FACTS, owner_id=world.owner)]

    async def work(tx: Transaction) -> Sequence[object]:
        stored = await read_facts(tx, world.owner, every, keys)
        facts = told_by(stored)
        return await write_folded(tx, Changes(world.owner, keys), facts, stored, facts.keys())

    return await world.graph.transact(work)


async def test_what_is_told_for_the_thousandth_time_does_not_read_what_was_told_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.meet("Dana", "Eve", "Acme")
    await world.remember("a", "b", "c", "d")
    await world.add(world.evidence("a", "me", REPORTS_TO, "Dana", label="boss"))
    await world.add(world.evidence("a", "Dana", WORKS_AT, "Acme"))
    await world.add(world.evidence("a", "me", REPORTS_TO, "Eve"))

    async def unread(*_: object) -> None:
        raise AssertionError("all the evidence is read")

    with monkeypatch.context() as patched:
        patched.setattr(relation_facts, "read_facts", unread)
        told = await world.add(
            world.evidence("b", "me", REPORTS_TO, "Dana", label="chief", confidence=0.9),
            world.evidence("c", "me", REPORTS_TO, "Dana", level=SECRET, label="spy", confidence=1.0),
        )
        assert told == []
        with pytest.raises(AssertionError):
            await world.add(world.evidence("d", "me", REPORTS_TO, "Dana", "2024"))
    (dana,) = [one for one in await world.all() if one.object and one.object.id == world.ids["Dana"] and one.label]
    assert (dana.label, dana.confidence) == ("chief", 0.9)
    before = await standing(world)
    assert await fold_all_again(world) == []
    assert await standing(world) == before
    await world.remove("b")
    (dana,) = [one for one in await world.all() if one.object and one.object.id == world.ids["Dana"] and one.label]
    assert (dana.label, dana.confidence) == ("boss", 0.8)


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_is_told_in_whichever_order_stands_as_a_fold_of_everything_would_have_it(
    world: World, seed: int
) -> None:
    """Mostly the same is told again; between it starts, ends, denials, corrections and other facts."""
    chance = random.Random(seed)
    await world.meet("Dana", "Eve", "Acme", "Bosch")
    ties = (
        ("me", REPORTS_TO, "Dana"),
        ("me", REPORTS_TO, "Eve"),
        ("me", COLLEAGUE_OF, "Dana"),
        ("Dana", WORKS_AT, "Acme"),
        ("Dana", WORKS_AT, "Bosch"),
        ("me", FRIEND_OF, "Eve"),
        ("me", SPOUSE_OF, "Eve"),
    )
    days = [f"2024-{month:02d}-11T00:00:00.000Z" for month in range(1, 13)]

    def evidence(memory: str) -> NewEvidence:
        subject, kind, other = chance.choice(ties)
        bounds: dict[str, str] = {}
        role = EvidenceRole.STATES
        if chance.random() < 0.25:
            role = chance.choice(tuple(EvidenceRole))
            bound = chance.choice(("since", "until"))
            bounds = {bound: chance.choice(days)[:10]} if role is not EvidenceRole.DENIES else {}
        return world.evidence(
            memory,
            subject,
            kind,
            other,
            role=role,
            level=chance.choice(tuple(Sensitivity)),
            confidence=chance.choice((0.7, 0.8, 0.9)),
            label=chance.choice((None, "boss", "chief")),
            observed_at=chance.choice(days),
            **bounds,
        )

    for place in range(18):
        memory = f"told{place}"
        await world.remember(memory)
        await world.add(*(evidence(memory) for _ in range(chance.choice((1, 1, 2)))))
        before = await standing(world)
        await fold_all_again(world)
        assert await standing(world) == before, f"after {place}"
