"""Resolve the names that a batch uses to entities, make the missing ones, and write who is mentioned where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cypher import load, load_each
from knowledge.entities.entity import EntityKind
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import new_id
from knowledge.ingestion.addresses import is_address
from knowledge.ingestion.facts import Findings, Linked
from knowledge.ingestion.tally import Tally
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.stores.graph import Transaction

_RESOLVE = load("facts/resolve_names")
CREATE_ENTITIES = load_each("facts/create_entities", [kind.label for kind in EntityKind])
_SET_TALLIES = load("facts/set_entity_tallies")
_KNOW_AS = load("facts/know_as")
_MENTION = load("facts/mention")
_SAY = load("facts/say")


@dataclass(slots=True)
class _Known:
    """An entity as the batch knows it, with the counters of the names it is known by."""

    id: str
    kind: EntityKind
    tally: Tally
    stated_level: int | None
    name_key: str
    names: dict[str, list[int]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    stated_names: dict[str, int | None] = field(default_factory=dict)
    readable: set[str] = field(default_factory=set)
    """Names that stand in the graph as text already: the way they were written first stays."""
    is_new: bool = False

    @property
    def level(self) -> int:
        return self.tally.level(self.stated_level)


@dataclass(frozen=True, slots=True)
class _Use:
    """One use of a name: by a mention, or as a speaker (no place in the text)."""

    memory: Findings
    key: str
    text: str
    kind: EntityKind
    start: int | None = None
    end: int | None = None
    confidence: float = 1.0


async def write_entities(
    tx: Transaction, owner: str, keys: OwnerKeys, batch: Sequence[Findings], linked: dict[str, Linked]
) -> tuple[list[NewEvent], dict[str, str]]:
    """Return the events of entities made, and the entity that each name key stands for in this batch."""
    uses = [use for findings in batch for use in _uses(findings, keys)]
    if not uses:
        return [], {}
    by_name = await _resolve(tx, owner, sorted({use.key for use in uses}))
    meant: dict[str, str] = {}
    touched: dict[str, _Known] = {}
    mentions, sayings = [], []
    for use in uses:
        known = _choose(by_name, use)
        touched[known.id] = known
        meant.setdefault(use.key, known.id)
        level, at = int(use.memory.level), use.memory.occurred_at
        known.tally.add(level, at, at)
        known.names.setdefault(use.key, [0, 0, 0, 0])[level] += 1
        known.texts.setdefault(use.key, use.text)
        row = {"memory": use.memory.id, "entity": known.id, "key": use.key}
        if use.start is None:
            linked[use.memory.id].speaker = known.id
            sayings.append(row)
        else:
            mentions.append({**row, "start": use.start, "end": use.end, "confidence": use.confidence})
        linked[use.memory.id].entities.add(known.id)
    await _write(tx, owner, list(touched.values()))
    if mentions:
        await tx.run(_MENTION, owner_id=owner, rows=mentions)
    if sayings:
        await tx.run(_SAY, owner_id=owner, rows=sayings)
    made = [known for known in touched.values() if known.is_new]
    events = [_event(EventType.ENTITY_CREATED, made)] if made else []
    return events, meant


def _event(type: EventType, entities: Sequence[_Known]) -> NewEvent:
    return NewEvent(type, tuple(known.id for known in entities), tuple(known.level for known in entities))


def _uses(findings: Findings, keys: OwnerKeys) -> list[_Use]:
    if findings.level >= Sensitivity.SECRET:
        return []
    uses = [
        _Use(findings, keys.name_key(found.name), found.name, found.kind, found.start, found.end, found.confidence)
        for found in findings.understanding.mentions
    ]
    # A number or an e-mail may not stand readable as a name; the sealed memory still says who spoke.
    if findings.speaker and not is_address(findings.speaker):
        uses.append(_Use(findings, keys.name_key(findings.speaker), findings.speaker, EntityKind.CONTACT))
    return uses


async def _resolve(tx: Transaction, owner: str, name_keys: Sequence[str]) -> dict[str, list[_Known]]:
    rows = await tx.run(_RESOLVE, owner_id=owner, keys=list(name_keys))
    entities: dict[str, _Known] = {}
    by_name: dict[str, list[_Known]] = {}
    for row in rows:
        entity: dict[str, Any] = row["entity"]
        known = entities.setdefault(
            entity["id"],
            _Known(entity["id"], EntityKind(entity["kind"]), Tally.of(entity), entity.get("stated_level"), row["key"]),
        )
        known.names[row["key"]] = list(row["known_as"]["counts"])
        known.stated_names[row["key"]] = row["known_as"].get("stated_level")
        if row["known_as"]["level"] < Sensitivity.SECRET:
            known.readable.add(row["key"])
        by_name.setdefault(row["key"], []).append(known)
    return by_name


def _choose(by_name: dict[str, list[_Known]], use: _Use) -> _Known:
    """Take the entity of that name: of that kind, then one the owner stated, then the one spoken of most.

    A speaker is always a contact.
    """
    candidates = by_name.get(use.key, [])
    if use.start is None:
        candidates = [known for known in candidates if known.kind is EntityKind.CONTACT]
    if candidates:
        return max(candidates, key=lambda known: _fit(known, use))
    known = _Known(new_id(), use.kind, Tally(), None, use.key, is_new=True)
    by_name.setdefault(use.key, []).append(known)
    return known


def _fit(known: _Known, use: _Use) -> tuple[bool, bool, int, str]:
    return known.kind is use.kind, known.stated_level is not None, known.tally.total, known.id


async def _write(tx: Transaction, owner: str, touched: Sequence[_Known]) -> None:
    for kind in EntityKind:
        made = [known for known in touched if known.is_new and known.kind is kind]
        rows = [{"id": known.id, "properties": _new(owner, known)} for known in made]
        if rows:
            await tx.run(CREATE_ENTITIES[kind.label], owner_id=owner, rows=rows)
    if seen := [known for known in touched if not known.is_new]:
        tallies = [{"id": known.id, **known.tally.params(), "level": known.level, "nameless": False} for known in seen]
        await tx.run(_SET_TALLIES, owner_id=owner, rows=tallies)
    names = [
        {
            "id": known.id,
            "key": key,
            "text": None if key in known.readable else text,
            "counts": known.names[key],
            "level": name_level(known.names[key], known.stated_names.get(key)),
        }
        for known in touched
        for key, text in known.texts.items()
    ]
    await tx.run(_KNOW_AS, owner_id=owner, rows=names)


def name_level(counts: Sequence[int], stated: int | None) -> int:
    """Return the level of a name: the lowest it was used or stated at."""
    return Tally(list(counts)).level(stated)


def _new(owner: str, known: _Known) -> dict[str, object]:
    return {
        "kind": known.kind.value,
        "level": known.level,
        "name": known.texts[known.name_key],
        "name_key": known.name_key,
        "page_key": f"{owner}|{known.id}",
        "is_self": False,
        **known.tally.params(),
    }
