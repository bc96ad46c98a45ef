"""Write relations inside another's transaction: load what is known, fold it with what is new, write the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from cypher import load
from knowledge.events.event import NewEvent
from knowledge.ids import new_id
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.relations.canonical import SINGLE_BY_EITHER, canonical
from knowledge.relations.closings import Fact, refold
from knowledge.relations.evidence import Evidence, NewEvidence
from knowledge.relations.relation import RelationType
from knowledge.stores.graph import Transaction
from knowledge.stores.relation_changes import Changes
from knowledge.stores.relation_rows import StoredVersion, to_stored

_FIND_EVIDENCED = load("relation/find_evidenced")
_FIND_RIVALS = load("relation/find_rivals")
_READ_FACTS = load("relation/read_facts")


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
        """Take away what these memories said and write what is said now, folding once: what stays keeps its id."""
        gone = frozenset(memory_ids)
        touched = {}
        if gone:
            rows = await tx.run(_FIND_EVIDENCED, owner_id=owner, sources=sorted(gone))
            touched = dict.fromkeys(row["fact"] for row in rows)
        if not touched and not evidence:
            return []
        keys = await self._keys.of(owner)
        new = [(_fact_of(item, keys), item) for item in evidence]
        touched |= dict.fromkeys(fact.key for fact, _ in new)
        stored = await self._read(tx, owner, touched, keys)
        facts = {version.fact.key: version.fact for version in stored}
        context = await self._rivals(tx, owner, [*facts.values(), *(fact for fact, _ in new)])
        stored += await self._read(tx, owner, context - touched.keys(), keys)

        facts = {}
        for version in stored:
            known = facts.get(version.fact.key, version.fact)
            said = {e.id: e for e in (*known.evidence, *version.fact.evidence) if e.source not in gone}
            facts[version.fact.key] = replace(known, evidence=tuple(said.values()))
        for fact, item in new:
            known = facts.setdefault(fact.key, fact)
            facts[fact.key] = replace(known, evidence=(*known.evidence, _evidence_of(item)))

        by_fact: defaultdict[str, list[StoredVersion]] = defaultdict(list)
        for version in stored:
            by_fact[version.fact.key].append(version)
        changes = Changes(owner, keys)
        for key, chains in refold(facts.values()).items():
            if key in touched or _shares_slot(facts[key], (facts[k] for k in touched)):
                changes.of_fact(facts[key], by_fact[key], chains)
        await changes.write(tx)
        return changes.events()

    async def _read(self, tx: Transaction, owner: str, facts: Iterable[str], keys: OwnerKeys) -> list[StoredVersion]:
        wanted = sorted(facts)
        rows = await tx.run(_READ_FACTS, owner_id=owner, facts=wanted) if wanted else []
        return [to_stored(row, keys) for row in rows]

    async def _rivals(self, tx: Transaction, owner: str, facts: Iterable[Fact]) -> set[str]:
        """Find what shares a slot with these facts, and what shares one with those: all that the fold must see."""
        found: set[str] = set()
        asked: set[tuple[RelationType, str]] = set()
        slots = {slot for fact in facts for slot in fact.slots}
        for _ in range(2):
            slots -= asked
            if not slots:
                break
            asked |= slots
            rows = await tx.run(
                _FIND_RIVALS,
                owner_id=owner,
                slots=[
                    {"type": kind.value, "entity": entity, "either": kind in SINGLE_BY_EITHER}
                    for kind, entity in sorted(slots)
                ],
            )
            found |= {row["fact"] for row in rows}
            slots = {
                slot
                for row in rows
                for slot in Fact(row["fact"], RelationType(row["type"]), row["subject"], row["object"], None).slots
            }
        return found


def _shares_slot(fact: Fact, touched: Iterable[Fact]) -> bool:
    slots = set(fact.slots)
    return bool(slots) and any(slots.intersection(other.slots) for other in touched)


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
