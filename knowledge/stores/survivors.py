"""Ids that were merged away, and what they stand for by now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cypher import Statement, load
from knowledge.access import Access
from knowledge.memories.memory import MemoryFilter
from knowledge.stores.graph import Graph

_ENTITIES = load("entity/survivors")
_TOPICS = load("topic/survivors")


async def surviving_entities(graph: Graph, access: Access, ids: Iterable[str]) -> dict[str, str]:
    """Return for each id the one it stands for: itself, unless it was merged away."""
    return await _survivors(graph, _ENTITIES, access, ids)


async def surviving_filter(graph: Graph, access: Access, wanted: MemoryFilter) -> MemoryFilter:
    """Return the filter by what its ids stand for; costs nothing where it names neither entity nor topic."""
    speaker = () if wanted.speaker is None else (wanted.speaker,)
    entities = await _survivors(graph, _ENTITIES, access, (*wanted.entities, *speaker))
    topics = await _survivors(graph, _TOPICS, access, wanted.topics)
    return replace(
        wanted,
        entities=tuple(dict.fromkeys(entities[id_] for id_ in wanted.entities)),
        topics=tuple(dict.fromkeys(topics[id_] for id_ in wanted.topics)),
        speaker=None if wanted.speaker is None else entities[wanted.speaker],
    )


async def _survivors(graph: Graph, statement: Statement, access: Access, ids: Iterable[str]) -> dict[str, str]:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    rows = await graph.read(statement, **access.params(), ids=wanted)
    found = {row["id"]: str(row["survivor"]) for row in rows}
    return {id_: found.get(id_, id_) for id_ in wanted}
