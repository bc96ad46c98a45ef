"""Draw the map around an entity: breadth first, one statement a hop, never more than was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.access import Access
from knowledge.relations.ports import RelationStore
from knowledge.relations.queries import MapMember, RelationshipMap, Tie, Times

MAX_TIES = 5_000
"""Ties read per hop."""
MAX_RELATIONS = 2_000
"""Relations that a map carries."""
_FADING = 0.5


async def draw_map(
    store: RelationStore, access: Access, center: str, *, depth: int, types: Sequence[str], times: Times, limit: int
) -> RelationshipMap | None:
    """Return the `limit` entities nearest to the center, stronger ties first; None where it cannot be seen."""
    strengths, distances = {center: 1.0}, {center: 0}
    ties: dict[str, Tie] = {}
    ring, truncated = [center], False
    for distance in range(1, depth + 1):
        met = await store.walk(access, ring, types, times, limit=MAX_TIES)
        truncated |= len(met) == MAX_TIES
        ties |= {tie.relation: tie for tie in met}
        found: dict[str, float] = {}
        for tie in met:
            if tie.farther not in distances:
                strength = strengths[tie.nearer] * tie.confidence * (1.0 if distance == 1 else _FADING)
                found[tie.farther] = max(strength, found.get(tie.farther, 0.0))
        room = limit - (len(distances) - 1)
        ring = sorted(found, key=lambda id_: (-found[id_], id_))[:room]
        truncated |= len(found) > room
        strengths |= {id_: found[id_] for id_ in ring}
        distances |= dict.fromkeys(ring, distance)
        if not ring:
            break
    if ring:
        outermost = await store.walk(access, ring, types, times, limit=MAX_TIES, within=distances.keys())
        truncated |= len(outermost) == MAX_TIES
        ties |= {tie.relation: tie for tie in outermost}
    return await _filled(store, access, center, strengths, distances, ties, truncated)


async def _filled(
    store: RelationStore,
    access: Access,
    center: str,
    strengths: dict[str, float],
    distances: dict[str, int],
    ties: dict[str, Tie],
    truncated: bool,
) -> RelationshipMap | None:
    entities = await store.entities(access, distances.keys())
    if center not in entities:
        return None
    inner = [tie for tie in ties.values() if tie.nearer in entities and tie.farther in entities]
    inner.sort(key=lambda tie: (distances[tie.nearer] + distances[tie.farther], -tie.confidence, tie.relation))
    relations = await store.by_ids(access, [tie.relation for tie in inner[:MAX_RELATIONS]])
    return RelationshipMap(
        center=entities[center],
        members=tuple(
            MapMember(entities[id_], distance, strengths[id_])
            for id_, distance in distances.items()
            if id_ != center and id_ in entities
        ),
        relations=tuple(relations[tie.relation] for tie in inner[:MAX_RELATIONS] if tie.relation in relations),
        truncated=truncated or len(inner) > MAX_RELATIONS,
    )
