"""One owner of the running service, as a client sees it: tells a story over GraphQL, waits, and asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.story.form import Note
from benchmarks.story.names import plain
from benchmarks.story.waiting import Refused, await_understanding
from knowledge.instants import to_datetime
from knowledge.relations.relation import RelationType

_PAGE = 50
_DIGITS = {"YEAR": 4, "MONTH": 7, "DAY": 10, "INSTANT": 16}

_CAPTURE = """mutation($input: [CaptureMemoryInput!]!) { captureMemories(input: $input) {
  results { memory { id } userErrors { message } } userErrors { message } } }"""
_ENTITIES = """query($after: String) { entities(first: 100, after: $after) {
  nodes { id kind name aliases mentionCount ... on Contact { isSelf } } pageInfo { hasNextPage endCursor } } }"""
_MEMORIES = """query($size: Int!, $after: String) { memories(first: $size, after: $after) {
  nodes { id status mentions(first: 100) { edges { surface node { id } } pageInfo { hasNextPage } } }
  pageInfo { hasNextPage endCursor } } }"""
_RELATIONS = """query($subject: ID, $types: [RelationType!], $object: ID, $asOf: DateTime, $after: String) {
  relations(subject: $subject, types: $types, object: $object, asOf: $asOf, first: 100, after: $after) {
    nodes { id type value subject { id } object { id } validFrom validFromPrecision validTo validToPrecision }
    pageInfo { hasNextPage endCursor } } }"""
_CONNECTIONS = (
    "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Memory { connections(first: 100) { nodes { id } } } } }"
)
_SEARCH = "query($query: String!, $first: Int!) { search(query: $query, first: $first) { edges { node { id } } } }"
_DELETE = "mutation($id: ID!) { deleteMemory(id: $id) { deletedIds userErrors { message } } }"
_FIELDS = """{ memory: __type(name: "Memory") { fields { name } } }"""


@dataclass(frozen=True, slots=True)
class Entity:
    id: str
    kind: str
    names: frozenset[str]
    is_self: bool
    mentions: int
    shown: str


@dataclass(frozen=True, slots=True)
class Mention:
    entity: str
    surface: str


@dataclass(frozen=True, slots=True)
class Memory:
    """`told_as` is the story's own id."""

    id: str
    told_as: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Bounds are cut to their precision: YYYY, YYYY-MM, YYYY-MM-DD, or with the minute."""

    type: RelationType
    subject: str
    object: str | None
    value: str | None
    since: str | None
    until: str | None


class Owner:
    """One story's owner; `failed` counts the memories that could not be understood."""

    def __init__(self, http: httpx.Client, url: str, token: str) -> None:
        self._http = http
        self._url = url
        self._token = token
        self._told: dict[str, str] = {}
        self.failed = 0

    def tell(self, story: Sequence[Note]) -> None:
        """Capture the memories in the order given and wait until all are understood.

        Raises Refused where one is not taken, or nothing moves any more.
        """
        given = [{"content": note.text, "occurredAt": note.occurred_at.isoformat()} for note in story]
        payload = self._ask(_CAPTURE, {"input": given})["captureMemories"]
        problems = [error["message"] for error in payload["userErrors"]]
        for note, result in zip(story, payload["results"], strict=True):
            if result["memory"] is None:
                problems += [f"{note.id}: {error['message']}" for error in result["userErrors"]]
            else:
                self._told[note.id] = result["memory"]["id"]
        if problems:
            raise Refused(f"captureMemories: {'; '.join(problems)}")
        self._await_ready(len(story))

    def delete(self, told_as: str) -> None:
        payload = self._ask(_DELETE, {"id": self._told[told_as]})["deleteMemory"]
        if payload["userErrors"] or not payload["deletedIds"]:
            raise Refused(f"deleteMemory {told_as}: {payload['userErrors'] or 'nothing was deleted'}")
        self._await_ready(len(self._told) - 1)

    def entities(self) -> list[Entity]:
        return [
            Entity(
                id=node["id"],
                kind=node["kind"],
                names=frozenset(plain(name) for name in (node["name"], *node["aliases"])),
                is_self=bool(node.get("isSelf")),
                mentions=node["mentionCount"],
                shown=node["name"],
            )
            for node in self._pages(_ENTITIES, "entities", {})
        ]

    def memories(self) -> list[Memory]:
        told = {id_: told_as for told_as, id_ in self._told.items()}
        found = []
        for node in self._pages(_MEMORIES, "memories", {"size": _PAGE}):
            if node["mentions"]["pageInfo"]["hasNextPage"]:
                raise Refused(f"{told[node['id']]} has more mentions than were asked for")
            edges = node["mentions"]["edges"]
            mentions = tuple(Mention(edge["node"]["id"], edge["surface"]) for edge in edges)
            found.append(Memory(node["id"], told[node["id"]], mentions))
        return found

    def relations(
        self,
        subject: str | None = None,
        type_: RelationType | None = None,
        other: str | None = None,
        as_of: str | None = None,
    ) -> list[Relation]:
        asked = {
            "subject": subject,
            "object": other,
            "types": None if type_ is None else [type_.name],
            "asOf": as_of,
        }
        given = {name: value for name, value in asked.items() if value is not None}
        return [
            Relation(
                type=RelationType[node["type"]],
                subject=node["subject"]["id"],
                object=None if node["object"] is None else node["object"]["id"],
                value=node["value"],
                since=_cut(node["validFrom"], node["validFromPrecision"]),
                until=_cut(node["validTo"], node["validToPrecision"]),
            )
            for node in self._pages(_RELATIONS, "relations", given)
        ]

    def connections(self) -> dict[str, set[str]]:
        """Return which of the story's memories each is connected to."""
        told = {id_: told_as for told_as, id_ in self._told.items()}
        found: dict[str, set[str]] = {}
        ids = list(told)
        for start in range(0, len(ids), _PAGE):
            for node in self._ask(_CONNECTIONS, {"ids": ids[start : start + _PAGE]})["nodes"]:
                found[told[node["id"]]] = {told[other["id"]] for other in node["connections"]["nodes"]}
        return found

    def has_connections(self) -> bool:
        return any(field["name"] == "connections" for field in self._ask(_FIELDS)["memory"]["fields"])

    def search(self, query: str, first: int) -> list[str]:
        """Return the story's ids of what was found, best first."""
        told = {id_: told_as for told_as, id_ in self._told.items()}
        edges = self._ask(_SEARCH, {"query": query, "first": first})["search"]["edges"]
        return [told[edge["node"]["id"]] for edge in edges]

    def _pages(self, document: str, field: str, given: Mapping[str, object]) -> Iterator[Any]:
        after = None
        while True:
            page = self._ask(document, {**given, "after": after})[field]
            yield from page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def _ask(self, document: str, variables: Mapping[str, object] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"}
        body = {"query": document, "variables": dict(variables or {})}
        try:
            response = self._http.post(self._url, json=body, headers=headers)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Refused(f"{self._url} gave no answer: {error!r}") from error
        if answer.get("errors"):
            raise Refused(f"{document.split('(')[0].split('{')[0].strip()}: {answer['errors'][0]['message']}")
        return answer["data"]

    def _await_ready(self, memories: int) -> None:
        now = await_understanding(self._url, self._token)
        self.failed = now.failed
        if now.ready + now.failed != memories:
            raise Refused(f"of {memories} memories {now.ready} are ready and {now.failed} failed")


def _cut(at: str | None, precision: str | None) -> str | None:
    return None if at is None or precision is None else to_datetime(at).isoformat()[: _DIGITS[precision]]
