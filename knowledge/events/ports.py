"""What the event log needs from its engines: the log of record in the graph, and a stream that wakes and caches."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.events.event import ChangeEvent


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where an owner's log stands. A new `epoch` means another log; events up to `pruned` are gone."""

    epoch: str
    seq: int
    pruned: int = 0


@dataclass(frozen=True, slots=True)
class Wake:
    """Word that an owner's stream has grown to `seq`."""

    owner: str
    epoch: str
    seq: int


class EventLog(Protocol):
    """The log of record, kept in the graph."""

    async def heads(self, owners: Sequence[str]) -> dict[str, LogHead]: ...

    async def after(self, owner: str, seq: int, limit: int) -> list[ChangeEvent]:
        """Return the events that follow `seq` without a gap, at most `limit`."""
        ...

    async def prune(self, before: str) -> int:
        """Delete the events from before an instant; return how many went."""
        ...


class EventStream(Protocol):
    """A copy of each log's end, quick to read, that may be lost at any time; raises EngineUnavailable when down."""

    async def last(self, owner: str, epoch: str) -> int | None:
        """Return the last number that the stream of this epoch holds, None where it holds none."""
        ...

    async def append(self, epoch: str, events: Sequence[ChangeEvent], *, afresh: bool = False) -> int:
        """Add those of one owner's events that follow the stream's last, and wake readers; return its last number."""
        ...

    async def after(self, owner: str, epoch: str, seq: int, limit: int) -> list[ChangeEvent]:
        """Return the events that follow `seq` without a gap; none where the stream does not hold them."""
        ...

    def wakes(self) -> AsyncIterator[Wake]:
        """Yield what grows, until closed; raises EngineUnavailable when the connection is lost."""
        ...
