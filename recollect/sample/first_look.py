"""A first search and a first relationship map: asked over the API, told in plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import httpx
from pydantic import BaseModel, Field

from recollect.sample.api import Api, open_http

QUESTION = "who peeled the orange"

SEARCH = """
query FirstSearch($query: String!) {
  search(query: $query, first: 3) {
    tookMs
    edges { node { content occurredAt speaker { name } } }
  }
}
"""

MAP = """
query FirstMap($asOf: DateTime) {
  relationshipMap(depth: 1, asOf: $asOf, limit: 50) {
    center { id name }
    relations { type label subject { id name } object { name } validFrom }
  }
}
"""


class _Person(BaseModel):
    id: str = ""
    name: str


class _Memory(BaseModel):
    content: str | None
    occurred_at: datetime = Field(alias="occurredAt")
    speaker: _Person | None


class _Hit(BaseModel):
    node: _Memory


class _Search(BaseModel):
    took_ms: float = Field(alias="tookMs")
    edges: list[_Hit]


class _SearchAnswer(BaseModel):
    search: _Search


class _Relation(BaseModel):
    type: str
    label: str | None
    subject: _Person
    object: _Person | None
    valid_from: datetime | None = Field(alias="validFrom")


class _Map(BaseModel):
    center: _Person
    relations: list[_Relation]


class _MapAnswer(BaseModel):
    relationship_map: _Map = Field(alias="relationshipMap")


async def first_look(
    url: str, token: str, now: datetime, transport: httpx.AsyncBaseTransport | None = None
) -> list[str]:
    """Return the lines; raises EngineUnavailable or InvalidInput where the service does not answer or refuses."""
    async with open_http(token, transport) as http:
        api = Api(http, url)
        found = (await api.ask(SEARCH, _SearchAnswer, {"query": QUESTION})).search
        circle = (await api.ask(MAP, _MapAnswer, {"asOf": now.isoformat()})).relationship_map
    return [*_search_lines(found), "", *_map_lines(circle)]


def _search_lines(found: _Search) -> Iterator[str]:
    yield f"A first search, “{QUESTION}” ({found.took_ms:.1f} ms):"
    for hit in found.edges:
        speaker = f"{hit.node.speaker.name}: " if hit.node.speaker else ""
        yield f"  {hit.node.occurred_at:%Y-%m-%d}  {speaker}{_first_line(hit.node.content or '')}"


def _map_lines(circle: _Map) -> Iterator[str]:
    yield f"A first relationship map, {circle.center.name} today:"
    for relation in sorted(circle.relations, key=lambda each: (each.type, each.subject.name)):
        other = relation.object.name if relation.object else "?"
        since = f", since {relation.valid_from:%Y-%m-%d}" if relation.valid_from else ""
        label = f" ({relation.label})" if relation.label else ""
        if circle.center.id == relation.subject.id:
            yield f"  {relation.type} {other}{label}{since}"
        else:
            yield f"  {relation.subject.name} {relation.type} {other}{label}{since}"


def _first_line(content: str, width: int = 100) -> str:
    line = content.strip().partition("\n")[0]
    return line if len(line) <= width else f"{line[:width]}…"
