"""Drafts, what was found in them, and answers about them, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ingest.language_model.answer import Item
from ingest.language_model.masking import Masked, mask
from ingest.language_model.merging import merge
from ingest.language_model.quotes import Passage
from knowledge.entities.entity import EntityKind
from knowledge.ids import new_id
from knowledge.ingestion.facts import Draft, Understanding
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind

AT = datetime(2025, 11, 3, 12, tzinfo=UTC)


def draft(content: str, **changes: Any) -> Draft:
    told = {"context": None, "speaker": None, "stated_level": None, "stated_kind": None, **changes}
    return Draft(id=new_id(), content=content, occurred_at=AT, **told)


def found(of: Draft, **changes: Any) -> Understanding:
    """Return what this machine found: nothing but a level and a kind, unless said."""
    level = of.stated_level if of.stated_level is not None else Sensitivity.CONFIDENTIAL
    plain: dict[str, Any] = {"level": level, "level_confidence": 0.7, "kind": MemoryKind.FACT, "kind_confidence": 0.5}
    return Understanding(**{"id": of.id, **plain, "needs_review": False, "is_read": True, **changes})


def item(**changes: Any) -> dict[str, Any]:
    """Return an answer about one memory as JSON has it; `entities` may be pairs of quote and type."""
    told: dict[str, Any] = {
        "id": "a1",
        "sensitivity": "GENERAL",
        "sensitivity_confidence": 0.9,
        "kind": "FACT",
        "kind_confidence": 0.9,
        "entities": [],
        "dates": [],
        "relations": [],
        "topics": [],
    }
    told |= changes
    told["entities"] = [
        dict(zip(("quote", "type", "known_as"), (*one, None), strict=False)) if isinstance(one, tuple) else one
        for one in told["entities"]
    ]
    return told


def relation(subject: str, predicate: str, object_: str, quote: str, **changes: Any) -> dict[str, Any]:
    told = {"quote": quote, "subject": subject, "predicate": predicate, "object": object_}
    return {**told, "standing": "HOLDS", "since": None, "until": None, **changes}


def merged(
    content: str,
    answer: dict[str, Any],
    *,
    local: dict[str, Any] | None = None,
    known: dict[str, EntityKind] | None = None,
    masks: bool = True,
    **changes: Any,
) -> Understanding:
    one = draft(content, **changes)
    asked = mask(content) if masks else Masked.nothing(content)
    return merge(one, found(one, **(local or {})), Item.model_validate(answer), Passage.of(asked), known or {})
