"""What is left for the encoder to add where words tell who loves whom, or who is at an organisation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.relating.sayings import LOVE, Saying
from knowledge.relations.relation import EvidenceRole, RelationType

_POSTS = (RelationType.WORKS_AT, RelationType.STUDIES_AT, RelationType.MEMBER_OF, RelationType.OWNS)
_SURE, _VERY_SURE = 0.9, 0.95
"""How sure a proposal must be that words speak against without ruling it out."""


def fitting(proposed: Sequence[Saying], worded: Sequence[Saying]) -> Iterator[Saying]:
    """Yield the proposals that the words leave room for; of several loves of one person the likeliest."""
    left = [saying for saying in proposed if not any(_doubts(told, saying) for told in worded)]
    for saying in left:
        if not any(_outdoes(other, saying) for other in left):
            yield saying


def _doubts(told: Saying, proposed: Saying) -> bool:
    """Tell whether words that tell the same of somebody else make a proposal too unlikely."""
    one, two = told.relation, proposed.relation
    if told.pair == proposed.pair:
        # A wedding ends no love, and what words tell to hold is not over.
        is_over = one.role is not EvidenceRole.ENDS and two.role is EvidenceRole.ENDS
        return one.type in LOVE and two.type in LOVE and is_over
    if one.type in LOVE and two.type in LOVE and one.role is EvidenceRole.ENDS and told.pair & proposed.pair:
        return two.confidence < _SURE
    is_post = one.type is two.type and two.type in _POSTS and one.object == two.object
    return is_post and two.confidence < _VERY_SURE


def _outdoes(other: Saying, saying: Saying) -> bool:
    one, two = other.relation, saying.relation
    are_loves = one.type in LOVE and two.type in LOVE and one.role is two.role
    return are_loves and len(other.pair & saying.pair) == 1 and one.confidence > two.confidence
