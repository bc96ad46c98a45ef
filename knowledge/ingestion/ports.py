"""What ingestion needs: a language side that understands, and a graph that holds the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from knowledge.ingestion.connecting import Connections, Kin, Standing
from knowledge.ingestion.facts import Draft, Example, Findings, KnownName, Linked, Understanding
from knowledge.ingestion.resolution import Mark, News, Occurrence, Resolution, TopicNews
from knowledge.levels import Sensitivity
from knowledge.memories.memory import JsonObject

_NONE = Connections()
MAX_EXAMPLES = 128


class Understander(Protocol):
    """Turns drafts into what they mean, in the order given; CPU work, no I/O."""

    def prepare(self) -> None:
        """Take the time now that the first memory would have to wait for."""
        ...

    def understand(
        self, drafts: Sequence[Draft], known: Sequence[KnownName], examples: Sequence[Example] = ()
    ) -> list[Understanding]:
        """`known` are names of the owner's graph, `examples` what they said by hand of other memories."""
        ...


@dataclass(frozen=True, slots=True)
class Lease:
    """One owner's work, held by one worker until it is released or runs out; every write renews and is fenced by it.

    `claims` counts how often it was claimed since it was last given back: more than once where workers died of it.
    """

    owner: str
    claim: str
    claims: int = 1


@dataclass(frozen=True, slots=True)
class Taken:
    """A memory that is to be understood, PENDING mostly, opened for the worker that holds its owner's lease."""

    draft: Draft
    revision: int
    attempts: int
    recorded_at: datetime
    occurred_at: str
    source: str | None
    metadata: JsonObject | None
    conversation_key: str | None
    conversation_title: str | None
    was_indexed: bool
    stands_at: Sensitivity | None = None
    """The level of a memory that is READY and understood anew."""

    def rises(self, understanding: Understanding) -> bool:
        """Tell whether a READY memory is found to be higher than it stands."""
        return self.stands_at is not None and self.stands_at < understanding.level

    def findings(self, understanding: Understanding) -> Findings:
        return Findings(
            id=self.draft.id,
            revision=self.revision,
            level=understanding.level,
            occurred_at=self.occurred_at,
            understanding=understanding,
            speaker=self.draft.speaker,
            conversation_key=self.conversation_key,
            conversation_title=self.conversation_title,
            channel=self.source,
            is_anew=self.stands_at is not None,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    pending: int
    failed: int
    total: int


class WorkStore(Protocol):
    """The graph as queue of record. Methods that take a lease raise Fenced once it went to another worker."""

    async def due_shards(self) -> list[int]: ...

    async def claim(self, shard: int) -> Lease | None:
        """Take the lease of one owner of the shard who has due work, or None."""
        ...

    async def take(self, lease: Lease, batch: int) -> list[Taken]:
        """Return the owner's due memories in order, opened; those that do not open are given up."""
        ...

    async def news(self, lease: Lease, since: Mark | None, also: Sequence[str] = ()) -> News:
        """Return the owner's entities that changed since a mark, and these ones; all where there is no such mark."""
        ...

    async def occurrences(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, Sequence[Occurrence]]:
        """Return some of the memories that name these entities, opened."""
        ...

    async def topic_news(self, lease: Lease, since: Mark | None) -> TopicNews:
        """Return the names of the owner's topics that came since a mark; all where there is no such mark."""
        ...

    async def examples(self, lease: Lease) -> Sequence[Example]:
        """Return the memories that the owner classified by hand last, opened; at most `MAX_EXAMPLES`."""
        ...

    async def write_facts(
        self,
        lease: Lease,
        batch: Sequence[Findings],
        resolution: Resolution,
        risen: Sequence[tuple[Taken, Understanding]] = (),
    ) -> Mapping[str, Linked]:
        """Write facts; memories that were changed or deleted meanwhile are missing from the answer.

        READY memories that have `risen` are sealed at their new level with their facts: never do these stand beside a
        memory that may be read lower. Raises Contended where others kept coming in between; a smaller batch has better
        prospects. Raises Outdated where entities changed since the names were resolved.
        """
        ...

    async def kin(self, lease: Lease, ids: Sequence[str], entities: Sequence[str], topics: Sequence[str]) -> Kin:
        """Return what leads from memories to others: of their entities and topics those that few have, and order."""
        ...

    async def standing(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, Standing]:
        """Return those of the memories that are READY, with their connections."""
        ...

    async def make_ready(
        self, lease: Lease, batch: Sequence[tuple[Taken, Understanding]], connections: Connections = _NONE
    ) -> list[str]:
        """Seal at the level found, make READY and connect; return those that still were as they were taken."""
        ...

    async def linked(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, Linked]:
        """Return what those of the memories that are READY are linked to."""
        ...

    async def connect(self, lease: Lease, connections: Connections) -> None:
        """Connect READY memories further."""
        ...

    async def give_up(self, lease: Lease, taken: Taken, reason: str) -> bool:
        """Try the memory again later (True), or make it FAILED with the reason after its last try."""
        ...

    async def doubt(self, owner: str, ids: Sequence[str]) -> None:
        """Have the sweep look whether the points of these memories are what the graph says; needs no lease."""
        ...

    async def unchanged(self, owner: str, batch: Sequence[Taken], clearance: Sensitivity) -> Set[str]:
        """Return those that are as they were taken: not edited, not deleted, and where READY by now, no higher.

        Needs no lease.
        """
        ...

    async def release(self, lease: Lease) -> None: ...

    async def counts(self, owner: str) -> Counts: ...


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A memory that was deleted, or whose points are in doubt; `alive` where it is in no trash, and `waits` where it is
    not understood yet."""

    memory_id: str
    owner: str
    alive: bool
    waits: bool
    revision: int = 0


class Leftovers(Protocol):
    """What the sweep asks of the graph: ids only, for no owner in particular."""

    async def tombstones(self, before: str, limit: int) -> list[Tombstone]: ...

    async def unbury(self, settled: Sequence[Tombstone], before: str) -> None:
        """Remove those no younger than `before` whose memories are as they were: not alive, or at that revision."""
        ...

    async def rebury(self, ids: Sequence[str]) -> None:
        """Have tombstones come up again as if they were laid now, and later each time."""
        ...

    async def expired_trash(self, before: str, limit: int) -> dict[str, list[str]]:
        """Return ids of memories deleted before an instant, by owner."""
        ...
