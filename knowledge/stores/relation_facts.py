"""Write relations inside another's transaction: load what is known, fold it with what is new, write the difference."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from cypher import load
from knowledge.events.event import NewEvent
from knowledge.ids import new_id
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.relations.canonical import canonical
from knowledge.relations.closings import Fact
from knowledge.relations.evidence import Evidence, NewEvidence
from knowledge.relations.relation import RelationType
from knowledge.stores.graph import Transaction
from knowledge.stores.relation_changes import Changes
from knowledge.stores.relation_reading import find_rivals, read_facts, told_by, write_folded
from knowledge.stores.relation_repeats import tell_again

_FIND_EVIDENCED = load("relation/find_evidenced")


class KeySource(Protocol):
    async def of(self, owner: str) -> OwnerKeys: ...


class RelationFacts:
    """Each method wants the owner's Lease locked, and gives the events for the caller to append as the last step."""

    def __init__(self, keys: KeySource) -> None:
        self._keys = keys

    async def add(self, tx: Transaction, owner: str, evidence: Sequence[NewEvidence]) -> list[NewEvent]:
        """Write new evidence and all that follows from it; its sources and entities exist."""
        return await self.replace(tx, owner, (), evidence)

    async def remove(self, tx: Transaction, owner: str, memory_ids: Collection[str]) -> list[NewEvent]:
        """Take away what these memories said; a relation without evidence goes, with its typed edge."""
        return await self.replace(tx, owner, memory_ids, ())

    async def replace(
        self, tx: Transaction, owner: str, memory_ids: Collection[str], evidence: Sequence[NewEvidence]
    ) -> list[NewEvent]:
        """Take away what these memories said and write what is said now, folding once: what stays keeps its id.

        What is said of two names of one entity says nothing of two.
        """
        gone = frozenset(memory_ids)
        evidence = [item for item in evidence if item.subject != item.object]
        touched = {}
        if gone:
            rows = await tx.run(_FIND_EVIDENCED, owner_id=owner, sources=sorted(gone))
            touched = dict.fromkeys(row["fact"] for row in rows)
        if not touched and not evidence:
            return []
        keys = await self._keys.of(owner)
        new = [(_fact_of(item, keys), _evidence_of(item)) for item in evidence]
        if not gone:
            new = await tell_again(tx, owner, keys, new)
            if not new:
                return []
        touched |= dict.fromkeys(fact.key for fact, _ in new)
        stored = await read_facts(tx, owner, touched, keys)
        known_facts = {version.fact.key: version.fact for version in stored}
        context = await find_rivals(tx, owner, [*known_facts.values(), *(fact for fact, _ in new)])
        stored += await read_facts(tx, owner, context - touched.keys(), keys)
        facts = told_by(stored, gone)
        for fact, e in new:
            known = facts.setdefault(fact.key, fact)
            facts[fact.key] = replace(known, evidence=(*known.evidence, e))
        return await write_folded(tx, Changes(owner, keys), facts, stored, touched)


def fact_key(keys: OwnerKeys, kind: RelationType, subject: str, other: str | None) -> str:
    return keys.blind("fact", f"{subject}|{kind}|{other}")


def _fact_of(item: NewEvidence, keys: OwnerKeys) -> Fact:
    kind, subject, object_ = canonical(item.type, item.subject, item.object)
    return Fact(fact_key(keys, kind, subject, object_ or item.value), kind, subject, object_, item.value)


def _evidence_of(item: NewEvidence) -> Evidence:
    return Evidence(
        id=new_id(),
        source=item.source,
        role=item.role,
        bounds=item.bounds,
        level=item.level,
        confidence=item.confidence,
        origin=item.origin,
        recorded_at=item.recorded_at,
        observed_at=item.observed_at or item.recorded_at,
        label=item.label,
    )
