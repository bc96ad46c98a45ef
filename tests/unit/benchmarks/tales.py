"""Little stories for tests of how stories are scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.story.form import Story


def line(**given: object) -> dict[str, object]:
    """Return a story as a line of a file holds it."""
    notes = [{"id": f"m{n}", "text": f"note {n}", "occurred_at": f"2024-01-0{n}T10:00:00Z"} for n in (3, 1, 2)]
    empty: Mapping[str, object] = {
        "id": "s1",
        "memories": notes,
        "people": [],
        "facts": [],
        "retracted": [],
        "as_of": [],
        "path": [],
        "deletions": [],
        "connections": {"related": [], "unrelated": []},
        "searches": [],
    }
    return {**empty, **given}


def story(people: Sequence[Sequence[object]] = (), **given: object) -> Story:
    named = [dict(zip(("name", "aliases", "memory_ids", "implied_memory_ids"), one, strict=False)) for one in people]
    return Story.model_validate(line(people=named, **given))


def fact(id_: str, subject: str, predicate: str, object_: str, **bounds: str) -> dict[str, object]:
    return {
        "id": id_,
        "subject": subject,
        "predicate": predicate,
        "object": object_,
        "valid_from": bounds.get("since"),
        "valid_to": bounds.get("until"),
        "source_memory_ids": ["m1"],
    }
