"""Items as the API takes them, in batches that a request may hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue, TypeAdapter

from ingest.importers.items import CaptureItem, Item, Skipped
from knowledge.levels import Sensitivity

MAX_ITEMS: Final = 250
"""The API takes 500; halves keep the bar moving, and four requests fit where two would."""
MAX_BYTES: Final = 800_000
"""Of 900 KB of content and 1 MB of body: what JSON adds has its room."""

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


@dataclass(slots=True)
class Batch:
    """A stretch of the source: `end` counts its items up to here, those left out and those sent before included."""

    end: int = 0
    places: list[str] = field(default_factory=list)
    inputs: list[JsonValue] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    resumed: int = 0


def batches(items: Iterable[Item], level: Sensitivity | None, done: int) -> Iterator[Batch]:
    """Cut a source into batches; the first `done` items were sent by an earlier run and are only counted."""
    batch, size = Batch(), 0
    for number, item in enumerate(items):
        if isinstance(item, Skipped):
            batch.skipped.append(item)
        elif number < done:
            batch.resumed += 1
        else:
            sent = capture_input(item, level)
            length = len(json.dumps(sent, ensure_ascii=True))
            if batch.inputs and (len(batch.inputs) == MAX_ITEMS or size + length > MAX_BYTES):
                yield batch
                batch, size = Batch(end=number), 0
            batch.places.append(item.place)
            batch.inputs.append(sent)
            size += length
        batch.end = number + 1
    if batch.end:
        yield batch


def capture_input(item: CaptureItem, level: Sensitivity | None) -> JsonValue:
    """Return a CaptureMemoryInput."""
    capture = item.capture
    given: dict[str, object] = {
        "content": capture.content,
        "context": capture.context,
        "source": capture.source,
        "metadata": None if capture.metadata is None else dict(capture.metadata),
        "speaker": capture.speaker,
        "conversation": capture.conversation,
        "conversationTitle": capture.conversation_title,
        "occurredAt": None if capture.occurred_at is None else capture.occurred_at.isoformat(),
        "sensitivity": None if level is None else level.name,
        "idempotencyKey": capture.idempotency_key,
    }
    return _JSON.validate_python({name: value for name, value in given.items() if value is not None})
