"""A topic that memories are about."""

from dataclasses import dataclass

from knowledge.levels import Sensitivity


@dataclass(frozen=True, slots=True)
class Topic:
    """`memory_count` covers what the caller's clearance shows."""

    id: str
    owner: str
    name: str
    sensitivity: Sensitivity
    memory_count: int
    page_key: str


@dataclass(frozen=True, slots=True)
class WeightedTopic:
    topic: Topic
    weight: float
