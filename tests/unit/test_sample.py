"""The sample life is coherent, and its loader writes it once, through the API alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

import httpx
import pytest

from knowledge.entities.entity import EntityKind
from knowledge.errors import EngineUnavailable, InvalidInput, TimedOut
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.relations.relation import RelationType
from recollect.sample import api, load, loader
from recollect.sample.first_look import first_look
from recollect.sample.life import ME, OWNER_NAME, SampleLife

LIFE = SampleLife()
URL = "http://127.0.0.1:8000/graphql"
Record = dict[str, object]


@pytest.fixture(autouse=True)
def _wait_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "POLL_S", 0.0)
    monkeypatch.setattr(api, "WAITS_S", (0.0, 0.0))


class FakeService:
    """Speaks the few operations the loader uses; keeps what it was told by idempotency key."""

    def __init__(self, *, known_places: bool = True, polls_until_ready: int = 2) -> None:
        self.self_name = "+15550100"
        self.self_aliases: list[str] = []
        self.written: dict[str, str] = {}
        self.related: list[Record] = []
        self.looked_up: list[str] = []
        self.renames = 0
        self._known_places = known_places
        self._polls_left = polls_until_ready

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer t0ken"
        body = json.loads(request.content)
        return httpx.Response(200, json={"data": self._answer(body["query"], body["variables"])})

    def _answer(self, query: str, variables: Record) -> Record:
        if "viewer" in query:
            return {"viewer": {"self": {"id": "self-id", "name": self.self_name, "aliases": self.self_aliases}}}
        if "ingestion" in query:
            self._polls_left -= 1
            return {"ingestion": {"pending": max(0, self._polls_left), "ready": len(self.written), "failed": 0}}
        if "entities(" in query:
            return {"entities": {"nodes": self._named(str(variables["name"]))}}
        if "captureMemories" in query:
            items = cast(list[Record], variables["input"])
            results = [
                {"index": i, "memory": {"id": self._id_for(item)}, "userErrors": []} for i, item in enumerate(items)
            ]
            return {"payload": {"results": results, "userErrors": []}}
        item = cast(Record, variables["input"])
        if "updateContact" in query:
            self.self_name = str(item["name"])
            self.self_aliases = cast(list[str], item["aliases"])
            self.renames += 1
            return {"payload": {"entity": {"id": variables["id"]}, "userErrors": []}}
        if "createContact" in query:
            return {"payload": {"entity": {"id": self._id_for(item)}, "userErrors": []}}
        self.related.append(item)
        return {"payload": {"relation": {"id": self._id_for(item)}, "userErrors": []}}

    def _id_for(self, item: Record) -> str:
        key = str(item["idempotencyKey"])
        return self.written.setdefault(key, f"id-{len(self.written)}")

    def _named(self, name: str) -> list[Record]:
        self.looked_up.append(name)
        if not self._known_places:
            return []
        return [
            {"id": f"{name}-as-a-person", "name": name, "aliases": [], "kind": EntityKind.CONTACT},
            {"id": f"{name}-museum", "name": f"{name} Museum", "aliases": [], "kind": EntityKind.ORGANIZATION},
            {"id": f"{name}-id", "name": name.upper(), "aliases": [name], "kind": EntityKind.PLACE},
        ]


def _transport(answer: Callable[[httpx.Request], httpx.Response]) -> httpx.MockTransport:
    return httpx.MockTransport(answer)


def test_every_memory_can_be_captured_as_it_stands() -> None:
    for memory in LIFE.memories:
        assert 0 < len(str(memory["content"])) <= 20_000
        assert datetime.fromisoformat(str(memory["occurredAt"])).utcoffset() is not None
        assert str(memory["sensitivity"]) in Sensitivity.__members__
        assert memory.get("kind") is None or str(memory["kind"]) in MemoryKind.__members__


def test_the_life_has_all_levels_and_three_chats() -> None:
    levels = Counter(str(memory["sensitivity"]) for memory in LIFE.memories)
    assert levels["GENERAL"] > levels["CONFIDENTIAL"] > levels["SECRET"] > levels["ULTRA_SECRET"] >= 5
    assert len({memory["conversation"] for memory in LIFE.memories if "conversation" in memory}) == 3


def test_no_idempotency_key_is_used_twice() -> None:
    keys = Counter(item["idempotencyKey"] for item in [*LIFE.memories, *LIFE.contacts, *LIFE.relations])
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_speaker_of_a_chat_is_a_contact_or_the_owner() -> None:
    names = {OWNER_NAME, "Mira"}
    for contact in LIFE.contacts:
        names |= {str(contact["name"]), *cast(list[str], contact["aliases"])}
    assert {str(memory["speaker"]) for memory in LIFE.memories if "speaker" in memory} <= names


def test_two_contacts_share_a_first_name() -> None:
    firsts = Counter(str(contact["name"]).split()[0] for contact in LIFE.contacts)
    assert firsts["Sam"] == 2


def test_relations_are_of_the_closed_list_and_end_in_people_or_in_what_a_readable_memory_names() -> None:
    people = {ME, *(str(contact["name"]) for contact in LIFE.contacts)}
    readable = " ".join(
        str(memory["content"]) for memory in LIFE.memories if memory["sensitivity"] in ("GENERAL", "CONFIDENTIAL")
    )
    for relation in LIFE.relations:
        assert str(relation["type"]) in RelationType.__members__
        assert str(relation["subject"]) in people
        assert str(relation["object"]) in people or str(relation["object"]) in readable


def test_a_bounded_relation_ends_after_it_begins() -> None:
    bounded = [r for r in LIFE.relations if "validFrom" in r and "validTo" in r]
    assert len(bounded) >= 10
    assert all(str(r["validFrom"]) < str(r["validTo"]) for r in bounded)


async def test_loading_writes_everything_and_names_the_ends_of_relations_by_id() -> None:
    service = FakeService()
    stages: list[tuple[str, int, int]] = []
    report = await load(URL, "t0ken", lambda *step: stages.append(step), transport=_transport(service))

    assert report.problems == []
    assert (report.contacts, report.memories, report.relations) == (
        len(LIFE.contacts),
        len(LIFE.memories),
        len(LIFE.relations),
    )
    assert service.self_name == OWNER_NAME
    works = [r for r in service.related if r["type"] == "WORKS_AT" and r["subject"] == "self-id"]
    assert "Tidewater Museum-id" in {r["object"] for r in works}
    assert len(service.looked_up) == len(set(service.looked_up))
    assert stages[-1] == ("relations", len(LIFE.relations), len(LIFE.relations))


async def test_loading_again_writes_nothing_twice() -> None:
    service = FakeService()
    first = await load(URL, "t0ken", transport=_transport(service))
    written = dict(service.written)
    second = await load(URL, "t0ken", transport=_transport(service))
    assert service.written == written
    assert second.memories == first.memories
    assert service.renames == 1


async def test_a_place_that_no_memory_brought_is_reported_and_the_rest_is_stated() -> None:
    report = await load(URL, "t0ken", transport=_transport(FakeService(known_places=False)))
    assert "LIVES_IN: the graph knows no Leeds" in report.problems
    assert 0 < report.relations < len(LIFE.relations)


async def test_what_the_service_refuses_is_reported_in_its_words() -> None:
    refusal = [{"code": "INVALID", "message": "no such colour"}]
    service = FakeService()

    def refusing(request: httpx.Request) -> httpx.Response:
        query = json.loads(request.content)["query"]
        if "createContact" in query:
            return httpx.Response(200, json={"data": {"payload": {"entity": None, "userErrors": refusal}}})
        return service(request)

    report = await load(URL, "t0ken", transport=_transport(refusing))
    assert report.contacts == 0
    assert "Ines Solano: INVALID: no such colour" in report.problems


async def test_a_drain_that_does_not_finish_ends_with_advice() -> None:
    service = FakeService(polls_until_ready=1_000_000)
    with pytest.raises(TimedOut, match="is a worker running"):
        await load(URL, "t0ken", transport=_transport(service), patience_s=0.01)


async def test_a_service_that_is_not_there_is_said_so() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    with pytest.raises(EngineUnavailable, match="connection refused; is `recollect up` running"):
        await load(URL, "t0ken", transport=_transport(refuse))


@pytest.mark.parametrize(
    "passing",
    [
        httpx.Response(503, text="starting"),
        httpx.Response(429),
        httpx.Response(200, json={"errors": [{"message": "too slow", "extensions": {"code": "TIMEOUT"}}]}),
    ],
)
async def test_what_passes_by_itself_is_asked_again(passing: httpx.Response) -> None:
    service = FakeService()
    left = [passing, passing]

    def sometimes(request: httpx.Request) -> httpx.Response:
        return left.pop() if left else service(request)

    report = await load(URL, "t0ken", transport=_transport(sometimes))
    assert report.memories == len(LIFE.memories)


@pytest.mark.parametrize(
    ("response", "saying"),
    [
        (httpx.Response(404, text="<html>not here</html>"), "not GraphQL"),
        (httpx.Response(200, json={"data": None, "errors": [{"message": "no"}]}), "refused the request: no"),
        (httpx.Response(200, json=[1, 2]), "not GraphQL"),
        (httpx.Response(200, json={"data": {"viewer": 7}}), "another shape"),
    ],
)
async def test_an_answer_that_is_not_the_api_s_is_named(response: httpx.Response, saying: str) -> None:
    with pytest.raises(InvalidInput, match=saying):
        await load(URL, "t0ken", transport=_transport(lambda _: response))


def _looking(data: Record) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        wanted = "search" if "FirstSearch" in json.loads(request.content)["query"] else "relationshipMap"
        return httpx.Response(200, json={"data": {wanted: data[wanted]}})

    return _transport(answer)


async def test_the_first_look_tells_hits_and_ties_from_the_owner_s_end() -> None:
    me, sam = {"id": "1", "name": "Mira Solano"}, {"id": "2", "name": "Sam Okoro"}
    tied = {"type": "PARTNER_OF", "label": None, "subject": me, "object": sam, "validFrom": "2025-02-22T00:00:00Z"}
    neighbour = {
        "type": "NEIGHBOR_OF",
        "label": "downstairs",
        "subject": {"id": "3", "name": "Dot Pell"},
        "object": me,
        "validFrom": None,
    }
    born = {**tied, "type": "BIRTHDAY_ON", "object": None, "validFrom": None}
    said = {"content": "x" * 200 + "\nmore", "occurredAt": "2025-01-26T00:12:00Z", "speaker": {"name": "Mira"}}
    noted = {"content": None, "occurredAt": "2025-01-27T00:12:00Z", "speaker": None}
    lines = await first_look(
        URL,
        "t0ken",
        datetime(2025, 11, 20, tzinfo=UTC),
        _looking(
            {
                "search": {"tookMs": 1.234, "edges": [{"node": said}, {"node": noted}]},
                "relationshipMap": {"center": me, "relations": [tied, neighbour, born]},
            }
        ),
    )
    assert lines == [
        "A first search, “who peeled the orange” (1.2 ms):",
        f"  2025-01-26  Mira: {'x' * 100}…",
        "  2025-01-27  ",
        "",
        "A first relationship map, Mira Solano today:",
        "  BIRTHDAY_ON ?",
        "  Dot Pell NEIGHBOR_OF Mira Solano (downstairs)",
        "  PARTNER_OF Sam Okoro, since 2025-02-22",
    ]
