"""Capturing, changing and removing memories over GraphQL."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest

from knowledge.access import Access
from knowledge.errors import LimitExceeded
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryStatus
from knowledge.topics.topic import WeightedTopic
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client, global_id

ERRORS = "userErrors { code message path }"
CAPTURE = (
    f"mutation($input: CaptureMemoryInput!) {{ captureMemory(input: $input) {{ memory {{ id content }} {ERRORS} }} }}"
)
CAPTURE_MANY = f"""mutation($input: [CaptureMemoryInput!]!) {{
  captureMemories(input: $input) {{ results {{ index memory {{ content }} {ERRORS} }} {ERRORS} }} }}"""
UPDATE = f"""mutation($id: ID!, $input: UpdateMemoryInput!) {{
  updateMemory(id: $id, input: $input) {{ memory {{ content context revision }} {ERRORS} }} }}"""


async def test_a_captured_memory_is_answered_and_kept(ana: Client, recollect: InMemoryRecollect) -> None:
    sent = {
        "content": "Dinner with Zoë",
        "occurredAt": "2026-03-04T10:00:00+02:00",
        "sensitivity": "CONFIDENTIAL",
        "kind": "EVENT",
        "metadata": {"from": "phone"},
        "source": "notes",
    }
    answer = (await ana.ask(CAPTURE, input=sent))["captureMemory"]
    assert answer["userErrors"] == []
    (kept,) = recollect.memories.kept.values()
    assert answer["memory"] == {"id": global_id("Memory", kept.id), "content": "Dinner with Zoë"}
    assert kept.sensitivity is Sensitivity.CONFIDENTIAL
    assert kept.metadata == {"from": "phone"}
    assert kept.occurred_at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert kept.occurred_at.tzinfo == timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("content", ""),
        ("content", "   "),
        ("content", "x" * 20_001),
        ("content", "nul \x00 inside"),
        ("content", "half \ud83d of a pair"),
        ("context", "x" * 2_001),
        ("source", "x" * 256),
        ("conversationTitle", "nul \x00"),
        ("idempotencyKey", "x" * 256),
        ("metadata", {"big": "x" * 9_000}),
        ("metadata", {"half": "\ud83d"}),
        ("occurredAt", "0001-01-01T00:00:00+14:00"),
    ],
)
async def test_what_cannot_be_taken_is_invalid_at_its_field(
    ana: Client, recollect: InMemoryRecollect, field: str, value: object
) -> None:
    answer = (await ana.ask(CAPTURE, input={"content": "fine", field: value}))["captureMemory"]
    assert answer["memory"] is None
    (error,) = answer["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID", ["input", field])
    assert recollect.memories.kept == {}


async def test_the_valid_items_of_a_batch_are_stored_and_the_others_say_why(ana: Client) -> None:
    items = [{"content": "one"}, {"content": ""}, {"content": "three"}]
    answer = (await ana.ask(CAPTURE_MANY, input=items))["captureMemories"]
    assert [result["index"] for result in answer["results"]] == [0, 1, 2]
    assert [result["memory"] for result in answer["results"]] == [{"content": "one"}, None, {"content": "three"}]
    (error,) = answer["results"][1]["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID", ["input", "1", "content"])
    assert answer["userErrors"] == []


@pytest.mark.parametrize("size", [0, 501])
async def test_a_batch_of_a_wrong_size_stores_nothing(ana: Client, recollect: InMemoryRecollect, size: int) -> None:
    answer = (await ana.ask(CAPTURE_MANY, input=[{"content": "x"}] * size))["captureMemories"]
    assert answer["results"] == []
    (error,) = answer["userErrors"]
    assert (error["code"], error["path"]) == ("LIMIT_EXCEEDED", ["input"])
    assert recollect.memories.kept == {}


async def test_a_key_used_again_returns_the_first_and_refuses_another_input(ana: Client) -> None:
    first = (await ana.ask(CAPTURE, input={"content": "one", "idempotencyKey": "k"}))["captureMemory"]
    again = (await ana.ask(CAPTURE, input={"content": "one", "idempotencyKey": "k"}))["captureMemory"]
    assert again == first
    other = (await ana.ask(CAPTURE, input={"content": "two", "idempotencyKey": "k"}))["captureMemory"]
    (error,) = other["userErrors"]
    assert (error["code"], error["path"]) == ("IDEMPOTENCY_MISMATCH", ["input", "idempotencyKey"])


async def test_an_update_changes_only_what_is_given(ana: Client, recollect: InMemoryRecollect) -> None:
    memory = recollect.memories.put(ana.access.owner, "old", context="said at lunch")
    known = global_id("Memory", memory.id)
    answer = (await ana.ask(UPDATE, id=known, input={"content": "new"}))["updateMemory"]
    assert answer == {"memory": {"content": "new", "context": "said at lunch", "revision": 2}, "userErrors": []}
    cleared = (await ana.ask(UPDATE, id=known, input={"context": None, "expectedRevision": 2}))["updateMemory"]
    assert cleared["memory"] == {"content": "new", "context": None, "revision": 3}


async def test_a_stale_revision_is_a_conflict(ana: Client, recollect: InMemoryRecollect) -> None:
    memory = recollect.memories.put(ana.access.owner, "old")
    sent = {"content": "new", "expectedRevision": 7}
    answer = (await ana.ask(UPDATE, id=global_id("Memory", memory.id), input=sent))["updateMemory"]
    (error,) = answer["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["input", "expectedRevision"])
    assert recollect.memories.kept[memory.id].content == "old"


async def test_a_locked_memory_refuses_changes_and_lets_itself_be_deleted(
    ana: Client, recollect: InMemoryRecollect
) -> None:
    memory = recollect.memories.put(ana.access.owner, "secret", sensitivity=Sensitivity.SECRET)
    known = global_id("Memory", memory.id)
    answer = (await ana.ask(UPDATE, id=known, input={"content": "new"}))["updateMemory"]
    assert [(error["code"], error["path"]) for error in answer["userErrors"]] == [("LOCKED", ["id"])]
    erase = f"mutation($id: ID!) {{ eraseMemory(id: $id) {{ deletedIds {ERRORS} }} }}"
    assert (await ana.ask(erase, id=known))["eraseMemory"]["userErrors"][0]["code"] == "LOCKED"
    delete = f"mutation($id: ID!) {{ deleteMemory(id: $id) {{ deletedIds {ERRORS} }} }}"
    assert (await ana.ask(delete, id=known))["deleteMemory"] == {"deletedIds": [known], "userErrors": []}


async def test_deleted_memories_come_back_and_erased_ones_do_not(ana: Client, recollect: InMemoryRecollect) -> None:
    memories = [recollect.memories.put(ana.access.owner, text) for text in ("one", "two")]
    ids = [global_id("Memory", memory.id) for memory in memories]
    many = f"mutation($ids: [ID!]!) {{ deleteMemories(ids: $ids) {{ deletedIds {ERRORS} }} }}"
    answer = (await ana.ask(many, ids=[*ids, "garbage"]))["deleteMemories"]
    assert answer["deletedIds"] == ids
    assert [(error["code"], error["path"]) for error in answer["userErrors"]] == [("NOT_FOUND", ["ids", "2"])]
    restore = f"mutation($id: ID!) {{ restoreMemory(id: $id) {{ memory {{ content }} {ERRORS} }} }}"
    restored = (await ana.ask(restore, id=ids[0]))["restoreMemory"]
    assert restored == {"memory": {"content": "one"}, "userErrors": []}
    erase = f"mutation($id: ID!) {{ eraseMemory(id: $id) {{ deletedIds {ERRORS} }} }}"
    assert (await ana.ask(erase, id=ids[0]))["eraseMemory"] == {"deletedIds": [ids[0]], "userErrors": []}
    assert (await ana.ask(restore, id=ids[0]))["restoreMemory"]["userErrors"][0]["code"] == "NOT_FOUND"


async def test_only_a_failed_memory_is_tried_again(ana: Client, recollect: InMemoryRecollect) -> None:
    failed = recollect.memories.put(ana.access.owner, "one", status=MemoryStatus.FAILED, failure="no luck")
    ready = recollect.memories.put(ana.access.owner, "two")
    retry = f"mutation($id: ID!) {{ retryMemory(id: $id) {{ memory {{ status failure }} {ERRORS} }} }}"
    answer = (await ana.ask(retry, id=global_id("Memory", failed.id)))["retryMemory"]
    assert answer == {"memory": {"status": "PENDING", "failure": None}, "userErrors": []}
    refused = (await ana.ask(retry, id=global_id("Memory", ready.id)))["retryMemory"]
    assert [(error["code"], error["path"]) for error in refused["userErrors"]] == [("CONFLICT", ["id"])]


ON_ONE = {
    "updateMemory": 'updateMemory(id: $id, input: {content: "mine"})',
    "deleteMemory": "deleteMemory(id: $id)",
    "deleteMemories": "deleteMemories(ids: [$id])",
    "restoreMemory": "restoreMemory(id: $id)",
    "eraseMemory": "eraseMemory(id: $id)",
    "retryMemory": "retryMemory(id: $id)",
    "updateContact": 'updateContact(id: $id, input: {name: "mine"})',
    "endRelation": "endRelation(id: $id)",
    "retractRelation": "retractRelation(id: $id)",
}


@pytest.mark.parametrize("name", ON_ONE)
async def test_missing_malformed_and_foreign_ids_are_not_found_alike(
    ana: Client, ben: Client, recollect: InMemoryRecollect, name: str
) -> None:
    foreign = recollect.memories.put(ben.access.owner, "Ben's own")
    contact = recollect.entities.put(ben.access.owner, "Ben's own")
    noun, foreign_id = ("Entity", contact.id) if name == "updateContact" else ("Memory", foreign.id)
    noun = "Relation" if name.endswith("Relation") else noun
    ids = [
        "garbage",
        "",
        "a\x00b",
        global_id(noun, new_id()),
        global_id("Topic", foreign_id),
        global_id(noun, foreign_id),
    ]
    ids += [global_id(noun, "not-a-uuid"), foreign_id]
    query = f"mutation($id: ID!) {{ {ON_ONE[name]} {{ {ERRORS} }} }}"
    answers = [(await ana.ask(query, id=known))[name] for known in ids]
    assert answers[0]["userErrors"][0]["code"] == "NOT_FOUND"
    assert all(answer == answers[0] for answer in answers)
    assert foreign.id in recollect.memories.kept
    assert recollect.entities.kept[contact.id].name == "Ben's own"


async def test_a_later_change_of_one_request_is_read_afresh(
    ana: Client, recollect: InMemoryRecollect, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = recollect.memories.put(ana.access.owner, "old")
    topics = [recollect.topics.put(ana.access.owner, name) for name in ("before", "after")]
    told = iter(topics)

    async def of_memories(access: Access, ids: Sequence[str]) -> Mapping[str, Sequence[WeightedTopic]]:
        topic = next(told)
        return {memory_id: [WeightedTopic(topic, 1.0)] for memory_id in ids}

    monkeypatch.setattr(recollect.topics, "of_memories", of_memories)
    query = """mutation($id: ID!) { a: updateMemory(id: $id, input: {content: "a"}) { ...Topics }
      b: updateMemory(id: $id, input: {content: "b"}) { ...Topics } }
      fragment Topics on MemoryPayload { memory { topics { nodes { name } } } }"""
    found = await ana.ask(query, id=global_id("Memory", memory.id))
    assert [found[part]["memory"]["topics"]["nodes"][0]["name"] for part in "ab"] == ["before", "after"]


async def test_more_ids_than_one_request_deletes_are_refused(ana: Client, recollect: InMemoryRecollect) -> None:
    recollect.memories.fails = LimitExceeded("Delete at most 1,000 memories at once.", "ids")
    query = f"mutation($ids: [ID!]!) {{ deleteMemories(ids: $ids) {{ deletedIds {ERRORS} }} }}"
    answer = (await ana.ask(query, ids=["garbage"] * 3))["deleteMemories"]
    assert [(e["code"], e["path"]) for e in answer["userErrors"]] == [("LIMIT_EXCEEDED", ["ids"])]
