"""Entities, topics, conversations, relations, search and nodes over GraphQL."""

from knowledge.entities.entity import EntityKind
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.relations.queries import RelationEvidence
from knowledge.relations.relation import EvidenceRole, RelationType
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client, global_id

ERRORS = "userErrors { code message path }"


async def test_an_entity_answers_under_one_noun_whatever_its_kind(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    names = {kind: recollect.entities.put(owner, kind.label, kind) for kind in EntityKind}
    query = """query($id: ID!) { entity(id: $id) {
      __typename id kind name aliases sensitivity mentionCount firstSeen lastSeen
      ... on Contact { isSelf relationshipType phones emails birthday notes metadata } } }"""
    for kind, entity in names.items():
        found = (await ana.ask(query, id=global_id("Entity", entity.id)))["entity"]
        assert (found["__typename"], found["kind"], found["name"]) == (kind.label, kind.value, kind.label)
        assert found["id"] == global_id("Entity", entity.id)
        assert ("isSelf" in found) == (kind is EntityKind.CONTACT)


async def test_entities_are_listed_by_kind_and_name(ana: Client, ben: Client, recollect: InMemoryRecollect) -> None:
    recollect.entities.put(ana.access.owner, "Acme", EntityKind.ORGANIZATION)
    recollect.entities.put(ana.access.owner, "Zoë")
    recollect.entities.put(ben.access.owner, "Zoë")
    query = """query($kinds: [EntityKind!], $name: String) { entities(kinds: $kinds, name: $name) {
      nodes { name } edges { cursor node { name } } totalCount } }"""
    found = (await ana.ask(query, kinds=["ORGANIZATION"]))["entities"]
    assert found["nodes"] == [{"name": "Acme"}]
    assert (await ana.ask(query, name="Zo"))["entities"]["totalCount"] == 1


async def test_an_entity_leads_to_its_memories_and_relations(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    zoe, acme = recollect.entities.put(owner, "Zoë"), recollect.entities.put(owner, "Acme", EntityKind.ORGANIZATION)
    memory = recollect.memories.put(owner, "Zoë works at Acme")
    recollect.memories.links.add((memory.id, zoe.id))
    relation = recollect.relations.put(RelationType.WORKS_AT, zoe, acme)
    hidden = new_id()
    recollect.relations.rests_on[relation.id] = [
        RelationEvidence(memory.id, EvidenceRole.STATES),
        RelationEvidence(hidden, EvidenceRole.ENDS),
    ]
    query = """query($id: ID!, $types: [RelationType!]) { entity(id: $id) {
      memories { nodes { content } totalCount }
      relations(types: $types, first: 5) { totalCount nodes {
        id type value label subject { name } object { name } validFrom validFromPrecision recordedAt origin
        evidence { edges { role node { content } } nodes { content } totalCount } } } } }"""
    for entity in (zoe, acme):
        found = (await ana.ask(query, id=global_id("Entity", entity.id)))["entity"]
        assert found["relations"]["totalCount"] == 1
        (seen,) = found["relations"]["nodes"]
        assert (seen["subject"]["name"], seen["type"], seen["object"]["name"]) == ("Zoë", "WORKS_AT", "Acme")
        assert seen["evidence"]["edges"] == [{"role": "STATES", "node": {"content": "Zoë works at Acme"}}]
        assert seen["evidence"]["totalCount"] == 2
    none = (await ana.ask(query, id=global_id("Entity", zoe.id), types=["LIKES"]))["entity"]["relations"]
    assert none == {"totalCount": 0, "nodes": []}
    memories = (await ana.ask(query, id=global_id("Entity", zoe.id)))["entity"]["memories"]
    assert memories == {"nodes": [{"content": "Zoë works at Acme"}], "totalCount": 1}


async def test_a_topic_leads_to_its_memories_and_entities(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    topic, memory = recollect.topics.put(owner, "garden"), recollect.memories.put(owner, "roses")
    recollect.topics.put(owner, "work")
    recollect.memories.links.add((memory.id, topic.id))
    recollect.entities.of_topics[topic.id] = [recollect.entities.put(owner, "Zoë")]
    query = """query($name: String) { topics(name: $name, first: 10) { totalCount edges { cursor }
      nodes { name memories { nodes { content } totalCount } entities { nodes { name } totalCount } } } }"""
    found = (await ana.ask(query, name="gar"))["topics"]
    assert found["nodes"] == [
        {
            "name": "garden",
            "memories": {"nodes": [{"content": "roses"}], "totalCount": 1},
            "entities": {"nodes": [{"name": "Zoë"}], "totalCount": 1},
        }
    ]
    assert (await ana.ask(query))["topics"]["totalCount"] == 2


async def test_a_conversation_answers_with_who_spoke_of_what(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    conversation = recollect.conversations.put(owner, "Kitchen")
    recollect.conversations.heard[conversation.id] = [recollect.entities.put(owner, name) for name in ("Zoë", "Ben")]
    recollect.conversations.about[conversation.id] = [recollect.topics.put(owner, "dinner")]
    recollect.memories.put(owner, "soup?", conversation_id=conversation.id)
    shown = """id title channel kind sensitivity startedAt endedAt
      participants(first: 1) { nodes { name } totalCount pageInfo { hasNextPage endCursor } }
      topics { nodes { name } totalCount } memories(last: 3) { nodes { content } totalCount }"""
    one = f"query($id: ID!) {{ conversation(id: $id) {{ {shown} }} }}"
    found = (await ana.ask(one, id=global_id("Conversation", conversation.id)))["conversation"]
    assert found["title"] == "Kitchen"
    assert found["participants"]["totalCount"] == 2
    assert found["participants"]["pageInfo"]["hasNextPage"]
    assert found["topics"] == {"nodes": [{"name": "dinner"}], "totalCount": 1}
    assert found["memories"] == {"nodes": [{"content": "soup?"}], "totalCount": 1}
    listed = await ana.ask(f"{{ conversations {{ nodes {{ {shown} }} edges {{ cursor }} totalCount }} }}")
    assert listed["conversations"]["nodes"] == [found]
    assert listed["conversations"]["totalCount"] == 1


async def test_a_contact_is_made_and_changed(ana: Client) -> None:
    create = f"mutation($input: ContactInput!) {{ createContact(input: $input) {{ entity {{ id name }} {ERRORS} }} }}"
    made = (await ana.ask(create, input={"name": "Zoë", "phones": ["+15550101"]}))["createContact"]
    assert (made["entity"]["name"], made["userErrors"]) == ("Zoë", [])
    update = f"""mutation($id: ID!, $input: ContactInput!) {{ updateContact(id: $id, input: $input) {{ {ERRORS}
      entity {{ name ... on Contact {{ relationshipType phones birthday notes metadata }} }} }} }}"""
    sent = {"relationshipType": "landlord", "birthday": "--03-09", "metadata": {"a": [1]}}
    changed = (await ana.ask(update, id=made["entity"]["id"], input=sent))["updateContact"]
    expected = {"name": "Zoë", "phones": ["+15550101"], "notes": None, **sent}
    assert changed == {"entity": expected, "userErrors": []}
    refused = (await ana.ask(create, input={"name": " "}))["createContact"]["userErrors"]
    assert [(error["code"], error["path"]) for error in refused] == [("INVALID", ["input", "name"])]


async def test_a_relation_is_stated_ended_and_retracted(ana: Client, ben: Client, recollect: InMemoryRecollect) -> None:
    zoe, lima = recollect.entities.put(ana.access.owner, "Zoë"), recollect.entities.put(ana.access.owner, "Lima")
    shown = "relation { id type label validFrom validTo validToPrecision supersededAt object { name } }"
    state = f"mutation($input: StateRelationInput!) {{ stateRelation(input: $input) {{ {shown} {ERRORS} }} }}"
    sent = {
        "subject": global_id("Entity", zoe.id),
        "type": "LIVES_IN",
        "object": global_id("Entity", lima.id),
        "label": "moved",
        "validFrom": "2024-05-01T00:00:00Z",
    }
    stated = (await ana.ask(state, input=sent))["stateRelation"]
    assert stated["userErrors"] == []
    assert stated["relation"]["validFrom"] == "2024-05-01T00:00:00.000Z"
    known = stated["relation"]["id"]
    end = f"mutation($id: ID!, $at: DateTime) {{ endRelation(id: $id, validTo: $at) {{ {shown} {ERRORS} }} }}"
    ended = (await ana.ask(end, id=known, at="2025-01-01T00:00:00+01:00"))["endRelation"]["relation"]
    assert (ended["validTo"], ended["validToPrecision"]) == ("2024-12-31T23:00:00.000Z", "INSTANT")
    retract = f"mutation($id: ID!) {{ retractRelation(id: $id) {{ {shown} {ERRORS} }} }}"
    assert (await ana.ask(retract, id=known))["retractRelation"]["relation"]["supersededAt"] is not None
    assert (await ana.ask("query($id: ID!) { relation(id: $id) { label } }", id=known))["relation"]["label"] == "moved"
    foreign = {**sent, "object": global_id("Entity", recollect.entities.put(ben.access.owner, "Rome").id)}
    for other in (foreign, {**sent, "object": "garbage"}):
        (error,) = (await ana.ask(state, input=other))["stateRelation"]["userErrors"]
        assert (error["code"], error["path"]) == ("NOT_FOUND", ["input", "object"])


async def test_relations_and_the_map_are_asked_for(ana: Client, ben: Client, recollect: InMemoryRecollect) -> None:
    me = await recollect.entities.self_contact(ana.access)
    zoe = recollect.entities.put(ana.access.owner, "Zoë")
    recollect.relations.put(RelationType.FRIEND_OF, me, zoe)
    recollect.relations.put(RelationType.BIRTHDAY_ON, zoe, None, "--03-09")
    query = """query($s: ID, $o: ID, $t: [RelationType!]) {
      relations(subject: $s, object: $o, types: $t, asOf: "2025-01-01T00:00:00Z") {
        totalCount edges { cursor } nodes { type value object { name } } } }"""
    assert (await ana.ask(query))["relations"]["totalCount"] == 2
    born = (await ana.ask(query, s=global_id("Entity", zoe.id)))["relations"]["nodes"]
    assert born == [{"type": "BIRTHDAY_ON", "value": "--03-09", "object": None}]
    assert (await ana.ask(query, o="garbage"))["relations"]["totalCount"] == 0
    walk = """query($c: ID, $depth: Int) { relationshipMap(center: $c, depth: $depth) { center { name }
      members { entity { name } distance strength } relations { type } truncated } }"""
    found = (await ana.ask(walk))["relationshipMap"]
    assert found["center"]["name"] == "Me"
    assert found["members"] == [{"entity": {"name": "Zoë"}, "distance": 1, "strength": 1.0}]
    assert found["relations"] == [{"type": "FRIEND_OF"}]
    foreign = recollect.entities.put(ben.access.owner, "Rome")
    for center in ("garbage", global_id("Entity", foreign.id)):
        assert (await ana.ask(walk, c=center))["relationshipMap"] is None
    code, _ = await ana.error(walk, depth=9)
    assert code == "BAD_USER_INPUT"


async def test_search_pages_through_its_hits(ana: Client, recollect: InMemoryRecollect) -> None:
    for number in range(3):
        recollect.memories.put(ana.access.owner, f"soup {number}")
    recollect.memories.put(ana.access.owner, "salad")
    query = """query($after: String) { search(query: "soup", mode: KEYWORD, first: 2, after: $after) {
      edges { cursor score node { content } } totalCount tookMs
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    first = (await ana.ask(query))["search"]
    assert first["totalCount"] == 3
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    second = (await ana.ask(query, after=first["pageInfo"]["endCursor"]))["search"]
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (False, True)
    shown = [edge["node"]["content"] for edge in (*first["edges"], *second["edges"])]
    assert sorted(shown) == ["soup 0", "soup 1", "soup 2"]
    nothing = (await ana.ask('{ search(query: "zebra") { edges { score } pageInfo { endCursor } } }'))["search"]
    assert nothing == {"edges": [], "pageInfo": {"endCursor": None}}


async def test_any_node_is_found_by_its_id(ana: Client, ben: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    zoe = recollect.entities.put(owner, "Zoë")
    ids = [
        global_id("Memory", recollect.memories.put(owner, "soup").id),
        global_id("Entity", zoe.id),
        global_id("Topic", recollect.topics.put(owner, "dinner").id),
        global_id("Conversation", recollect.conversations.put(owner, "Kitchen").id),
        global_id("Relation", recollect.relations.put(RelationType.LIKES, zoe, zoe).id),
        global_id("User", owner),
    ]
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"
    found = (await ana.ask(query, ids=ids))["nodes"]
    assert [node["id"] for node in found] == ids
    assert [node["__typename"] for node in found] == ["Memory", "Contact", "Topic", "Conversation", "Relation", "User"]
    assert (await ana.ask("query($id: ID!) { node(id: $id) { id } }", id=ids[0]))["node"] == {"id": ids[0]}
    assert (await ben.ask(query, ids=[*ids, "garbage"]))["nodes"] == [None] * 7
    assert await ana.error(query, ids=["garbage"] * 101) == (
        "BAD_USER_INPUT",
        "Ask for at most 100 nodes at once; these are 101.",
    )


async def test_another_owners_nodes_answer_as_missing_ones(
    ana: Client, ben: Client, recollect: InMemoryRecollect
) -> None:
    owner = ben.access.owner
    zoe = recollect.entities.put(owner, "Zoë")
    foreign = {
        "memory": global_id("Memory", recollect.memories.put(owner, "soup", sensitivity=Sensitivity.GENERAL).id),
        "entity": global_id("Entity", zoe.id),
        "conversation": global_id("Conversation", recollect.conversations.put(owner, "Kitchen").id),
        "relation": global_id("Relation", recollect.relations.put(RelationType.LIKES, zoe, zoe).id),
    }
    for field, known in foreign.items():
        noun = field.capitalize()
        for asked in (known, global_id(noun, new_id()), "garbage", "", "\ud83d", global_id("Noun", new_id())):
            assert await ana.ask(f"query($id: ID!) {{ {field}(id: $id) {{ id }} }}", id=asked) == {field: None}
        assert (await ben.ask(f"query($id: ID!) {{ {field}(id: $id) {{ id }} }}", id=known))[field] == {"id": known}


async def test_the_viewer_the_ingestion_and_the_event_cursor(ana: Client, recollect: InMemoryRecollect) -> None:
    found = await ana.ask(
        """{ viewer { id name phoneNumber role securityLevel preferences createdAt self { isSelf name } }
             ingestion { pending ready failed ratePerSecond secondsLeft } eventCursor }"""
    )
    assert found["viewer"]["self"] == {"isSelf": True, "name": "Me"}
    assert found["viewer"]["id"] == global_id("User", ana.access.owner)
    assert found["viewer"]["preferences"] == {"theme": "dark"}
    assert found["ingestion"] == {"pending": 3, "ready": 4, "failed": 1, "ratePerSecond": 2.0, "secondsLeft": 1.5}
    assert found["eventCursor"] == await recollect.events.cursor(ana.access.owner)


async def test_the_neighbours_of_a_node_come_in_pages_as_well(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    conversation = recollect.conversations.put(owner, "Kitchen")
    speakers = [recollect.entities.put(owner, f"speaker {number}") for number in range(5)]
    recollect.conversations.heard[conversation.id] = speakers
    query = """query($id: ID!, $after: String) { conversation(id: $id) { participants(first: 2, after: $after) {
      nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""
    known, seen, after = global_id("Conversation", conversation.id), [], None
    for page in range(3):
        found = (await ana.ask(query, id=known, after=after))["conversation"]["participants"]
        seen += [node["name"] for node in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
        assert found["pageInfo"]["hasNextPage"] == (page < 2)
        assert found["pageInfo"]["hasPreviousPage"] == (page > 0)
    assert sorted(seen) == [speaker.name for speaker in speakers]


async def test_all_evidence_is_counted_however_much_there_is(ana: Client, recollect: InMemoryRecollect) -> None:
    zoe = recollect.entities.put(ana.access.owner, "Zoë")
    relation = recollect.relations.put(RelationType.LIKES, zoe, zoe)
    recollect.relations.rests_on[relation.id] = [RelationEvidence(new_id(), EvidenceRole.STATES) for _ in range(230)]
    query = "query($id: ID!) { relation(id: $id) { evidence { totalCount } } }"
    found = await ana.ask(query, id=global_id("Relation", relation.id))
    assert found["relation"]["evidence"]["totalCount"] == 230
