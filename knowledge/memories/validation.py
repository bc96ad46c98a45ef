"""What a memory may be, checked before anything is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from knowledge.errors import InvalidInput, LimitExceeded
from knowledge.memories.memory import Capture, JsonObject, MemoryEdit

MAX_CONTENT = 20_000
MAX_CONTEXT = 2_000
MAX_SHORT = 255
MAX_METADATA_BYTES = 8 * 1024
MAX_METADATA_DEPTH = 50
"""Far below where Python's own JSON gives up: what is stored must be read back from any depth of call."""
MAX_ITEMS = 500
MAX_BATCH_BYTES = 900 * 1024
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LATEST = datetime(9999, 12, 30, tzinfo=UTC)


def check_capture(capture: Capture) -> None:
    """Raise InvalidInput, naming the field, where the capture cannot be taken."""
    check_text("content", capture.content, MAX_CONTENT, required=True)
    check_text("context", capture.context, MAX_CONTEXT)
    short = {
        "source": capture.source,
        "speaker": capture.speaker,
        "conversation": capture.conversation,
        "conversationTitle": capture.conversation_title,
        "idempotencyKey": capture.idempotency_key,
    }
    for name, text in short.items():
        check_text(name, text, MAX_SHORT)
    check_metadata(capture.metadata)
    check_moment("occurredAt", capture.occurred_at)


def check_edit(edit: MemoryEdit) -> None:
    """Raise InvalidInput where an edit cannot be taken."""
    if "content" in edit.given:
        check_text("content", edit.content, MAX_CONTENT, required=True)
    check_text("context", edit.context, MAX_CONTEXT)
    check_metadata(edit.metadata)
    if "occurred_at" in edit.given and edit.occurred_at is None:
        raise InvalidInput("occurredAt cannot be taken away; leave it out to keep it.", "occurredAt")
    check_moment("occurredAt", edit.occurred_at)
    if not edit.given:
        raise InvalidInput("Nothing to change: give at least one field.")


def check_batch(captures: list[Capture]) -> None:
    """Raise LimitExceeded where a batch as a whole is too large; each item is checked apart."""
    if not 1 <= len(captures) <= MAX_ITEMS:
        raise LimitExceeded(f"Send 1 to {MAX_ITEMS} items at once; these are {len(captures)}.", "input")
    size = sum(len(capture.content.encode(errors="replace")) for capture in captures)
    if size > MAX_BATCH_BYTES:
        raise LimitExceeded(f"Send at most {MAX_BATCH_BYTES // 1024} KB at once; this is {size // 1024} KB.", "input")


def check_text(name: str, text: str | None, most: int, *, required: bool = False) -> None:
    """Raise InvalidInput for text that is missing, blank, too long, or no text at all."""
    if text is None:
        if required:
            raise InvalidInput(f"{name} is required.", name)
        return
    if required and not text.strip():
        raise InvalidInput(f"{name} is empty; it needs at least one character that shows.", name)
    if len(text) > most:
        raise InvalidInput(f"{name} may have {most:,} characters and has {len(text):,}.", name)
    if "\x00" in text:
        raise InvalidInput(f"{name} has a NUL character; take it out.", name)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput(f"{name} has half a surrogate pair; send well-formed Unicode.", name)


def check_metadata(metadata: JsonObject | None) -> None:
    """Raise InvalidInput where metadata is larger than 8 KiB as JSON, or holds what cannot be read back."""
    if metadata is None:
        return
    if _is_deeper(metadata, MAX_METADATA_DEPTH):
        raise InvalidInput(f"metadata may be nested {MAX_METADATA_DEPTH} deep; make it flatter.", "metadata")
    try:
        text = json.dumps(metadata, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        # 1e999 is read as infinity, and written as what no client can read back.
        raise InvalidInput("metadata has a number too large for JSON; send it as text.", "metadata") from error
    check_text("metadata", text, MAX_METADATA_BYTES)
    if len(text.encode()) > MAX_METADATA_BYTES:
        raise InvalidInput(f"metadata may have {MAX_METADATA_BYTES // 1024} KiB as JSON.", "metadata")


def _is_deeper(value: object, most: int) -> bool:
    level = [value]
    for _ in range(most + 1):
        held = [one for one in level if isinstance(one, Mapping | list)]
        level = [inner for one in held for inner in (one.values() if isinstance(one, Mapping) else one)]
        if not level:
            return False
    return True


def check_moment(name: str, moment: datetime | None) -> None:
    """Raise InvalidInput for a moment without offset, or so far out that a shift to UTC would leave the calendar."""
    if moment is None:
        return
    if moment.tzinfo is None:
        raise InvalidInput(f"{name} needs an offset, e.g. 2025-11-03T10:15:00+01:00.", name)
    if not _EARLIEST <= moment <= _LATEST:
        raise InvalidInput(f"{name} must lie between the years 1 and 9999.", name)
    if abs(moment.utcoffset() or timedelta()) > timedelta(hours=18):
        raise InvalidInput(f"{name} has an offset of more than 18 hours.", name)
