"""What an owner's event log tells to those who keep a copy of the graph: how far it reaches, and what is new."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.errors import NotFound
from knowledge.events.event import ChangeEvent
from knowledge.events.ports import EventLog
from knowledge.ingestion.resolution import Mark

_MAX_EVENTS = 512
"""More have happened: it is quicker to read all again."""


async def heard(log: EventLog, owner: str, since: Mark | None) -> tuple[Mark, Sequence[ChangeEvent] | None]:
    """Return how far the log reaches, and what happened since a mark; None where all is to be read again.

    Raises NotFound where the owner is gone.
    """
    head = (await log.heads([owner])).get(owner)
    if head is None:
        raise NotFound("user")
    mark = Mark(head.epoch, head.seq)
    is_near = since is not None and since.epoch == head.epoch and head.pruned <= since.seq
    if since is None or not is_near or head.seq - since.seq > _MAX_EVENTS:
        return mark, None
    return mark, await log.after(owner, since.seq, head.seq - since.seq) if head.seq > since.seq else []
