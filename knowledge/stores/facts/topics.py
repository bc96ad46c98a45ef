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
from knowledge.stores.topic_mapper import seal_topic_name

_RESOLVE = load("facts/resolve_topics")
_SET = load("facts/set_topics")
_ABOUT = load("facts/about")


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
    rows = await tx.run(_RESOLVE, owner_id=owner, keys=sorted(names))
    # What a topic was called before it was renamed or merged means it still.
    meant = {row["key"]: str(row["topic"]["key"]) for row in rows}
    ids = {row["topic"]["key"]: str(row["topic"]["id"]) for row in rows}
    tallies = {row["topic"]["key"]: Tally.of(row["topic"]) for row in rows}
    levels = {row["topic"]["key"]: int(row["topic"]["level"]) for row in rows}
    made = [key for key in names if key not in meant]
    for key in made:
        meant[key], ids[key], tallies[key], levels[key] = key, new_id(), Tally(), names[key][0]
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
    edges = [
        {"memory": memory, "topic": ids[key], "weight": weight, "keys": said}
        for (memory, key), (weight, said) in about.items()
    ]
    await tx.run(_ABOUT, owner_id=owner, rows=edges)
    lower = {ids[key] for key, tally in tallies.items() if tally.level() < levels[key]}
    return event(EventType.TOPIC_CREATED, {ids[key]: levels[key] for key in made}), lower
