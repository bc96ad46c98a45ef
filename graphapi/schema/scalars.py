"""DateTime, JSON and Cursor as the API reads and writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from knowledge.instants import to_instant
from knowledge.memories.memory import JsonObject

Json = NewType("Json", Mapping)  # type: ignore[type-arg]  # NewType takes no parameters at run time
Position = NewType("Position", str)

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.IGNORECASE | re.ASCII)


def as_json(value: JsonObject | None) -> Json | None:
    return None if value is None else Json(value)


def _parse_datetime(value: object) -> datetime:
    found = _RFC3339.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise GraphQLError(f"{value!r:.60} is no DateTime: RFC 3339 with an offset, as 2025-11-03T10:15:00+01:00.")
    seconds, fraction, offset = found.groups()
    try:
        return datetime.fromisoformat(f"{seconds}{(fraction or '')[:7]}{offset}".upper())
    except ValueError:
        raise GraphQLError(f"{value!r:.60} names no moment of the calendar.") from None


def _parse_json(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise GraphQLError('JSON must be an object here, as {"key": "value"}.')
    return value


SCALARS: Mapping[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="RFC 3339; an offset is needed on input; output is UTC.",
        serialize=to_instant,
        parse_value=_parse_datetime,
    ),
    Json: strawberry.scalar(
        name="JSON", description="An object, at most 8 KiB.", serialize=dict, parse_value=_parse_json
    ),
    Position: strawberry.scalar(
        name="Cursor", description="An opaque position in the owner's event log.", parse_value=str
    ),
}
