"""Which sayings of one text leave no room for each other: nobody is somebody's parent and partner, or sister."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.relating.clauses import sentence_of
from ingest.relating.macros import expanded
from ingest.relating.marking import Marked
from ingest.relating.sayings import ENCODER, Saying
from ingest.relating.symbols import PERSON, is_symbol, place_of, sort_of
from knowledge.relations.relation import EvidenceRole, RelationType

_LOVE = (RelationType.PARTNER_OF, RelationType.SPOUSE_OF)
_KIND = {
    RelationType.PARENT_OF: "parent",
    RelationType.CHILD_OF: "parent",
    RelationType.SIBLING_OF: "sibling",
    RelationType.RELATIVE_OF: "relative",
    RelationType.PARTNER_OF: "love",
    RelationType.SPOUSE_OF: "love",
}
"""Of these, two people are one thing to each other."""
_PARENTS = re.compile(
    expanded(
        r"{Apl}{mod}{aux} ?(?:had|have|having|got|expecting|parents of|welcomed|blessed with)\b(?: [\w-]+){0,3}? ?"
        r"(?:{role}|baby|babies|boys?|girls?|kids)"
    )
)
_STAYS = re.compile(r"\b(?:stay|stopp|lodg|crash|kipp|bunk)(?:s|ed|ing|es)? (?:[a-z]+ )?(?:with|at|round)\b")


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


def is_mistaken_for_kin(marked: Marked, type_: RelationType, places: Iterable[int | None]) -> bool:
    """Tell whether siblings are proposed of which one is parent to a child in the same words: "they had twins"."""
    if type_ is not RelationType.SIBLING_OF:
        return False
    names = {marked.mentions[place].name for place in places if place is not None}
    return any(
        marked.mentions[place_of(symbol)].name in names
        for found in _PARENTS.finditer(marked.text)
        for symbol in found["a"]
        if is_symbol(symbol) and sort_of(symbol) == PERSON
    )


def is_mistaken_for_love(marked: Marked, type_: RelationType, at: int) -> bool:
    """Tell whether a couple is proposed where one only stays with the other, and no word for love is said."""
    if type_ not in _LOVE or any(role.type in _LOVE for role in marked.roles):
        return False
    return _STAYS.search(marked.text, *sentence_of(marked.text, at, at)) is not None


def _tells_kinship(saying: Saying) -> bool:
    return saying.relation.type in _KIND and saying.relation.role is not EvidenceRole.DENIES


def _sureness(saying: Saying) -> tuple[bool, float]:
    return saying.source != ENCODER, saying.relation.confidence
