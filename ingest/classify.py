"""How sensitive a memory is and what kind it is: the caller's word, else the rules'."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.kinds import guess_kind
from ingest.sensitivity import guess_level
from knowledge.ingestion.facts import Draft
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind

REVIEW_BELOW = 0.5
"""A level that the rules are less sure of than this asks for the user's look."""


@dataclass(frozen=True, slots=True)
class Classification:
    level: Sensitivity
    level_confidence: float
    kind: MemoryKind
    kind_confidence: float
    needs_review: bool


def classify(draft: Draft, text: str, *, has_contact_details: bool, names_a_time: bool) -> Classification:
    """Classify a draft by its content and context, `text` (see `normalise.matchable`).

    What the caller stated is certain and needs no review, upward and downward alike.
    """
    if draft.stated_level is None:
        guess = guess_level(text, has_contact_details=has_contact_details)
        level, level_confidence = guess.level, guess.confidence
    else:
        level, level_confidence = draft.stated_level, 1.0
    if draft.stated_kind is None:
        kind_guess = guess_kind(text, names_a_time=names_a_time)
        kind, kind_confidence = kind_guess.kind, kind_guess.confidence
    else:
        kind, kind_confidence = draft.stated_kind, 1.0
    return Classification(level, level_confidence, kind, kind_confidence, needs_review=level_confidence < REVIEW_BELOW)
