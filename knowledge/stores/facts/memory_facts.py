"""The facts of memories: written once per revision, taken out when the memory is changed or goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cypher import load
from knowledge.events.event import NewEvent
from knowledge.ingestion.facts import Findings, Linked
from knowledge.ingestion.resolution import Resolution
from knowledge.instants import now
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.relations.evidence import NewEvidence
from knowledge.relations.relation import RelationOrigin
from knowledge.stores.facts.conversations import relink, write_conversations
from knowledge.stores.facts.conversations_recount import recount_conversations
from knowledge.stores.facts.entities import write_entities
from knowledge.stores.facts.recount import recount_entities
from knowledge.stores.facts.topics import write_topics
from knowledge.stores.facts.topics_recount import recount_topics
from knowledge.stores.graph import Transaction
from knowledge.stores.merges.retracting import retract_merges
from knowledge.stores.merges.ties import read_ties
from knowledge.stores.relation_facts import RelationFacts

_MARK = load("facts/mark_written")
_FORGET = load("facts/forget")
_SELF = load("facts/self_of")


@dataclass(slots=True)
class _Touched:
    """What lost evidence, and from which place on each conversation must be linked anew."""

    entities: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    conversations: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)

    def relink(self, conversation: str, place: str) -> None:
        self.places[conversation] = min(place, self.places.get(conversation, place))


class MemoryFacts:
    """Every method runs inside a transaction that holds the owner's Lease node, and returns events to append."""

    def __init__(self, relations: RelationFacts) -> None:
        self._relations = relations

    async def write(
        self, tx: Transaction, owner: str, keys: OwnerKeys, batch: Sequence[Findings], resolution: Resolution
    ) -> tuple[dict[str, Linked], list[NewEvent]]:
        """Write the facts of memories that are still at their revision, in place of any earlier ones.

        Writing the same revision again (a worker died after it) changes nothing but replaces what it finds. Raises
        Outdated where the resolution is.
        """
        marks = [
            {"id": found.id, "revision": found.revision, "level": int(found.level), "anew": found.is_anew}
            for found in batch
        ]
        rows = await tx.run(_MARK, owner_id=owner, rows=marks)
        current = {row["id"] for row in rows}
        batch = [found for found in batch if found.id in current]
        linked = {found.id: Linked() for found in batch}
        if not batch:
            return linked, []
        again = [row["id"] for row in rows if row["earlier"] is not None]
        touched = await _forget(tx, owner, again)
        if again:
            await tx.run(_MARK, owner_id=owner, rows=[mark for mark in marks if mark["id"] in again])
        events = await write_entities(tx, owner, keys, batch, resolution, linked)
        topics, lower = await write_topics(tx, owner, keys, batch, linked)
        events += topics
        touched.topics |= lower
        for conversation, place in (await write_conversations(tx, owner, keys, batch, linked)).items():
            touched.relink(conversation, place)
        events += await self._relations.replace(tx, owner, again, await _evidence(tx, owner, batch, resolution))
        events += await _settle(tx, owner, keys, touched)
        return linked, events

    async def remove(self, tx: Transaction, owner: str, keys: OwnerKeys, ids: Sequence[str]) -> list[NewEvent]:
        """Take out all that these memories say; what has no evidence left goes with it."""
        events = await self.retract(tx, owner, keys, ids)
        touched = await _forget(tx, owner, ids)
        events += await self._relations.remove(tx, owner, ids)
        return events + await _settle(tx, owner, keys, touched)

    async def retract(self, tx: Transaction, owner: str, keys: OwnerKeys, ids: Sequence[str]) -> list[NewEvent]:
        """Take back what is one because these memories said so: they go, or will say something else."""
        return await retract_merges(tx, owner, keys, await read_ties(tx, owner, ids))


async def _forget(tx: Transaction, owner: str, ids: Sequence[str]) -> _Touched:
    touched = _Touched()
    if not ids:
        return touched
    for row in await tx.run(_FORGET, owner_id=owner, ids=list(ids)):
        touched.entities.update(row["entities"])
        touched.topics.update(row["topics"])
        for conversation in row["conversations"]:
            touched.conversations.add(conversation)
            touched.relink(conversation, min(row["earlier_keys"], default=""))
    return touched


async def _settle(tx: Transaction, owner: str, keys: OwnerKeys, touched: _Touched) -> list[NewEvent]:
    events = await recount_entities(tx, owner, keys, sorted(touched.entities))
    events += await recount_topics(tx, owner, keys, sorted(touched.topics))
    await recount_conversations(tx, owner, keys, sorted(touched.conversations))
    for conversation, place in touched.places.items():
        await relink(tx, owner, conversation, place)
    return events


async def _evidence(
    tx: Transaction, owner: str, batch: Sequence[Findings], resolution: Resolution
) -> list[NewEvidence]:
    found = [(memory, relation) for memory in batch for relation in memory.understanding.relations]
    if not found:
        return []
    me = (await tx.run(_SELF, owner_id=owner))[0]["id"]
    evidence = []
    for memory, relation in found:
        subject = me if relation.subject is None else resolution.ends.get((memory.id, relation.subject))
        other = None if relation.object is None else resolution.ends.get((memory.id, relation.object))
        if subject is None or (other is None and relation.value is None):
            continue
        evidence.append(
            NewEvidence(
                source=memory.id,
                subject=subject,
                type=relation.type,
                object=other,
                value=relation.value,
                role=relation.role,
                bounds=relation.bounds,
                level=memory.level,
                confidence=relation.confidence,
                origin=RelationOrigin.EXTRACTED,
                recorded_at=now(),
                observed_at=memory.occurred_at,
                label=relation.label,
            )
        )
    return evidence
