"""Write who is mentioned where, as it was resolved: entities made, their names and counters, mentions and sayings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cypher import load, load_each
from knowledge.entities.entity import EntityKind
from knowledge.errors import Outdated
from knowledge.events.event import EventType, NewEvent
from knowledge.events.news import event
from knowledge.ingestion.addresses import is_address, plain_address
from knowledge.ingestion.facts import Findings, Linked
from knowledge.ingestion.resolution import Meant, Resolution
from knowledge.ingestion.tally import Tally
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LOCKED_CLEARANCE
from knowledge.stores.entity_mapper import seal_name
from knowledge.stores.facts.written import WrittenEntity, WrittenName
from knowledge.stores.graph import Row, Transaction

_RESOLVE = load("facts/resolve_names")
_FIND = load("facts/find_entities")
CREATE_ENTITIES = load_each("facts/create_entities", [kind.label for kind in EntityKind])
_SET_TALLIES = load("facts/set_entity_tallies")
_KNOW_AS = load("facts/know_as")
_MENTION = load("facts/mention")
_SAY = load("facts/say")


@dataclass(frozen=True, slots=True)
class _Use:
    """One use of a name, or of an address that is said to be somebody's: by a mention, or as a speaker (no place in
    the text). An address alone tells who is meant and is no use of a name (no key)."""

    memory: Findings
    meant: Meant
    key: str | None
    text: str
    start: int | None = None
    end: int | None = None
    confidence: float = 1.0
    is_address: bool = False


async def write_entities(
    tx: Transaction,
    owner: str,
    keys: OwnerKeys,
    batch: Sequence[Findings],
    resolution: Resolution,
    linked: dict[str, Linked],
) -> list[NewEvent]:
    """Return the events of what was made and what got another name, for those readers to whom it is news.

    Raises Outdated, and nothing may be committed, where the graph knows of entities what the resolution does not: that
    one is gone, or that one bears the name for which another is about to be made.
    """
    uses = [use for findings in batch for use in _uses(findings, resolution, keys)]
    if not uses:
        return []
    known = await _read(tx, owner, keys, uses, resolution)
    mentions, sayings = [], []
    for use in uses:
        entity = known[use.meant.entity]
        level, at = int(use.memory.level), use.memory.occurred_at
        entity.tally.add(level, at, at)
        if use.key is not None:
            entity.names.setdefault(use.key, WrittenName()).use(use.text, level)
        row = {
            "memory": use.memory.id,
            "entity": entity.id,
            "key": use.key,
            "reason": use.meant.reason.value,
            "certainty": use.meant.confidence,
        }
        if use.start is None:
            linked[use.memory.id].speaker = entity.id
            sayings.append(row)
        else:
            mentions.append({**row, "start": use.start, "end": use.end, "confidence": use.confidence})
        linked[use.memory.id].entities.add(entity.id)
    touched = [known[entity] for entity in dict.fromkeys(use.meant.entity for use in uses)]
    await _write(tx, owner, keys, touched)
    if mentions:
        await tx.run(_MENTION, owner_id=owner, rows=mentions)
    if sayings:
        await tx.run(_SAY, owner_id=owner, rows=sayings)
    return _events(touched)


def _events(touched: Sequence[WrittenEntity]) -> list[NewEvent]:
    created = {entity.id: entity.level for entity in touched if entity.is_news}
    renamed: dict[str, int] = {}
    for entity in touched:
        news = [int(name.level) for name in entity.names.values() if name.is_news]
        if news and entity.id not in created:
            # Whoever may not read the name is not told that there is one.
            renamed[entity.id] = max(entity.level, min(news))
    return [*event(EventType.ENTITY_CREATED, created), *event(EventType.ENTITY_UPDATED, renamed)]


def _uses(findings: Findings, resolution: Resolution, keys: OwnerKeys) -> Iterable[_Use]:
    for found, meant in zip(findings.understanding.mentions, resolution.mentions[findings.id], strict=True):
        key = keys.name_key(found.name)
        yield _Use(findings, meant, key, found.name, found.start, found.end, found.confidence)
    whose = resolution.addresses.get(findings.id, ())
    for address, holder in zip(findings.understanding.addresses, whose, strict=bool(whose)):
        if holder is not None:
            named = keys.name_key(plain_address(address.text)) if address.of else None
            yield _Use(findings, holder, named, address.text, address.start, address.end, address.confidence, True)
    if findings.speaker and (speaker := resolution.speakers.get(findings.id)):
        # A number or an e-mail may not stand readable as a name; the sealed memory still says who spoke.
        told = not is_address(findings.speaker)
        yield _Use(findings, speaker, keys.name_key(findings.speaker) if told else None, findings.speaker)


async def _read(
    tx: Transaction, owner: str, keys: OwnerKeys, uses: Sequence[_Use], resolution: Resolution
) -> dict[str, WrittenEntity]:
    """Return the entities meant as they stand, those to be made among them."""
    meant = {use.meant.entity for use in uses}
    made = {new.id: keys.name_key(new.name) for new in resolution.made.values() if new.id in meant}
    asked = {use.key for use in uses if use.key is not None} | set(made.values())
    rows = await tx.run(_RESOLVE, owner_id=owner, keys=sorted(asked))
    bearers: dict[str, set[str]] = {}
    for row in rows:
        bearers.setdefault(row["key"], set()).add(row["entity"]["id"])
    looked_at = resolution.made
    if unseen := {id_ for new, key in made.items() for id_ in bearers.get(key, set()) - looked_at[new].namesakes}:
        raise Outdated(unseen)
    known = {row["entity"]["id"]: _known(row["entity"]) for row in rows if row["entity"]["id"] in meant}
    for row in rows:
        if row["entity"]["id"] in meant:
            known[row["entity"]["id"]].names[row["key"]] = _known_name(row["known_as"])
    await _find_others(tx, owner, known, meant - known.keys() - made.keys())
    known |= {new: WrittenEntity(new, resolution.made[new].kind, Tally(), None) for new in made}
    _choose_names(known, uses, resolution, keys)
    return known


def _choose_names(
    known: Mapping[str, WrittenEntity], uses: Sequence[_Use], resolution: Resolution, keys: OwnerKeys
) -> None:
    """Let what is made go by the name it was made for, or by a fuller one that a memory uses; users' own names stay.

    What is known from lower memories goes by no name that secrets alone tell.
    """
    used: dict[str, dict[str, int]] = {}
    for use in uses:
        if use.key is not None and not use.is_address:
            levels = used.setdefault(use.meant.entity, {})
            levels[use.key] = min(use.memory.level, levels.get(use.key, use.memory.level))
    for entity, levels in used.items():
        one, names = known[entity], []
        lowest = min([*levels.values(), *([] if one.is_new else [one.level])])
        name_keys = [
            key for key, level in levels.items() if _told_from(one, key, level) <= max(lowest, LOCKED_CLEARANCE)
        ]
        if entity in resolution.fuller and one.stated_level is None:
            names.append(keys.name_key(resolution.fuller[entity]))
        if one.is_new:
            # The memory that it was made for may have gone meanwhile: then the others' word counts.
            names += [keys.name_key(resolution.made[entity].name), *name_keys]
        one.name_key = next((key for key in names if key in name_keys), one.went_by)


def _told_from(one: WrittenEntity, key: str, level: int) -> int:
    name = one.names.get(key)
    return level if name is None else min(name.level, level)


async def _find_others(tx: Transaction, owner: str, known: dict[str, WrittenEntity], ids: Collection[str]) -> None:
    """Add those that get a name which they did not have."""
    if not ids:
        return
    for row in await tx.run(_FIND, owner_id=owner, ids=sorted(ids)):
        known[row["entity"]["id"]] = _known(row["entity"])
    if gone := set(ids) - known.keys():
        raise Outdated(gone)


def _known(row: Row) -> WrittenEntity:
    kind, goes_by = EntityKind(row["kind"]), row.get("name_key")
    return WrittenEntity(row["id"], kind, Tally.of(row), row.get("stated_level"), goes_by, goes_by, row["level"])


def _known_name(row: Row) -> WrittenName:
    return WrittenName(list(row["counts"]), row.get("stated_level"), row["level"])


async def _write(tx: Transaction, owner: str, keys: OwnerKeys, touched: Sequence[WrittenEntity]) -> None:
    for kind in EntityKind:
        made = [entity for entity in touched if entity.is_new and entity.kind is kind]
        if rows := [{"id": entity.id, "properties": _new(owner, entity)} for entity in made]:
            await tx.run(CREATE_ENTITIES[kind.label], owner_id=owner, rows=rows)
    if seen := [entity for entity in touched if not entity.is_new]:
        tallies = [{"id": one.id, **one.tally.params(), "level": one.level, **_shown(one)} for one in seen]
        await tx.run(_SET_TALLIES, owner_id=owner, rows=tallies)
    names = [
        {
            "id": entity.id,
            "key": key,
            "text": seal_name(entity.id, name.text, name.level, keys) if name.is_news else None,
            "counts": name.counts,
            "level": int(name.level),
        }
        for entity in touched
        for key, name in entity.names.items()
        if name.used_at is not None
    ]
    # Names are locked in one order, whoever writes them.
    await tx.run(_KNOW_AS, owner_id=owner, rows=sorted(names, key=lambda row: (str(row["key"]), str(row["id"]))))


def _shown(entity: WrittenEntity) -> dict[str, object]:
    return {"renamed": entity.is_renamed, "name_key": entity.name_key, "name": entity.name}


def _new(owner: str, entity: WrittenEntity) -> dict[str, object]:
    return {
        "kind": entity.kind.value,
        "level": entity.level,
        "name": entity.name,
        "name_key": entity.name_key,
        "page_key": f"{owner}|{entity.id}",
        "is_self": False,
        **entity.tally.params(),
    }
