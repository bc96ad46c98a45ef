"""Read from the graph all that a fold must see: facts with their versions and evidence, and what shares a slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from cypher import load
from knowledge.events.event import NewEvent
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.relations.canonical import USUAL_BY_EITHER
from knowledge.relations.closings import Fact, refold
from knowledge.relations.relation import RelationType
from knowledge.stores.graph import Transaction
from knowledge.stores.relation_changes import Changes
from knowledge.stores.relation_rows import StoredVersion, to_stored

_FIND_RIVALS = load("relation/find_rivals")
_READ_FACTS = load("relation/read_facts")


async def read_facts(tx: Transaction, owner: str, facts: Iterable[str], keys: OwnerKeys) -> list[StoredVersion]:
    wanted = sorted(facts)
    rows = await tx.run(_READ_FACTS, owner_id=owner, facts=wanted) if wanted else []
    return [to_stored(row, keys) for row in rows]


async def find_rivals(tx: Transaction, owner: str, facts: Iterable[Fact]) -> set[str]:
    """Find what shares a slot with these facts, and what shares one with those: all that the fold must see."""
    found: set[str] = set()
    asked: set[tuple[RelationType, str]] = set()
    slots = {slot for fact in facts for slot in fact.slots}
    for _ in range(4):
        slots -= asked
        if not slots:
            break
        asked |= slots
        rows = await tx.run(
            _FIND_RIVALS,
            owner_id=owner,
            slots=[
                {"type": kind.value, "entity": entity, "either": kind in USUAL_BY_EITHER}
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


def told_by(stored: Iterable[StoredVersion], gone: Collection[str] = ()) -> dict[str, Fact]:
    """Return each fact with all evidence of its versions but that of the sources that are gone."""
    facts: dict[str, Fact] = {}
    for version in stored:
        known = facts.get(version.fact.key, version.fact)
        said = {e.id: e for e in (*known.evidence, *version.fact.evidence) if e.source not in gone}
        facts[version.fact.key] = replace(known, evidence=tuple(said.values()))
    return facts


async def write_folded(
    tx: Transaction,
    changes: Changes,
    facts: dict[str, Fact],
    stored: Iterable[StoredVersion],
    touched: Collection[str],
) -> list[NewEvent]:
    """Fold the facts and write what differs from the stored versions: of those touched, and of what shares a slot."""
    by_fact: defaultdict[str, list[StoredVersion]] = defaultdict(list)
    for version in stored:
        by_fact[version.fact.key].append(version)
    for key, chains in refold(facts.values()).items():
        if key in touched or _shares_slot(facts[key], (facts[k] for k in touched)):
            changes.of_fact(facts[key], by_fact[key], chains)
    await changes.write(tx)
    return changes.events()


def _shares_slot(fact: Fact, touched: Iterable[Fact]) -> bool:
    slots = set(fact.slots)
    return bool(slots) and any(slots.intersection(other.slots) for other in touched)
