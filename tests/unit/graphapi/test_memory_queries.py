"""Reading memories, and what hangs on them, over GraphQL."""

from datetime import UTC, datetime, timedelta

from knowledge.entities.entity import EntityKind, Mention
from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimeMention, TimePrecision
from knowledge.relations.queries import RelationEvidence
from knowledge.relations.relation import EvidenceRole, RelationType
from knowledge.topics.topic import WeightedTopic
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client, global_id
from tests.memory_fakes import AT

WHOLE = """
query($id: ID!) { memory(id: $id) {
  id content lockedBy context source metadata keywords kind sensitivity confidence needsReview status failure
  occurredAt recordedAt updatedAt revision
  dates { start end text from to precision recurring }
  speaker { id name } conversation { id title }
  mentions { nodes { __typename id name } edges { cursor start end surface confidence node { name } } totalCount
             pageInfo { hasNextPage hasPreviousPage } }
  topics { nodes { name } edges { weight node { id name sensitivity memoryCount } } totalCount }
  relations { nodes { type } totalCount }
} }
"""


async def test_a_memory_answers_with_all_that_hangs_on_it(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    conversation = recollect.conversations.put(owner, "Kitchen")
    dates = (
        TimeMention(17, 25, "2026-03-05T00:00:00.000Z", "2026-03-06T00:00:00.000Z", TimePrecision.DAY),
        TimeMention(0, 3, None, None, TimePrecision.DAY, recurring=True),
    )
    memory = recollect.memories.put(
        owner,
        "Zoë meets Ben at tomorrow",
        conversation_id=conversation.id,
        dates=dates,
        keywords=("zoë",),
        metadata={"a": 1},
        occurred_at=datetime(2026, 3, 4, 7, 6, 7, tzinfo=UTC) + timedelta(milliseconds=5),
    )
    zoe, acme = recollect.entities.put(owner, "Zoë"), recollect.entities.put(owner, "Acme", EntityKind.ORGANIZATION)
    recollect.entities.speakers[memory.id] = zoe
    recollect.entities.mentions += [Mention(memory.id, acme, 10, 13, 0.5), Mention(memory.id, zoe, 0, 3, 0.9)]
    light, heavy = recollect.topics.put(owner, "light"), recollect.topics.put(owner, "heavy")
    recollect.topics.weighted[memory.id] = [WeightedTopic(light, 0.1), WeightedTopic(heavy, 0.9)]
    relation = recollect.relations.put(RelationType.WORKS_AT, zoe, acme)
    recollect.relations.rests_on[relation.id] = [RelationEvidence(memory.id, EvidenceRole.STATES)]

    found = (await ana.ask(WHOLE, id=global_id("Memory", memory.id)))["memory"]

    assert found["content"] == "Zoë meets Ben at tomorrow"
    assert found["occurredAt"] == "2026-03-04T07:06:07.005Z"
    assert found["metadata"] == {"a": 1}
    assert found["dates"][0] == {
        "start": 17,
        "end": 25,
        "text": "tomorrow",
        "from": "2026-03-05T00:00:00.000Z",
        "to": "2026-03-06T00:00:00.000Z",
        "precision": "DAY",
        "recurring": False,
    }
    assert found["dates"][1]["from"] is None
    assert found["speaker"] == {"id": global_id("Entity", zoe.id), "name": "Zoë"}
    assert found["conversation"] == {"id": global_id("Conversation", conversation.id), "title": "Kitchen"}
    assert [edge["surface"] for edge in found["mentions"]["edges"]] == ["Zoë", "Ben"]
    assert [node["__typename"] for node in found["mentions"]["nodes"]] == ["Contact", "Organization"]
    assert found["mentions"]["totalCount"] == 2
    assert [edge["node"]["name"] for edge in found["topics"]["edges"]] == ["heavy", "light"]
    assert [node["name"] for node in found["topics"]["nodes"]] == ["heavy", "light"]
    assert found["relations"] == {"nodes": [{"type": "WORKS_AT"}], "totalCount": 1}


async def test_a_locked_memory_is_a_shell_that_asks_for_nothing_more(ana: Client, recollect: InMemoryRecollect) -> None:
    memory = recollect.memories.put(ana.access.owner, "the code is 1234", sensitivity=Sensitivity.SECRET)
    found = (await ana.ask(WHOLE, id=global_id("Memory", memory.id)))["memory"]
    assert (found["lockedBy"], found["sensitivity"], found["revision"]) == ("SECRET", "SECRET", 1)
    assert found["content"] is None
    assert found["speaker"] is None
    assert found["mentions"]["nodes"] == found["topics"]["nodes"] == found["relations"]["nodes"] == []
    assert not {"mentions_of", "speakers_of"} & set(recollect.entities.asked)


async def test_pages_of_memories_follow_each_other_without_gap_or_double(
    ana: Client, recollect: InMemoryRecollect
) -> None:
    for hour in range(5):
        recollect.memories.put(ana.access.owner, f"note {hour}", occurred_at=AT + timedelta(hours=hour))
    query = """query($first: Int, $after: String, $last: Int, $before: String) {
      memories(first: $first, after: $after, last: $last, before: $before) {
        nodes { content } edges { cursor } totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    first = (await ana.ask(query, first=2))["memories"]
    second = (await ana.ask(query, first=2, after=first["pageInfo"]["endCursor"]))["memories"]
    third = (await ana.ask(query, first=2, after=second["pageInfo"]["endCursor"]))["memories"]
    shown = [node["content"] for page in (first, second, third) for node in page["nodes"]]
    assert shown == ["note 4", "note 3", "note 2", "note 1", "note 0"]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second, third)] == [True, True, False]
    assert [page["pageInfo"]["hasPreviousPage"] for page in (first, second, third)] == [False, True, True]
    assert first["totalCount"] == 5
    assert first["pageInfo"]["startCursor"] == first["edges"][0]["cursor"]
    back = (await ana.ask(query, last=2, before=third["pageInfo"]["startCursor"]))["memories"]
    assert [node["content"] for node in back["nodes"]] == ["note 2", "note 1"]


async def test_the_total_is_counted_only_when_it_is_selected(ana: Client, recollect: InMemoryRecollect) -> None:
    await ana.ask("{ memories { nodes { id } pageInfo { endCursor } } }")
    assert "count" not in recollect.memories.asked
    assert (await ana.ask("{ memories { totalCount } }")) == {"memories": {"totalCount": 0}}
    assert recollect.memories.asked.count("count") == 1


async def test_a_page_of_memories_asks_once_for_each_kind_of_neighbour(
    ana: Client, recollect: InMemoryRecollect
) -> None:
    owner = ana.access.owner
    for number in range(10):
        memory = recollect.memories.put(owner, f"Ben {number}")
        recollect.entities.mentions.append(Mention(memory.id, recollect.entities.put(owner, "Ben"), 0, 3, 1.0))
    await ana.ask("{ memories { nodes { speaker { name } mentions { nodes { name } } relations { totalCount } } } }")
    assert sorted(recollect.entities.asked) == ["mentions_of", "speakers_of"]
    assert recollect.relations.asked == ["of_memories"]


async def test_a_filter_reaches_the_service(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    linked = recollect.memories.put(owner, "with Ben", source="notes")
    recollect.memories.put(owner, "without")
    entity = recollect.entities.put(owner, "Ben")
    recollect.memories.links.add((linked.id, entity.id))
    query = "query($f: MemoryFilter) { memories(filter: $f) { nodes { content } } }"
    only = [{"content": "with Ben"}]
    assert (await ana.ask(query, f={"entities": [global_id("Entity", entity.id)]}))["memories"]["nodes"] == only
    assert (await ana.ask(query, f={"source": "notes"}))["memories"]["nodes"] == only
    assert (await ana.ask(query, f={"conversation": "garbage"}))["memories"]["nodes"] == []
    assert (await ana.ask(query, f={"entities": ["garbage"]}))["memories"]["nodes"] == []
    assert len((await ana.ask(query, f={}))["memories"]["nodes"]) == 2


async def test_the_trash_shows_what_was_deleted(ana: Client, recollect: InMemoryRecollect) -> None:
    memory = recollect.memories.put(ana.access.owner, "gone")
    await ana.ask("mutation($id: ID!) { deleteMemory(id: $id) { deletedIds } }", id=global_id("Memory", memory.id))
    found = await ana.ask("{ trash { nodes { content } totalCount } memories { totalCount } }")
    assert found == {"trash": {"nodes": [{"content": "gone"}], "totalCount": 1}, "memories": {"totalCount": 0}}
