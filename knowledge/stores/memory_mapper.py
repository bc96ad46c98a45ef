"""A memory's node and its domain value, with what is sealed between them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from knowledge.instants import to_datetime
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.memories.memory import JsonObject, Memory, MemoryKind, MemoryStatus, TimeMention, TimePrecision

SEALED = ("content", "context", "metadata", "speaker", "title", "keywords", "dates", "failure")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a memory says, in the clear."""

    content: str
    context: str | None = None
    metadata: JsonObject | None = None
    speaker: str | None = None
    title: str | None = None
    keywords: Sequence[str] = ()
    dates: Sequence[TimeMention] = ()
    failure: str | None = None

    @property
    def text(self) -> str:
        """What is searched: the content and the sender's remark on it."""
        return f"{self.content}\n{self.context}" if self.context else self.content


def seal(opened: Opened, keys: OwnerKeys, *, node: str, level: Sensitivity) -> dict[str, str | None]:
    """Return the properties that hold what is said, sealed for this node and level; None removes a property."""
    plain: dict[str, str | None] = {
        "content": opened.content,
        "context": opened.context,
        "metadata": _json(opened.metadata),
        "speaker": opened.speaker,
        "title": opened.title,
        "keywords": _json(list(opened.keywords)),
        "dates": _json([asdict(mention) for mention in opened.dates]),
        "failure": opened.failure,
    }
    return {
        field: None if text is None else keys.seal(text, node=node, field=field, level=level)
        for field, text in plain.items()
    }


def unseal(row: Mapping[str, Any], keys: OwnerKeys) -> Opened:
    """Open what is said; raises SealBroken where a value was changed or moved."""
    level = Sensitivity(row["level"])
    plain = {
        field: keys.open(row[field], node=row["id"], field=field, level=level) for field in SEALED if row.get(field)
    }
    return Opened(
        content=plain.get("content", ""),
        context=plain.get("context"),
        metadata=json.loads(plain["metadata"]) if "metadata" in plain else None,
        speaker=plain.get("speaker"),
        title=plain.get("title"),
        keywords=tuple(json.loads(plain.get("keywords", "[]"))),
        dates=tuple(_to_date(mention) for mention in json.loads(plain.get("dates", "[]"))),
        failure=plain.get("failure"),
    )


def to_memory(row: Mapping[str, Any], keys: OwnerKeys | None, conversation_id: str | None = None) -> Memory:
    """Return the memory; without keys, the shell that its owner sees of a locked one."""
    status = MemoryStatus(row["status"])
    level = Sensitivity(row["level"])
    sensitivity = _known_sensitivity(row, status, level)
    opened = Opened("") if keys is None else unseal(row, keys)
    shell = keys is None
    return Memory(
        id=row["id"],
        owner=row["owner_id"],
        status=status,
        needs_review=row["needs_review"],
        revision=row["revision"],
        occurred_at=to_datetime(row["occurred_at"]),
        recorded_at=to_datetime(row["recorded_at"]),
        updated_at=to_datetime(row["updated_at"]),
        page_key=row.get("page_key") or row.get("trash_key") or "",
        locked_by=level if shell else None,
        sensitivity=sensitivity,
        content=None if shell else opened.content,
        context=opened.context,
        source=row.get("source"),
        metadata=opened.metadata,
        keywords=tuple(opened.keywords),
        dates=tuple(opened.dates),
        kind=MemoryKind(row["kind"]) if row.get("kind") else None,
        confidence=row.get("confidence"),
        failure=opened.failure,
        conversation_id=conversation_id,
        deleted_at=to_datetime(row["deleted_at"]) if row.get("deleted_at") else None,
    )


def local_time(row: Mapping[str, Any]) -> datetime:
    """Return when it occurred, with the offset of the sender's own clock."""
    return to_datetime(row["occurred_at"]).astimezone(timezone(timedelta(minutes=row["occurred_offset"])))


def _known_sensitivity(row: Mapping[str, Any], status: MemoryStatus, level: Sensitivity) -> Sensitivity | None:
    if status is MemoryStatus.READY:
        return level
    stated = row.get("stated_level")
    return None if stated is None else Sensitivity(stated)


def _json(value: object) -> str | None:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None


def _to_date(mention: Mapping[str, Any]) -> TimeMention:
    return TimeMention(**{**mention, "precision": TimePrecision(mention["precision"])})
