"""Read labelled texts: memories with all their labels, or texts with named entities only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import Draft
from knowledge.relations.relation import RelationType

NER_TYPES = {
    "per": "PER",
    "person": "PER",
    "loc": "LOC",
    "location": "LOC",
    "gpe": "LOC",
    "org": "ORG",
    "organization": "ORG",
    "corporation": "ORG",
    "group": "ORG",
}
"""Label names of public corpora; any other label is left out on both sides."""
KINDS_NER = {EntityKind.CONTACT: "PER", EntityKind.PLACE: "LOC", EntityKind.ORGANIZATION: "ORG"}
KINDS_MEMORIES = {
    EntityKind.CONTACT: "PERSON",
    EntityKind.PLACE: "PLACE",
    EntityKind.ORGANIZATION: "ORGANIZATION",
    EntityKind.EVENT: "EVENT_NAME",
}
_NO_DAY = datetime(2025, 6, 2, 12, tzinfo=UTC)

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation with its bounds as labelled; `me` is the owner."""

    subject: str
    type: RelationType
    object: str
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Memory:
    """One line; what its form does not label is None."""

    draft: Draft
    entities: frozenset[Span]
    dates: Mapping[tuple[int, int], str | None]
    sensitivity: str | None = None
    kind: str | None = None
    relations: tuple[Claim, ...] = ()


class Unrecognised(ValueError):
    """The file is not of the form that was asked for."""


def read_memories(path: Path) -> list[Memory]:
    """Read lines with `id, text, occurred_at, sensitivity, kind, entities, dates, relations`."""
    return [_memory(row) for row in _rows(path, {"text", "occurred_at", "sensitivity", "kind", "entities", "dates"})]


def read_ner(path: Path) -> list[Memory]:
    """Read lines with `text` and `entities: [{start, end, label}]`."""
    found = []
    for number, row in enumerate(_rows(path, {"text", "entities"})):
        spans = ((span["start"], span["end"], NER_TYPES.get(span["label"].casefold())) for span in row["entities"])
        entities = frozenset((start, end, name) for start, end, name in spans if name is not None)
        draft = Draft(str(number), row["text"], None, None, _NO_DAY, None, None)
        found.append(Memory(draft, entities, {}))
    return found


def _rows(path: Path, needed: set[str]) -> list[dict]:  # type: ignore[type-arg]
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise Unrecognised(f"{path.name}, line {number}: not JSON ({error})") from error
        if not isinstance(row, dict) or (missing := needed - row.keys()):
            raise Unrecognised(f"{path.name}, line {number}: no {', '.join(sorted(missing))}")
        rows.append(row)
    if not rows:
        raise Unrecognised(f"{path.name} is empty")
    return rows


def _memory(row: Mapping) -> Memory:  # type: ignore[type-arg]
    at = datetime.fromisoformat(row["occurred_at"].replace("Z", "+00:00"))
    spans = [(span["start"], span["end"], span["type"]) for span in row["entities"]]
    values: dict[str, list[str]] = {}
    for date in row["dates"]:
        values.setdefault(date["text"], []).append(date["value"])
    dates: dict[tuple[int, int], str | None] = {}
    for start, end, name in spans:
        if name == "DATE":
            told = values.get(row["text"][start:end])
            dates[start, end] = told.pop(0) if told else None
    return Memory(
        draft=Draft(row["id"], row["text"], None, None, at, None, None),
        entities=frozenset(spans),
        dates=dates,
        sensitivity=row["sensitivity"],
        kind=row["kind"],
        relations=tuple(
            Claim(
                claim["subject"],
                RelationType(claim["predicate"]),
                claim["object"],
                claim.get("valid_from"),
                claim.get("valid_to"),
            )
            for claim in row.get("relations", ())
        ),
    )
