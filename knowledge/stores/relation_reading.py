"""Read from the graph all that a fold must see: facts with their versions and evidence, and what shares a slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from cypher import load
from knowledge.events.event import NewEvent
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.relations.canonical import AT_WORK, USUAL_BY_EITHER
from knowledge.relations.closings import Fact, refold
from knowledge.relations.relation import RelationType
from knowledge.stores.graph import Transaction
from knowledge.stores.relation_changes import Changes
from knowledge.stores.relation_rows import StoredVersion, to_stored

_HOPS = 4
"""From a fact to all on which it can depend: its rivals' own rivals, and what corrects those."""
_FIND_RIVALS = load("relation/find_rivals")
_SELF = load("facts/self_of")
_READ_FACTS = load("relation/read_facts")


async def read_facts(tx: Transaction, owner: str, facts: Iterable[str], keys: OwnerKeys) -> list[StoredVersion]:
    wanted = sorted(facts)
    rows = await tx.run(_READ_FACTS, owner_id=owner, facts=wanted) if wanted else []
    return [to_stored(row, keys) for row in rows]


async def find_rivals(tx: Transaction, owner: str, facts: Iterable[Fact]) -> set[str]:
    """Find what shares a slot with these facts, ties that end with these jobs and jobs that these ties end with, and
    what shares a slot with those: all that the fold must see."""
    facts = list(facts)
    workers = {fact.subject for fact in facts if fact.type is RelationType.WORKS_AT}
    ties = await _in_slots(tx, owner, {(kind, worker) for kind in AT_WORK for worker in workers}, AT_WORK)
    found = {tie.key for tie in ties}
    known, asked = [*facts, *ties], set[tuple[RelationType, str]]()
    for _ in range(_HOPS):
        slots = {slot for fact in known for slot in (*fact.slots, *_jobs(fact))} - asked
        if not slots:
            break
        asked |= slots
        known = await _in_slots(tx, owner, slots, USUAL_BY_EITHER)
        found |= {fact.key for fact in known}
    return found


def _jobs(tie: Fact) -> Iterator[tuple[RelationType, str]]:
    ends = (tie.subject, tie.object) if tie.type in AT_WORK else ()
    return ((RelationType.WORKS_AT, end) for end in ends if end is not None)


async def _in_slots(
    tx: Transaction, owner: str, slots: Collection[tuple[RelationType, str]], by_either: Collection[RelationType]
) -> list[Fact]:
    if not slots:
        return []
    wanted = [{"type": kind.value, "entity": entity, "either": kind in by_either} for kind, entity in sorted(slots)]
    rows = await tx.run(_FIND_RIVALS, owner_id=owner, slots=wanted)
    return [Fact(row["fact"], RelationType(row["type"]), row["subject"], row["object"], None) for row in rows]


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
    """Fold the facts and write what differs from the stored versions: of those touched, of what shares a slot with
    them, and of ties that end with touched jobs."""
    by_fact: defaultdict[str, list[StoredVersion]] = defaultdict(list)
    for version in stored:
        by_fact[version.fact.key].append(version)
    changed = [facts[key] for key in touched]
    slots = {slot for fact in changed for slot in fact.slots}
    workers = {fact.subject for fact in changed if fact.type is RelationType.WORKS_AT}
    has_ties = any(fact.type in AT_WORK for fact in facts.values())
    mine = await tx.run(_SELF, owner_id=changes.owner) if has_ties else []
    me = next((row["id"] for row in mine), None)
    for key, chains in refold(facts.values(), me).items():
        fact = facts[key]
        if key in touched or slots.intersection(fact.slots) or fact.worker(me) in workers:
            changes.of_fact(facts[key], by_fact[key], chains)
    await changes.write(tx)
    return changes.events()
