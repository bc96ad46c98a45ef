"""What is told once more and changes no belief: hung on the version that stands, whatever else that rests on.

A fold reads all that was ever said of a fact. "My boss Dana" for the thousandth time need not: it says nothing that the
fold would answer otherwise, as long as nobody denied or corrected anything in the same place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from cypher import load
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.relations.canonical import AT_WORK, USUAL_BY_EITHER
from knowledge.relations.closings import Fact
from knowledge.relations.evidence import UNBOUNDED, Evidence
from knowledge.relations.relation import EvidenceRole, RelationOrigin, RelationType
from knowledge.stores.graph import Transaction
from knowledge.stores.relation_changes import Changes
from knowledge.stores.relation_rows import StoredVersion, to_stored

_READ_HEADS = load("relation/read_heads")
_DISPUTED = load("relation/disputed_slots")
_SELF = load("facts/self_of")

Told = tuple[Fact, Evidence]
_Slot = tuple[RelationType, str]


async def tell_again(tx: Transaction, owner: str, keys: OwnerKeys, told: Sequence[Told]) -> list[Told]:
    """Write what only says again what is believed; return the rest, for which there must be a fold.

    It is told later than all that the fact rests on, and asserts no start or end: it opens no version, closes none, and
    gives nothing to other facts. What it could change is when the fact was first seen to hold, so that a rival's start
    closes it, and when last, so that a change of jobs does not: then there is a fold.
    """
    by_fact: defaultdict[str, list[Told]] = defaultdict(list)
    for fact, e in told:
        by_fact[fact.key].append((fact, e))
    again = {key: items for key, items in by_fact.items() if all(_is_plain(e) for _, e in items)}
    news = {slot for key, items in by_fact.items() if key not in again for slot in _asked(items[0][0])}
    again = {key: items for key, items in again.items() if news.isdisjoint(_asked(items[0][0]))}
    standing = await _standing(tx, owner, keys, list(again))
    again = {
        key: items for key, items in again.items() if key in standing and all(_fits(e, standing[key]) for _, e in items)
    }
    disputed = await _disputed(tx, owner, [items[0][0] for items in again.values()])
    changes = Changes(owner, keys)
    for key, items in again.items():
        if key not in disputed:
            changes.repeat(standing[key], [e for _, e in items])
            del by_fact[key]
    await changes.write(tx)
    return [item for items in by_fact.values() for item in items]


def _is_plain(e: Evidence) -> bool:
    return e.role is EvidenceRole.STATES and e.bounds == UNBOUNDED and e.origin is RelationOrigin.EXTRACTED


def _fits(e: Evidence, known: StoredVersion) -> bool:
    opened, first_seen = str(known.properties["recorded_at"]), str(known.properties["first_seen"])
    return e.level >= known.level and e.recorded_at > opened and e.observed_at >= first_seen


async def _standing(tx: Transaction, owner: str, keys: OwnerKeys, facts: Collection[str]) -> dict[str, StoredVersion]:
    """Return the version of each fact that has but one, which everybody believes who knows of it."""
    rows = await tx.run(_READ_HEADS, owner_id=owner, facts=sorted(facts)) if facts else []
    versions: defaultdict[str, list[StoredVersion]] = defaultdict(list)
    for row in rows:
        version = to_stored({**row, "evidence": ()}, keys)
        versions[version.fact.key].append(version)
    return {key: only for key, (only, *more) in versions.items() if not more and only.properties["undisputed"]}


async def _disputed(tx: Transaction, owner: str, facts: Sequence[Fact]) -> set[str]:
    """Return those in whose slots something was taken back, or whose worker's jobs began or ended."""
    is_at_work = any(fact.type in AT_WORK for fact in facts)
    mine = await tx.run(_SELF, owner_id=owner) if is_at_work else []
    me = next((str(row["id"]) for row in mine), None)
    jobs = {fact.key: (RelationType.WORKS_AT, worker) for fact in facts if (worker := fact.worker(me))}
    asked = {slot: False for fact in facts for slot in fact.slots} | dict.fromkeys(jobs.values(), True)
    if not asked:
        return set()
    slots = [
        {"type": kind.value, "entity": entity, "either": kind in USUAL_BY_EITHER, "unbounded": unbounded}
        for (kind, entity), unbounded in sorted(asked.items())
    ]
    rows = await tx.run(_DISPUTED, owner_id=owner, slots=slots)
    found = {(RelationType(row["type"]), row["entity"]) for row in rows}
    return {fact.key for fact in facts if found.intersection((*fact.slots, *filter(None, (jobs.get(fact.key),))))}


def _asked(fact: Fact) -> Iterator[_Slot]:
    """Yield where news would concern the fact: in its slots, and in the jobs of its ends."""
    yield from fact.slots
    ends = (fact.subject, fact.object) if fact.type in AT_WORK else ()
    yield from ((RelationType.WORKS_AT, end) for end in ends if end is not None)
