"""Whatever was added and deleted, the graph holds what a fold from nothing gives."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from knowledge.ids import new_id
from knowledge.relations.closings import Fact, refold
from knowledge.relations.evidence import Evidence, NewEvidence
from knowledge.relations.fold import Version
from knowledge.relations.relation import EvidenceRole
from knowledge.stores.graph import Row
from tests.relation_world import (
    CONFIDENTIAL,
    COUNT_EDGES,
    GENERAL,
    LIVES_IN,
    SECRET,
    WORKS_AT,
    World,
)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_after_any_adding_and_deleting_the_graph_holds_what_a_fold_from_nothing_gives(
    world: World, seed: int
) -> None:
    random = Random(seed)
    people, firms, memories = ["me", "ana", "omar"], ["bosch", "siemens", "rome"], [f"n{i}" for i in range(8)]
    await world.remember(*memories)
    said: dict[str, list[NewEvidence]] = {}
    for _ in range(20):
        memory = random.choice(memories)
        if memory in said and random.random() < 0.5:
            del said[memory]
            await world.remove(memory)
            continue
        new = [
            world.evidence(
                memory,
                random.choice(people),
                random.choice([WORKS_AT, LIVES_IN]),
                random.choice(firms),
                random.choice([None, "2018", "2020-03", "2022"]),
                random.choice([None, None, "2024"]),
                role=random.choice([*EvidenceRole, EvidenceRole.STATES, EvidenceRole.STATES]),
                level=random.choice([GENERAL, CONFIDENTIAL, SECRET]),
            )
            for _ in range(2)
        ]
        edited = said.get(memory) is not None
        said[memory] = new
        await (world.edit(memory, *new) if edited else world.add(*new))
    facts: dict[tuple[str, str, str], Fact] = {}
    for item in (item for items in said.values() for item in items):
        key = (item.subject, item.type.value, str(item.object))
        fact = facts.setdefault(key, Fact(str(key), item.type, item.subject, item.object, None))
        facts[key] = replace(fact, evidence=(*fact.evidence, as_evidence(item)))
    expected = sorted(
        (fact.subject, fact.type.value, str(fact.object), *_content(version))
        for fact in facts.values()
        for chain in refold(facts.values())[fact.key]
        for version in chain
    )
    rows = await world.rows()
    assert expected == sorted(
        (row["subject"], row["shadow"], row["object"], *_written(row["relation"])) for row in rows
    )
    assert all(row["edge"] == {name: row["relation"].get(name) for name in row["edge"]} for row in rows)
    assert (await world.graph.read(COUNT_EDGES, owner_id=world.owner))[0]["total"] == len(rows)


def as_evidence(item: NewEvidence) -> Evidence:
    return Evidence(
        new_id(),
        item.source,
        item.role,
        item.bounds,
        item.level,
        item.confidence,
        item.origin,
        item.recorded_at,
        item.observed_at or item.recorded_at,
    )


def _content(version: Version) -> tuple[str, ...]:
    bounds = [f"{bound.at} {bound.level}" if bound else "" for bound in (version.since, version.until)]
    return (version.recorded_at, str(int(version.level)), *bounds, "|".join(version.superseded))


def _written(relation: Row) -> tuple[str, ...]:
    bounds = [
        f"{relation[name]} {relation[name + '_level']}" if relation.get(name) else ""
        for name in ("valid_from", "valid_to")
    ]
    return (relation["recorded_at"], str(relation["level"]), *bounds, "|".join(relation["superseded"]))
