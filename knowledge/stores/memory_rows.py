"""What a capture and an edit write into a memory's node."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from knowledge.ids import new_id
from knowledge.ingestion.shards import shard_of
from knowledge.instants import now, to_instant
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, MemoryEdit, MemoryStatus
from knowledge.memories.ports import NewMemory
from knowledge.stores.graph import Row
from knowledge.stores.memory_mapper import Opened, local_time, seal

DAMAGED = "What is stored does not open: it was changed or moved; restore it from a backup."
UNCLASSIFIED = Sensitivity.ULTRA_SECRET
"""What nobody has classified yet is sealed as if it were the worst."""


def captured(keys: OwnerKeys, owner: str, new: NewMemory) -> dict[str, object]:
    """Return the node of a capture: PENDING, and sealed at the level its user stated, else at the highest."""
    capture, memory_id, instant = new.capture, new_id(), now()
    occurred = capture.occurred_at or datetime.now(UTC)
    level = UNCLASSIFIED if capture.sensitivity is None else capture.sensitivity
    opened = Opened(
        content=capture.content,
        context=capture.context,
        metadata=capture.metadata,
        speaker=capture.speaker,
        title=capture.conversation_title,
    )
    return {
        "id": memory_id,
        **seal(opened, keys, node=memory_id, level=level),
        "level": int(level),
        "stated_level": None if capture.sensitivity is None else int(capture.sensitivity),
        "stated_kind": capture.kind,
        "kind": capture.kind,
        "status": MemoryStatus.PENDING.value,
        "needs_review": False,
        "source": capture.source,
        "conversation_key": keys.conversation_key(capture.conversation) if capture.conversation else None,
        "occurred_at": to_instant(occurred),
        "occurred_offset": _offset_minutes(occurred),
        "recorded_at": instant,
        "updated_at": instant,
        "due_at": instant,
        "shard": shard_of(owner),
        "revision": 1,
        "attempts": 0,
        "captured_in": new.access.session,
        "page_key": f"{owner}|{to_instant(occurred)}|{memory_id}",
        "checksum": keys.checksum(capture.content),
        "idempotency_key": keys.idempotency_key(capture.idempotency_key) if capture.idempotency_key else None,
        "input_checksum": keys.checksum(_canonical(capture)) if capture.idempotency_key else None,
    }


def _canonical(capture: Capture) -> str:
    """Return the input as one text, so that two inputs are the same exactly if their texts are."""
    occurred = capture.occurred_at
    return json.dumps(
        [
            capture.content,
            capture.context,
            capture.source,
            capture.metadata,
            capture.speaker,
            capture.conversation,
            capture.conversation_title,
            None if occurred is None else occurred.isoformat(),
            capture.sensitivity,
            capture.kind,
        ],
        sort_keys=True,
    )


def edited(row: Row, opened: Opened, edit: MemoryEdit) -> tuple[Opened, dict[str, object]]:
    """Return what the memory says after the edit, and the properties that change beside it."""
    given = edit.given
    opened = replace(
        opened,
        content=edit.content if "content" in given and edit.content is not None else opened.content,
        context=edit.context if "context" in given else opened.context,
        metadata=edit.metadata if "metadata" in given else opened.metadata,
    )
    occurred = edit.occurred_at or local_time(row)
    properties: dict[str, object] = {
        "occurred_at": to_instant(occurred),
        "occurred_offset": _offset_minutes(occurred),
        "page_key": f"{row['owner_id']}|{to_instant(occurred)}|{row['id']}",
    }
    if "sensitivity" in given:
        properties["stated_level"] = None if edit.sensitivity is None else int(edit.sensitivity)
    if "kind" in given:
        properties["stated_kind"] = edit.kind
        if edit.kind is not None:
            properties["kind"] = edit.kind
    return opened, properties


def taught(row: Row, properties: Mapping[str, object], *, by_owner: bool) -> dict[str, object]:
    """Return what makes an example of a memory whose level or kind its owner set by hand, or ends that.

    A delegate's word counts for the memory that it is said of alone.
    """
    if "stated_level" not in properties and "stated_kind" not in properties:
        return {}
    stands = {**row, **properties}
    is_example = by_owner and (stands.get("stated_level") is not None or stands.get("stated_kind") is not None)
    return {"taught_of": row["owner_id"] if is_example else None, "taught_at": now() if is_example else None}


def _offset_minutes(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)
