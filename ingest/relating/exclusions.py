"""Which sayings of one text leave no room for each other: nobody is somebody's parent and partner, or sister."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.relating.sayings import ENCODER, Saying
from knowledge.relations.relation import EvidenceRole, RelationType

_KIND = {
    RelationType.PARENT_OF: "parent",
    RelationType.CHILD_OF: "parent",
    RelationType.SIBLING_OF: "sibling",
    RelationType.RELATIVE_OF: "relative",
    RelationType.PARTNER_OF: "love",
    RelationType.SPOUSE_OF: "love",
}
"""Of these, two people are one thing to each other."""


def compatible(sayings: Iterable[Saying]) -> list[Saying]:
    """Keep of what cannot both be true of two the surer: what words say before what the encoder proposes."""
    heard = list(sayings)
    best: dict[frozenset[str | None], Saying] = {}
    for saying in filter(_tells_kinship, heard):
        known = best.get(saying.pair)
        if known is None or _sureness(saying) > _sureness(known):
            best[saying.pair] = saying
    return [
        saying
        for saying in heard
        if not _tells_kinship(saying)
        or _KIND[saying.relation.type] == _KIND[best[saying.pair].relation.type]
        or _sureness(saying) == _sureness(best[saying.pair])
    ]


def _tells_kinship(saying: Saying) -> bool:
    return saying.relation.type in _KIND and saying.relation.role is not EvidenceRole.DENIES


def _sureness(saying: Saying) -> tuple[bool, float]:
    return saying.source != ENCODER, saying.relation.confidence
