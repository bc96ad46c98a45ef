"""An Understander that reads a code instead of a language, so that a test says what is found.

`@Ana` names a contact, `+Bosch` an organisation, `~Rome` a place, `#tea` a topic; `Ana>WORKS_AT>Bosch` states a
relation, `me>KNOWS>Ana` one of the owner's, `Omar<WORKS_AT<Bosch` ends one; `Bob=Robert` names two contacts and says
that they are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import (
    Draft,
    Example,
    FoundMention,
    FoundRelation,
    FoundTopic,
    KnownName,
    Method,
    Understanding,
)
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind, TimeMention, TimePrecision
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, RelationType

_KINDS = {"": EntityKind.CONTACT, "@": EntityKind.CONTACT, "+": EntityKind.ORGANIZATION, "~": EntityKind.PLACE}
_NAMED = re.compile(r"([@+~]|\b(?=\w+=)|(?<==))(\w+)")
_TOPIC = re.compile(r"#(\w+)")
_RELATION = re.compile(r"(\w+)([<>])([A-Z_]+)[<>](\w+)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Telegraph:
    """Raises ValueError for a draft that says `unreadable`; `known` is what it was told last."""

    def __init__(self) -> None:
        self.known: list[KnownName] = []

    def understand(
        self, drafts: Sequence[Draft], known: Sequence[KnownName], examples: Sequence[Example] = ()
    ) -> list[Understanding]:
        self.known = list(known)
        return [understood(draft) for draft in drafts]


def understood(draft: Draft) -> Understanding:
    if "unreadable" in draft.content:
        raise ValueError("the code ends in the middle of a word")
    level = Sensitivity.CONFIDENTIAL if draft.stated_level is None else draft.stated_level
    return Understanding(
        id=draft.id,
        level=level,
        level_confidence=0.5 if draft.stated_level is None else 1.0,
        kind=draft.stated_kind or MemoryKind.FACT,
        kind_confidence=1.0,
        needs_review=draft.stated_level is None,
        mentions=tuple(
            FoundMention(m.start(2), m.end(2), m[2], _KINDS[m[1]], Method.MODEL, 0.9)
            for m in _NAMED.finditer(draft.content)
        ),
        topics=tuple(FoundTopic(m[1], 1.0) for m in _TOPIC.finditer(draft.content)),
        dates=tuple(
            TimeMention(m.start(), m.end(), f"{m[0]}-01-01T00:00:00.000Z", None, TimePrecision.YEAR)
            for m in _YEAR.finditer(draft.content)
        ),
        keywords=tuple(m[1] for m in _TOPIC.finditer(draft.content)),
        relations=tuple(_relation(draft, m) for m in _RELATION.finditer(draft.content)),
    )


def _relation(draft: Draft, found: re.Match[str]) -> FoundRelation:
    day = Bound(f"{draft.occurred_at:%Y-%m-%d}T00:00:00.000Z", TimePrecision.DAY)
    ends = found[2] == "<"
    value = found[4] if found[3] == RelationType.BIRTHDAY_ON else None
    return FoundRelation(
        subject=None if found[1] == "me" else found[1],
        type=RelationType(found[3]),
        object=None if value else found[4],
        value=value,
        label=None,
        role=EvidenceRole.ENDS if ends else EvidenceRole.STATES,
        bounds=Bounds(until=day) if ends else Bounds(since=day),
        confidence=0.8,
    )
