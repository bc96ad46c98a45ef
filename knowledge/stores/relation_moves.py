"""Put other entities at the ends of what was said: where entities are merged, given back, parted or deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cypher import load, load_each
from knowledge.errors import Outdated
from knowledge.events.event import NewEvent
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.relations.canonical import TYPED, canonical
from knowledge.relations.closings import Fact
from knowledge.relations.evidence import Ends, Evidence
from knowledge.relations.relation import RelationType
from knowledge.stores.graph import Transaction
from knowledge.stores.relation_changes import Changes
from knowledge.stores.relation_facts import fact_key
from knowledge.stores.relation_reading import find_rivals, read_facts, told_by, write_folded
from knowledge.stores.relation_rows import StoredVersion

_FACTS_OF = load("relation/facts_of_entities")
_REHANG_TIED = load_each("relation/rehang_tied", TYPED)
_REHANG_VALUED = load("relation/rehang_valued")
_HOLDERS = load("merge/holders")


@dataclass(frozen=True, slots=True)
class Places:
    """Who stands where after the change.

    `holders`: where ids lead, None to nobody; what is not in it leads where the graph says. `meant`: whom a source
    speaks of instead of an entity, by source and entity.
    """

    holders: Mapping[str, str | None]
    meant: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aside:
    """What was said of two that are one: it says nothing until they are two again. `evidence.said_of` is set."""

    type: RelationType
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Moves:
    events: list[NewEvent]
    aside: list[Aside]


async def move_relations(
    tx: Transaction,
    owner: str,
    keys: OwnerKeys,
    entities: Collection[str],
    places: Places,
    returning: Sequence[Aside] = (),
) -> Moves:
    """Give the evidence at these entities its new ends, and fold what it left and what it came to.

    Versions move with the evidence that opened them and keep their ids. The entities at the new ends exist already, and
    those at the old ends still do. `returning` was set aside, and is again where its ends are one still.
    """
    rows = await tx.run(_FACTS_OF, owner_id=owner, ids=sorted(entities))
    stored = await read_facts(tx, owner, {row["fact"] for row in rows}, keys)
    left = told_by(stored)
    said = [(fact, e) for fact in left.values() for e in fact.evidence if not e.closing]
    ids = {end for e in [e for _, e in said] + [one.evidence for one in returning] for end in _ends_said(e)}
    known = await tx.run(_HOLDERS, owner_id=owner, ids=sorted(ids)) if ids else []
    places = replace(places, holders={**{row["id"]: row["holder"] for row in known}, **places.holders})

    told: dict[str, Fact] = {}
    goes_to: dict[str, Fact] = {}
    aside: list[Aside] = []
    opened = {version.opener: version.id for version in stored}
    for kind, value, placed in (
        *((fact.type, fact.value, _placed(e, Ends(fact.subject, fact.object), places)) for fact, e in said),
        *((one.type, None, _placed(one.evidence, None, places)) for one in returning),
    ):
        if placed is None:
            continue
        ends, e = placed
        if ends.subject == ends.object:
            aside.append(Aside(kind, replace(e, opened=opened.get(e.id, e.opened))))
            continue
        fact = _fact(keys, kind, ends, value)
        known_fact = told.setdefault(fact.key, fact)
        told[fact.key] = replace(known_fact, evidence=(*known_fact.evidence, e))
        goes_to[e.id] = fact
    stored = await _rehung(tx, owner, stored, goes_to)
    facts = {key: replace(fact, evidence=()) for key, fact in left.items()}
    context = {*told} | await find_rivals(tx, owner, [*left.values(), *told.values()])
    stored += (others := await read_facts(tx, owner, context - left.keys(), keys))
    facts |= told_by(others)
    for key, fact in told.items():
        known_fact = facts.get(key, fact)
        kept = () if known_fact is fact else known_fact.evidence
        facts[key] = replace(known_fact, evidence=(*kept, *fact.evidence))
    touched = {*left, *told}
    return Moves(await write_folded(tx, Changes(owner, keys, lends=False), facts, stored, touched), aside)


def _ends_said(evidence: Evidence) -> list[str]:
    said = evidence.said_of
    return [] if said is None else [end for end in (said.subject, said.object) if end is not None]


def _placed(evidence: Evidence, ends: Ends | None, places: Places) -> tuple[Ends, Evidence] | None:
    """Return where the evidence stands now, and it itself with whom it spoke of; None where one of those is gone."""
    said = evidence.said_of or ends
    if said is None:
        raise ValueError(f"evidence {evidence.id} was set aside without its ends")
    subject = places.meant.get((evidence.source, said.subject), said.subject)
    other = None if said.object is None else places.meant.get((evidence.source, said.object), said.object)
    said = Ends(subject, other)
    holder = places.holders.get(subject, subject)
    other_holder = None if other is None else places.holders.get(other, other)
    if holder is None or (other is not None and other_holder is None):
        return None
    now = Ends(holder, other_holder)
    return now, replace(evidence, said_of=None if now == said else said)


def _fact(keys: OwnerKeys, kind: RelationType, ends: Ends, value: str | None) -> Fact:
    kind, subject, other = canonical(kind, ends.subject, ends.object)
    return Fact(fact_key(keys, kind, subject, other or value), kind, subject, other, value)


async def _rehung(
    tx: Transaction, owner: str, stored: Sequence[StoredVersion], goes_to: Mapping[str, Fact]
) -> list[StoredVersion]:
    """Hang each version where the evidence that opened it goes; where that went nowhere, the version stays to be
    removed."""
    moved: list[StoredVersion] = []
    tied: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    valued: list[dict[str, object]] = []
    for version in stored:
        fact = goes_to.get(version.opener)
        if fact is None or fact.key == version.fact.key:
            moved.append(version)
            continue
        moved.append(replace(version, fact=replace(fact, evidence=version.fact.evidence)))
        row: dict[str, object] = {"id": version.id, "subject": fact.subject, "object": fact.object}
        if fact.object is None:
            valued.append(row)
        else:
            tied[fact.type.value].append(
                {**row, "old_subject": version.fact.subject, "old_object": version.fact.object}
            )
    done = 0
    for kind, rows in tied.items():
        done += len(await tx.run(_REHANG_TIED[kind], owner_id=owner, rows=rows))
    if valued:
        done += len(await tx.run(_REHANG_VALUED, owner_id=owner, rows=valued))
    if done < len(valued) + sum(len(rows) for rows in tied.values()):
        raise Outdated({end for fact in goes_to.values() for end in (fact.subject, fact.object) if end is not None})
    return moved
