"""A relation as a pattern reads it, before names are chosen."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.relating.patterns import Pattern, Telling
from ingest.relating.phrases import Phrase
from knowledge.relations.relation import RelationType

End = int | Phrase
"""`people.MINE`, the place of a mention, or a phrase."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`start` and `end` are its place in the marked text; `time` is the place of the time in its words."""

    type: RelationType
    subject: End
    object: End | None
    value: str | None
    telling: Telling
    is_today: bool
    label: str | None
    start: int
    end: int
    time: int | None
    pattern: Pattern
