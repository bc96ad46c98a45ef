"""What a change of entities or topics leaves to do, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.events.event import NewEvent
from knowledge.relinked import Relinked


@dataclass(frozen=True, slots=True)
class Done:
    """The entity or topic that the change leaves, the events to append, and the memories to be linked anew."""

    id: str
    events: tuple[NewEvent, ...] = ()
    memories: tuple[str, ...] = ()

    @property
    def relinked(self) -> Relinked:
        return Relinked(self.id, self.memories)
