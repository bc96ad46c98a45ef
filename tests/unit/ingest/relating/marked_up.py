"""Texts for tests with their names and times in brackets: "[Ana|PERSON] moved on [Monday|2025-03-03]"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from ingest.relate import Related, relate
from ingest.understanding.reading import Tie
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, FoundRelation, Method
from knowledge.instants import to_instant
from knowledge.memories.memory import TimeMention, TimePrecision
from knowledge.relations.relation import Bound, EvidenceRole

AT = datetime(2025, 3, 5, 18, 30, tzinfo=UTC)
_SPAN = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
_KINDS = {
    "PERSON": EntityKind.CONTACT,
    "ORG": EntityKind.ORGANIZATION,
    "PLACE": EntityKind.PLACE,
    "EVENT": EntityKind.EVENT,
}


def read(marked: str) -> tuple[str, list[FoundMention], list[TimeMention]]:
    text, mentions, times, done = "", list[FoundMention](), list[TimeMention](), 0
    for found in _SPAN.finditer(marked):
        text += marked[done : found.start()]
        start, end = len(text), len(text) + len(found[1])
        if found[2] in _KINDS:
            mentions.append(FoundMention(start, end, found[1], _KINDS[found[2]], Method.MODEL, 1.0))
        else:
            times.append(_time(start, end, found[2]))
        text += found[1]
        done = found.end()
    return text + marked[done:], mentions, times


def related(marked: str, proposed: tuple[Tie, ...] = ()) -> Related:
    text, mentions, times = read(marked)
    return relate(text, AT, mentions, times, proposed)


def told(marked: str) -> set[str]:
    """Return the relations as they are labelled; what is denied begins with "not", what corrects with "instead"."""
    return {_written(relation) for relation in related(marked).relations}


def _written(relation: FoundRelation) -> str:
    how = {EvidenceRole.DENIES: "not ", EvidenceRole.CORRECTS: "instead "}.get(relation.role, "")
    parts = [relation.subject or "me", relation.object or relation.value or "me"]
    for name, bound in (("from", relation.bounds.since), ("to", relation.bounds.until)):
        if bound is not None:
            parts.append(f"{name} {_cut(bound)}")
    return f"{how}{relation.type}({'; '.join(parts)})"


def _cut(bound: Bound) -> str:
    return bound.at[: {TimePrecision.YEAR: 4, TimePrecision.MONTH: 7}.get(bound.precision, 10)]


def _time(start: int, end: int, value: str) -> TimeMention:
    if value == "recurring":
        return TimeMention(start, end, None, None, TimePrecision.DAY, recurring=True)
    precision = {4: TimePrecision.YEAR, 7: TimePrecision.MONTH, 10: TimePrecision.DAY}[len(value)]
    first = date.fromisoformat(f"{value}-01-01"[:10])
    since = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return TimeMention(start, end, to_instant(since), to_instant(since + timedelta(days=1)), precision)
