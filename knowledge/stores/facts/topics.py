"""Write what a batch of memories is about."""

from __future__ import annotations

from collections.abc import Sequence

from cypher import load
from knowledge.events.event import EventType, NewEvent
from knowledge.events.news import event
from knowledge.ids import new_id
from knowledge.ingestion.facts import Findings, Linked
from knowledge.ingestion.tally import Tally
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.stores.graph import Transaction
from knowledge.stores.topic_mapper import seal_alias, seal_topic_name

_RESOLVE = load("facts/resolve_topics")
_SET = load("facts/set_topics")
_ABOUT = load("facts/about")
_ADD_ALIASES = load("topic/add_aliases")


async def write_topics(
    tx: Transaction, owner: str, keys: OwnerKeys, batch: Sequence[Findings], linked: dict[str, Linked]
) -> tuple[list[NewEvent], set[str]]:
    """Return the events of topics made, and the topics that are known lower now, to be counted anew."""
    uses = [
        (findings, keys.topic_key(found.name), found) for findings in batch for found in findings.understanding.topics
    ]
    if not uses:
        return [], set()
    names: dict[str, tuple[int, str]] = {}
    """By key, as the lowest memory that uses it writes it."""
    for findings, key, found in uses:
        if key not in names or findings.level < names[key][0]:
            names[key] = int(findings.level), found.name
    like = {key: keys.topic_key(found.like) for _, key, found in uses if found.like is not None}
    rows = await tx.run(_RESOLVE, owner_id=owner, keys=sorted({*names, *like.values()}))
    # What a topic was called before it was renamed or merged means it still.
    meant = {row["key"]: str(row["topic"]["key"]) for row in rows}
    made, joined = [], []
    for key in names:
        if key not in meant and like.get(key) in meant:
            meant[key] = meant[like[key]]
            joined.append(key)
        elif key not in meant:
            meant[key] = key
            made.append(key)
    stand = {row["topic"]["key"]: row["topic"] for row in rows if row["topic"]["key"] in {meant[key] for key in names}}
    ids = {key: str(topic["id"]) for key, topic in stand.items()} | {key: new_id() for key in made}
    tallies = {key: Tally.of(topic) for key, topic in stand.items()} | {key: Tally() for key in made}
    levels = {key: int(topic["level"]) for key, topic in stand.items()} | {key: names[key][0] for key in made}
    about: dict[tuple[str, str], tuple[float, list[str]]] = {}
    for findings, used, found in uses:
        key = meant[used]
        if (findings.id, key) not in about:
            tallies[key].add(int(findings.level), findings.occurred_at, findings.occurred_at)
        weight, said = about.get((findings.id, key), (0.0, []))
        about[findings.id, key] = max(found.weight, weight), [*said, *({used} - set(said))]
        linked[findings.id].topics.add(ids[key])
    topics = [
        {
            "key": key,
            "id": ids[key],
            "name": seal_topic_name(ids[key], names[key][1], levels[key], keys) if key in made else None,
            "page_key": f"{owner}|{ids[key]}",
            **tallies[key].params(),
            "level": levels[key],
        }
        for key in sorted(ids)
    ]
    await tx.run(_SET, owner_id=owner, rows=topics)
    if joined:
        # While memories use them, these words mean the topic, whatever else comes to be like them.
        aliases = [(new_id(), key) for key in joined]
        rows = [
            {
                "id": id_,
                "key": key,
                "name": seal_alias(id_, names[key][1], keys),
                "topic": ids[meant[key]],
                "stated_level": None,
            }
            for id_, key in aliases
        ]
        await tx.run(_ADD_ALIASES, owner_id=owner, rows=rows)
    edges = [
        {"memory": memory, "topic": ids[key], "weight": weight, "keys": said}
        for (memory, key), (weight, said) in about.items()
    ]
    await tx.run(_ABOUT, owner_id=owner, rows=edges)
    lower = {ids[key] for key, tally in tallies.items() if tally.level() < levels[key]}
    return event(EventType.TOPIC_CREATED, {ids[key]: levels[key] for key in made}), lower
