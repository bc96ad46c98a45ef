"""Contacts, relations, the map and topics over the public API, on engines that are really there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from tests.api_world import ERRORS, World, open_world
from tests.engines import Engines
from tests.graphql_client import Client, global_id

CONTACT = f"mutation($input: ContactInput!) {{ createContact(input: $input) {{ entity {{ id name }} {ERRORS} }} }}"
STATE = f"""mutation($input: StateRelationInput!) {{ stateRelation(input: $input) {{ {ERRORS} relation {{
  id type origin label validFrom validFromPrecision validTo subject {{ name }} object {{ name }} value
  evidence {{ totalCount }} }} }} }}"""
RELATIONS = """query($s: ID, $o: ID, $t: [RelationType!], $at: DateTime) {
  relations(subject: $s, object: $o, types: $t, asOf: $at) { totalCount nodes {
    type subject { name } object { name } } } }"""


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def world(engines: Engines) -> AsyncIterator[World]:
    async with open_world(engines) as opened:
        yield opened


async def contact(client: Client, name: str, **fields: object) -> str:
    answer = (await client.ask(CONTACT, input={"name": name, **fields}))["createContact"]
    assert answer["userErrors"] == []
    return str(answer["entity"]["id"])


async def stated(client: Client, subject: str, kind: str, other: str | None, **fields: object) -> dict[str, Any]:
    sent = {"subject": subject, "type": kind, "object": other, **fields}
    answer = (await client.ask(STATE, input=sent))["stateRelation"]
    assert answer["userErrors"] == [], answer
    relation: dict[str, Any] = answer["relation"]
    return relation


async def me(client: Client) -> str:
    return str((await client.ask("{ viewer { self { id } } }"))["viewer"]["self"]["id"])


async def test_a_contact_is_kept_changed_and_recognised_in_a_memory(world: World) -> None:
    ana = await world.newcomer()
    known = await contact(ana, "Zoë Li", aliases=["Zo"], phones=["+442079460958"], birthday="--03-09")
    update = f"""mutation($id: ID!, $input: ContactInput!) {{ updateContact(id: $id, input: $input) {{
      {ERRORS} entity {{ name aliases
        ... on Contact {{ isSelf relationshipType phones birthday notes metadata }} }} }} }}"""
    sent = {"relationshipType": "dentist", "metadata": {"room": 4}}
    changed = (await ana.ask(update, id=known, input=sent))["updateContact"]
    assert changed == {
        "entity": {
            "name": "Zoë Li",
            "aliases": ["Zo"],
            "isSelf": False,
            "phones": ["+442079460958"],
            "birthday": "--03-09",
            "notes": None,
            **sent,
        },
        "userErrors": [],
    }
    (memory_id,) = await world.understood(ana, {"content": "lunch with Zoë Li was long"})
    query = "query($id: ID!) { entity(id: $id) { mentionCount memories { nodes { id } totalCount } } }"
    found = (await ana.ask(query, id=known))["entity"]
    assert found == {"mentionCount": 1, "memories": {"nodes": [{"id": memory_id}], "totalCount": 1}}
    again = (await ana.ask("query($name: String) { entities(name: $name) { nodes { id } } }", name="zoë"))["entities"]
    assert {"id": known} in again["nodes"]


async def test_a_contacts_key_used_again_is_the_same_contact(world: World) -> None:
    ana = await world.newcomer()
    first = await contact(ana, "Zoë", idempotencyKey="k")
    assert await contact(ana, "Zoë", idempotencyKey="k") == first
    answer = (await ana.ask(CONTACT, input={"name": "Ben", "idempotencyKey": "k"}))["createContact"]
    assert [(e["code"], e["path"]) for e in answer["userErrors"]] == [
        ("IDEMPOTENCY_MISMATCH", ["input", "idempotencyKey"])
    ]


async def test_relations_hold_between_their_instants_and_read_from_both_ends(world: World) -> None:
    ana = await world.newcomer()
    zoe, ben, acme = await contact(ana, "Zoë"), await contact(ana, "Ben"), await contact(ana, "Acme")
    friends = await stated(ana, zoe, "FRIEND_OF", ben, label="best friends", validFrom="2020-01-01T00:00:00Z")
    assert (friends["origin"], friends["label"], friends["validFromPrecision"]) == ("STATED", "best friends", "DAY")
    boss = await stated(ana, ben, "MANAGER_OF", zoe)
    assert boss["type"] in ("MANAGER_OF", "REPORTS_TO")
    work = await stated(ana, zoe, "WORKS_AT", acme, validFrom="2021-01-01T00:00:00Z", validTo="2023-01-01T00:00:00Z")
    await stated(ana, zoe, "BIRTHDAY_ON", None, value="1984-03-09")

    async def kinds(**asked: object) -> list[str]:
        found = (await ana.ask(RELATIONS, **asked))["relations"]
        assert found["totalCount"] == len(found["nodes"])
        return sorted(node["type"] for node in found["nodes"])

    assert len(await kinds()) == 4
    assert await kinds(s=zoe, t=["WORKS_AT"]) == ["WORKS_AT"]
    assert await kinds(s=ben, t=["FRIEND_OF"]) == ["FRIEND_OF"]
    assert await kinds(s=zoe, t=["WORKS_AT"], at="2022-06-01T12:00:00+02:00") == ["WORKS_AT"]
    assert await kinds(s=zoe, t=["WORKS_AT"], at="2023-06-01T12:00:00+02:00") == []
    assert len(await kinds(s=ben, t=["MANAGER_OF"])) == 1
    assert len(await kinds(s=zoe, t=["REPORTS_TO"])) == 1
    at_acme = (await ana.ask("query($id: ID!) { entity(id: $id) { relations { nodes { type } } } }", id=acme))["entity"]
    assert at_acme["relations"]["nodes"] == [{"type": "WORKS_AT"}]

    end = f"""mutation($id: ID!, $at: DateTime) {{
      endRelation(id: $id, validTo: $at) {{ {ERRORS} relation {{ validTo }} }} }}"""
    ended = (await ana.ask(end, id=friends["id"], at="2024-05-05T10:00:00+02:00"))["endRelation"]
    assert ended == {"relation": {"validTo": "2024-05-05T08:00:00.000Z"}, "userErrors": []}
    retract = f"mutation($id: ID!) {{ retractRelation(id: $id) {{ {ERRORS} relation {{ supersededAt }} }} }}"
    assert (await ana.ask(retract, id=work["id"]))["retractRelation"]["userErrors"] == []
    assert await kinds(s=zoe, t=["WORKS_AT"]) == []


async def test_what_cannot_be_stated_says_where(world: World) -> None:
    ana, ben = await world.newcomer(), await world.newcomer()
    zoe, foreign = await contact(ana, "Zoë"), await contact(ben, "Ben's own")
    missing = global_id("Entity", "01900000-0000-7000-8000-000000000000")
    refused = [
        ({"subject": zoe, "type": "FRIEND_OF", "object": zoe}, "INVALID"),
        ({"subject": zoe, "type": "FRIEND_OF"}, "INVALID"),
        ({"subject": zoe, "type": "BIRTHDAY_ON"}, "INVALID"),
        ({"subject": zoe, "type": "FRIEND_OF", "object": foreign}, "NOT_FOUND"),
        ({"subject": zoe, "type": "FRIEND_OF", "object": missing}, "NOT_FOUND"),
        ({"subject": zoe, "type": "FRIEND_OF", "object": "garbage"}, "NOT_FOUND"),
    ]
    told = [(await ana.ask(STATE, input=sent))["stateRelation"]["userErrors"] for sent, _ in refused]
    assert [errors[0]["code"] for errors in told] == [code for _, code in refused]
    assert told[3] == told[4] == told[5]
    assert told[3][0]["path"] == ["input", "object"]


async def test_the_map_grows_from_the_owner_hop_by_hop(world: World) -> None:
    ana = await world.newcomer()
    zoe, ben, carla = await contact(ana, "Zoë"), await contact(ana, "Ben"), await contact(ana, "Carla")
    own = await me(ana)
    await stated(ana, own, "SIBLING_OF", zoe)
    await stated(ana, zoe, "FRIEND_OF", ben)
    await stated(ana, ben, "COLLEAGUE_OF", carla)
    query = """query($c: ID, $d: Int, $n: Int) { relationshipMap(center: $c, depth: $d, limit: $n) {
      center { id } members { entity { name } distance strength } relations { type } truncated } }"""
    near = (await ana.ask(query, d=1))["relationshipMap"]
    assert near["center"] == {"id": own}
    assert [(m["entity"]["name"], m["distance"]) for m in near["members"]] == [("Zoë", 1)]
    wide = (await ana.ask(query, d=3))["relationshipMap"]
    assert [(m["entity"]["name"], m["distance"]) for m in wide["members"]] == [("Zoë", 1), ("Ben", 2), ("Carla", 3)]
    assert len(wide["relations"]) == 3
    assert not wide["truncated"]
    cut = (await ana.ask(query, d=3, n=1))["relationshipMap"]
    assert (len(cut["members"]), cut["truncated"]) == (1, True)


async def test_topics_and_conversations_lead_to_their_memories(world: World) -> None:
    ana = await world.newcomer()
    said = {"conversation": "k", "conversationTitle": "Kitchen"}
    await world.understood(
        ana,
        {"content": "soup again #food", "speaker": "Zoë", **said, "occurredAt": "2026-03-04T10:00:00Z"},
        {"content": "and cake #food", "speaker": "Ben", **said, "occurredAt": "2026-03-04T10:05:00Z"},
    )
    found = await ana.ask(
        """{ topics(name: "food") { nodes { name memoryCount memories { totalCount } } }
             conversations { totalCount nodes { title startedAt endedAt participants { nodes { name } totalCount }
               topics { nodes { name } } memories(first: 1) { nodes { content } pageInfo { hasNextPage endCursor } }
             } } }"""
    )
    assert {"name": "food", "memoryCount": 2, "memories": {"totalCount": 2}} in found["topics"]["nodes"]
    (kitchen,) = found["conversations"]["nodes"]
    assert kitchen["title"] == "Kitchen"
    assert kitchen["startedAt"] == "2026-03-04T10:00:00.000Z"
    assert kitchen["endedAt"] == "2026-03-04T10:05:00.000Z"
    assert sorted(node["name"] for node in kitchen["participants"]["nodes"]) == ["Ben", "Zoë"]
    assert "food" in [topic["name"] for topic in kitchen["topics"]["nodes"]]
    assert kitchen["memories"]["pageInfo"]["hasNextPage"]


async def test_two_names_of_one_person_are_merged_watched_searched_and_parted_again(world: World) -> None:
    ana = await world.newcomer()
    bob, robert = await contact(ana, "Bob"), await contact(ana, "Robert Chen")
    of_bob, of_robert = await world.understood(
        ana, {"content": "lunch with Bob was long"}, {"content": "Robert Chen sent the plans"}
    )
    search = """query($e: [ID!]) { search(query: "lunch plans", filter: {entities: $e}) { edges { node { id } } } }"""

    async def found(entity: str) -> set[str]:
        return {edge["node"]["id"] for edge in (await ana.ask(search, e=[entity]))["search"]["edges"]}

    merge = f"""mutation($i: ID!, $f: [ID!]!) {{
      mergeEntities(into: $i, from: $f) {{ entity {{ id mentionCount }} {ERRORS} }} }}"""
    merged = (await ana.ask(merge, i=robert, f=[bob]))["mergeEntities"]
    assert merged == {"entity": {"id": robert, "mentionCount": 2}, "userErrors": []}
    assert await found(robert) == await found(bob) == {of_bob, of_robert}
    (kept,) = (await ana.ask("{ entityMerges { id survivor { id } mergedNames undone } }"))["entityMerges"]
    assert (kept["survivor"], kept["mergedNames"], kept["undone"]) == ({"id": robert}, ["Bob"], False)
    undo = f"mutation($id: ID!) {{ undoMerge(id: $id) {{ entity {{ mentionCount }} {ERRORS} }} }}"
    assert (await ana.ask(undo, id=kept["id"]))["undoMerge"] == {"entity": {"mentionCount": 1}, "userErrors": []}
    assert (await found(robert), await found(bob)) == ({of_robert}, {of_bob})
    part = f"""mutation($id: ID!, $m: [ID!]!) {{ separateEntity(id: $id, memories: $m, name: "Bob Ross") {{
      entity {{ id name }} {ERRORS} }} }}"""
    parted = (await ana.ask(part, id=bob, m=[of_bob]))["separateEntity"]
    assert (parted["entity"]["name"], await found(parted["entity"]["id"])) == ("Bob Ross", {of_bob})
    delete = f"mutation($id: ID!) {{ deleteEntity(id: $id) {{ deletedIds {ERRORS} }} }}"
    gone = (await ana.ask(delete, id=parted["entity"]["id"]))["deleteEntity"]
    assert gone == {"deletedIds": [parted["entity"]["id"]], "userErrors": []}
    assert await found(parted["entity"]["id"]) == set()
