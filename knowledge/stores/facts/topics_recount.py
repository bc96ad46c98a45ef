"""Count topics anew, let each go by a name that is known where it is, and remove what nothing is about any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cypher import load
from knowledge.events.event import EventType, NewEvent
from knowledge.events.news import event, relevelled
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.stores.facts.recount import tallied
from knowledge.stores.graph import Row, Transaction
from knowledge.stores.topic_mapper import open_alias, seal_alias, seal_topic_name, topic_name

_TALLY = load("facts/tally_topics")
_SET = load("facts/set_topics")
_REMOVE = load("facts/remove_topics")
_ALIASES = load("topic/aliases")
_UNSTATED_ALIASES = load("topic/unstated_aliases")
_DROP_ALIASES = load("topic/drop_aliases")
_SWAP_NAMES = load("topic/swap_names")


async def recount_topics(tx: Transaction, owner: str, keys: OwnerKeys, ids: Sequence[str]) -> list[NewEvent]:
    """Return who is gone or there anew, for some readers at least, and whose name is another."""
    if not ids:
        return []
    rows = await tx.run(_TALLY, owner_id=owner, ids=list(ids))
    tallies = tallied(rows)
    about = {row["id"]: row for row in rows}
    was = {topic: int(row["topic_level"]) for topic, row in about.items()}
    gone = {topic: was[topic] for topic, tally in tallies.items() if tally.total == 0}
    levels = {topic: tally.level() for topic, tally in tallies.items() if tally.total}
    renamed = await _rename(tx, owner, keys, [about[topic] for topic in levels], levels)
    await _drop_unused(tx, owner, [about[topic] for topic in levels])
    alive = [
        {
            "key": renamed.get(topic, about[topic]["topic_key"]),
            "id": topic,
            "name": None if topic in renamed or level == was[topic] else _sealed_anew(about[topic], level, keys),
            "page_key": None,
            **tallies[topic].params(),
            "level": level,
        }
        for topic, level in levels.items()
    ]
    if alive:
        await tx.run(_SET, owner_id=owner, rows=alive)
    if gone:
        await tx.run(_REMOVE, owner_id=owner, ids=list(gone))
    return [
        *relevelled(EventType.TOPIC_REMOVED, EventType.TOPIC_CREATED, gone, was, levels),
        *event(EventType.TOPIC_UPDATED, {topic: was[topic] for topic in renamed if was[topic] == levels[topic]}),
    ]


async def _rename(
    tx: Transaction, owner: str, keys: OwnerKeys, topics: Sequence[Row], levels: Mapping[str, int]
) -> dict[str, str]:
    """Let topics whose names are known above their levels alone, or by nobody, go by another; return its key by topic.

    The former name goes on meaning the topic.
    """
    wanted = {topic["id"]: key for topic in topics if (key := _better_key(topic, levels[topic["id"]])) is not None}
    if not wanted:
        return {}
    found = await tx.run(_ALIASES, owner_id=owner, keys=sorted(wanted.values()))
    aliases = {row["key"]: row["alias"] for row in found}
    rows = [
        {
            "id": topic["id"],
            "key": wanted[topic["id"]],
            "name": seal_topic_name(topic["id"], open_alias(alias, keys), levels[topic["id"]], keys),
            "old_key": topic["topic_key"],
            "old_name": seal_alias(alias["id"], topic_name(_node(topic), keys), keys),
            "old_level": topic["topic_level"],
        }
        for topic in topics
        if (alias := aliases.get(wanted.get(topic["id"], ""))) is not None
    ]
    if rows:
        await tx.run(_SWAP_NAMES, owner_id=owner, rows=rows)
    return {str(row["id"]): str(row["key"]) for row in rows}


async def _drop_unused(tx: Transaction, owner: str, topics: Sequence[Row]) -> None:
    """Let words that no memory uses any more mean topics no longer, unless the user said that they do."""
    used = {topic["id"]: {key for key, *_ in topic["used"]} for topic in topics}
    if not used:
        return
    rows = await tx.run(_UNSTATED_ALIASES, owner_id=owner, ids=sorted(used))
    if unused := sorted(row["key"] for row in rows if row["key"] not in used[row["topic"]]):
        await tx.run(_DROP_ALIASES, owner_id=owner, keys=unused)


def _better_key(topic: Row, level: int) -> str | None:
    """Return the name most used where the topic is known; None where the one that it goes by is known there."""
    known = {key: (lowest, uses) for key, lowest, uses in topic["used"]}
    own = [lowest for lowest in (topic["stated_level"], *known.get(topic["topic_key"], ())[:1]) if lowest is not None]
    if own and min(own) <= level:
        return None
    return max((key for key in known if known[key][0] == level), key=lambda key: (known[key][1], key), default=None)


def _sealed_anew(topic: Row, level: int, keys: OwnerKeys) -> str:
    return seal_topic_name(topic["id"], topic_name(_node(topic), keys), level, keys)


def _node(topic: Row) -> Row:
    return {"id": topic["id"], "level": topic["topic_level"], "name": topic["name"]}
