"""Write what a batch of memories is about."""

from __future__ import annotations

from collections.abc import Sequence

from cypher import load
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import new_id
from knowledge.ingestion.facts import Findings, Linked
from knowledge.ingestion.tally import Tally
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.stores.graph import Transaction

_RESOLVE = load("facts/resolve_topics")
_SET = load("facts/set_topics")
_ABOUT = load("facts/about")


async def write_topics(
    tx: Transaction, owner: str, keys: OwnerKeys, batch: Sequence[Findings], linked: dict[str, Linked]
) -> list[NewEvent]:
    """Return the events of topics made."""
    uses = [
        (findings, keys.topic_key(found.name), found)
        for findings in batch
        if findings.level < Sensitivity.SECRET
        for found in findings.understanding.topics
    ]
    if not uses:
        return []
    names = {key: found.name for _, key, found in reversed(uses)}
    rows = await tx.run(_RESOLVE, owner_id=owner, keys=sorted(names))
    # What a topic was called before it was renamed or merged means it still.
    meant = {row["key"]: str(row["topic"]["key"]) for row in rows}
    ids = {row["topic"]["key"]: str(row["topic"]["id"]) for row in rows}
    tallies = {row["topic"]["key"]: Tally.of(row["topic"]) for row in rows}
    made = [key for key in names if key not in meant]
    for key in made:
        meant[key], ids[key], tallies[key] = key, new_id(), Tally()
    about: dict[tuple[str, str], float] = {}
    for findings, used, found in uses:
        key = meant[used]
        if (findings.id, key) not in about:
            tallies[key].add(int(findings.level), findings.occurred_at, findings.occurred_at)
        about[findings.id, key] = max(found.weight, about.get((findings.id, key), 0.0))
        linked[findings.id].topics.add(ids[key])
    topics = [
        {
            "key": key,
            "id": ids[key],
            "name": names.get(key),
            "page_key": f"{owner}|{ids[key]}",
            **tallies[key].params(),
            "level": tallies[key].level(),
        }
        for key in sorted(ids)
    ]
    await tx.run(_SET, owner_id=owner, rows=topics)
    edges = [{"memory": memory, "topic": ids[key], "weight": weight} for (memory, key), weight in about.items()]
    await tx.run(_ABOUT, owner_id=owner, rows=edges)
    if not made:
        return []
    levels = tuple(tallies[key].level() for key in made)
    return [NewEvent(EventType.TOPIC_CREATED, tuple(ids[key] for key in made), levels)]
