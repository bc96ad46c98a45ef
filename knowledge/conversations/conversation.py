"""A conversation: memories that came in one channel under one name, in order."""

from dataclasses import dataclass
from datetime import datetime

from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind


@dataclass(frozen=True, slots=True)
class Conversation:
    """`kind` is the dominant kind of its memories; `sensitivity` the highest that the caller may see."""

    id: str
    owner: str
    title: str | None
    channel: str | None
    kind: MemoryKind | None
    sensitivity: Sensitivity
    started_at: datetime | None
    ended_at: datetime | None
    page_key: str
