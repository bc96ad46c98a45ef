"""A topic's node and its domain value, as a clearance shows it; names are sealed from SECRET on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.topics.topic import Topic

_ALIAS_LEVEL = Sensitivity.ULTRA_SECRET
"""Nobody reads another name of a topic at rest: which memories say it, and how secret they are, changes."""


def to_topic(row: Mapping[str, Any], clearance: Sensitivity, keys: OwnerKeys) -> Topic:
    """Return the topic with the counters up to the clearance."""
    return Topic(
        id=row["id"],
        owner=row["owner_id"],
        name=topic_name(row, keys),
        sensitivity=Sensitivity(row["level"]),
        memory_count=sum(row["counts"][: int(clearance) + 1]),
        page_key=row["page_key"],
    )


def topic_name(row: Mapping[str, Any], keys: OwnerKeys) -> str:
    """Return the name that a topic's `id`, `level` and `name` hold."""
    level = Sensitivity(row["level"])
    if level < Sensitivity.SECRET:
        return str(row["name"])
    return keys.open(row["name"], node=row["id"], field="name", level=level)


def seal_topic_name(topic_id: str, name: str, level: int, keys: OwnerKeys) -> str:
    if level < Sensitivity.SECRET:
        return name
    return keys.seal(name, node=topic_id, field="name", level=Sensitivity(level))


def seal_alias(alias_id: str, name: str, keys: OwnerKeys) -> str:
    return keys.seal(name, node=alias_id, field="name", level=_ALIAS_LEVEL)


def open_alias(row: Mapping[str, Any], keys: OwnerKeys) -> str:
    return keys.open(row["name"], node=row["id"], field="name", level=_ALIAS_LEVEL)
