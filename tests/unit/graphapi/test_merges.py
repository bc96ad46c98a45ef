"""Merging, parting, deleting and renaming over GraphQL: names, ids and errors as the contract has them."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.entities.entity import Entity
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.topics.topic import Topic
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client, global_id

ERRORS = "userErrors { code message path }"
MERGE = f"""mutation($into: ID!, $from: [ID!]!) {{
  done: mergeEntities(into: $into, from: $from) {{ entity {{ id name }} {ERRORS} }} }}"""
SEPARATE = f"""mutation($id: ID!, $memories: [ID!]!, $name: String!) {{
  done: separateEntity(id: $id, memories: $memories, name: $name) {{ entity {{ kind name }} {ERRORS} }} }}"""
UNDO = f"mutation($id: ID!) {{ done: undoMerge(id: $id) {{ entity {{ id name }} {ERRORS} }} }}"
DELETE = f"mutation($id: ID!) {{ done: deleteEntity(id: $id) {{ deletedIds {ERRORS} }} }}"
RENAME = f"""mutation($id: ID!, $name: String!) {{
  done: renameTopic(id: $id, name: $name) {{ topic {{ id name }} {ERRORS} }} }}"""
MERGE_TOPICS = f"""mutation($into: ID!, $from: [ID!]!) {{
  done: mergeTopics(into: $into, from: $from) {{ topic {{ id name }} {ERRORS} }} }}"""
MERGES = """query($entity: ID, $first: Int) { entityMerges(entity: $entity, first: $first) {
  id survivor { id name } mergedNames reason at automatic undone } }"""


def of(node: Entity | Topic) -> str:
    return global_id(type(node).__name__, node.id)


async def refused(client: Client, query: str, **variables: Any) -> tuple[str, list[str]]:
    done = (await client.ask(query, **variables))["done"]
    (error,) = done["userErrors"]
    assert done.get("entity") is None
    assert done.get("topic") is None
    assert not done.get("deletedIds")
    return error["code"], error["path"]


async def test_a_merge_answers_its_survivor_is_listed_and_undone(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    bob, robert = recollect.entities.put(owner, "Bob"), recollect.entities.put(owner, "Robert")
    done = (await ana.ask(MERGE, **{"into": of(robert), "from": [of(bob)]}))["done"]
    assert done == {"entity": {"id": of(robert), "name": "Robert"}, "userErrors": []}
    assert (await ana.ask("query($id: ID!) { entity(id: $id) { name } }", id=of(bob)))["entity"]["name"] == "Robert"
    (merge,) = (await ana.ask(MERGES, entity=of(bob)))["entityMerges"]
    assert (merge["survivor"], merge["mergedNames"]) == ({"id": of(robert), "name": "Robert"}, ["Bob"])
    assert (merge["automatic"], merge["undone"], merge["at"]) == (False, False, "2026-03-04T05:06:07.000Z")
    shown = await ana.ask("query($id: ID!) { node(id: $id) { id ... on EntityMerge { reason } } }", id=merge["id"])
    assert shown["node"] == {"id": merge["id"], "reason": merge["reason"]}
    assert (await ana.ask(UNDO, id=merge["id"]))["done"]["entity"]["name"] == "Robert"
    assert (await ana.ask(MERGES, first=1))["entityMerges"][0]["undone"]
    assert (await ana.ask("query($id: ID!) { entity(id: $id) { name } }", id=of(bob)))["entity"]["name"] == "Bob"


async def test_merges_of_another_are_not_there(ana: Client, ben: Client, recollect: InMemoryRecollect) -> None:
    theirs = [recollect.entities.put(ben.access.owner, name) for name in ("Bob", "Robert")]
    mine = recollect.entities.put(ana.access.owner, "Ana")
    await ben.ask(MERGE, **{"into": of(theirs[1]), "from": [of(theirs[0])]})
    (merge,) = (await ben.ask(MERGES))["entityMerges"]
    assert (await ana.ask(MERGES))["entityMerges"] == []
    assert (await ana.ask("query($id: ID!) { node(id: $id) { id } }", id=merge["id"]))["node"] is None
    for wrong in (of(theirs[0]), "garbage", global_id("Memory", mine.id), global_id("Entity", new_id())):
        assert await refused(ana, MERGE, **{"into": wrong, "from": [of(mine)]}) == ("NOT_FOUND", ["into"])
        assert await refused(ana, MERGE, **{"into": of(mine), "from": [of(mine), wrong]}) == (
            "NOT_FOUND",
            ["from", "1"],
        )
        assert await refused(ana, DELETE, id=wrong) == ("NOT_FOUND", ["id"])
        assert await refused(ana, SEPARATE, id=wrong, memories=[global_id("Memory", new_id())], name="x") == (
            "NOT_FOUND",
            ["id"],
        )
    for wrong in (merge["id"], "garbage", of(mine)):
        assert await refused(ana, UNDO, id=wrong) == ("NOT_FOUND", ["id"])


async def test_what_cannot_be_done_says_which_argument(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    bob, rob, robert = (recollect.entities.put(owner, name) for name in ("Bob", "Rob", "Robert"))
    me = next(e for e in recollect.entities.kept.values() if e.owner == owner and e.contact and e.contact.is_self)
    assert await refused(ana, MERGE, **{"into": of(bob), "from": [of(me)]}) == ("FORBIDDEN", ["into"])
    assert await refused(ana, MERGE, **{"into": of(bob), "from": []}) == ("INVALID", ["from"])
    assert await refused(ana, SEPARATE, id=of(bob), memories=[], name="Bo") == ("INVALID", ["memories"])
    assert await refused(ana, SEPARATE, id=of(bob), memories=["x"], name=" ") == ("INVALID", ["name"])
    await ana.ask(MERGE, **{"into": of(rob), "from": [of(bob)]})
    (first,) = (await ana.ask(MERGES))["entityMerges"]
    await ana.ask(MERGE, **{"into": of(robert), "from": [of(rob)]})
    assert await refused(ana, UNDO, id=first["id"]) == ("CONFLICT", ["id"])


async def test_an_entity_is_parted_by_memories_and_deleted(ana: Client, recollect: InMemoryRecollect) -> None:
    sheila = recollect.entities.put(ana.access.owner, "Sheila")
    memory = recollect.memories.put(ana.access.owner, "Sheila at school")
    done = (await ana.ask(SEPARATE, id=of(sheila), memories=[global_id("Memory", memory.id)], name="Sheila Twomey"))[
        "done"
    ]
    assert done == {"entity": {"kind": "CONTACT", "name": "Sheila Twomey"}, "userErrors": []}
    assert recollect.merges.parted == [(sheila.id, (memory.id,))]
    assert (await ana.ask(DELETE, id=of(sheila)))["done"] == {"deletedIds": [of(sheila)], "userErrors": []}
    assert await refused(ana, DELETE, id=of(sheila)) == ("NOT_FOUND", ["id"])


async def test_what_is_stated_above_the_clearance_is_locked(ana: Client, recollect: InMemoryRecollect) -> None:
    entity = recollect.entities.put(ana.access.owner, "Zoltan")
    recollect.entities.kept[entity.id] = Entity(
        **{**{name: getattr(entity, name) for name in entity.__slots__}, "sensitivity": Sensitivity.SECRET}
    )
    assert await refused(ana, DELETE, id=of(entity)) == ("LOCKED", ["id"])


async def test_a_topic_is_renamed_and_made_one_with_others(
    ana: Client, ben: Client, recollect: InMemoryRecollect
) -> None:
    owner = ana.access.owner
    reno, kitchen = recollect.topics.put(owner, "reno"), recollect.topics.put(owner, "kitchen")
    theirs = recollect.topics.put(ben.access.owner, "tea")
    assert (await ana.ask(RENAME, id=of(reno), name="galley"))["done"]["topic"] == {"id": of(reno), "name": "galley"}
    assert await refused(ana, RENAME, id=of(reno), name="kitchen") == ("CONFLICT", ["name"])
    assert await refused(ana, RENAME, id=of(reno), name="") == ("INVALID", ["name"])
    assert await refused(ana, RENAME, id=of(theirs), name="x") == ("NOT_FOUND", ["id"])
    for wrong in (of(theirs), "garbage"):
        assert await refused(ana, MERGE_TOPICS, **{"into": of(reno), "from": [wrong]}) == ("NOT_FOUND", ["from", "0"])
        assert await refused(ana, MERGE_TOPICS, **{"into": wrong, "from": [of(reno)]}) == ("NOT_FOUND", ["into"])
    done = (await ana.ask(MERGE_TOPICS, **{"into": of(reno), "from": [of(kitchen)]}))["done"]
    assert done["topic"] == {"id": of(reno), "name": "galley"}
    found = await ana.ask("query($id: ID!) { node(id: $id) { id ... on Topic { name } } }", id=of(kitchen))
    assert found["node"] == {"id": of(reno), "name": "galley"}


@pytest.mark.parametrize("query", [MERGE, MERGE_TOPICS])
async def test_no_more_than_a_hundred_are_made_one_at_once(ana: Client, query: str) -> None:
    many = [global_id("Entity", new_id()) for _ in range(101)]
    assert await refused(ana, query, **{"into": many[0], "from": many}) == ("INVALID", ["from"])
