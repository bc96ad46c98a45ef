"""What a vCard says of its person and other people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ingest.importers.vcards import Card, Property
from knowledge.relations.relation import RelationType

_LABEL: Final = re.compile(r"^_\$!<(.*)>!\$_$")
_URN: Final = re.compile(r"^urn:uuid:", re.IGNORECASE)
_SPOKEN_OF: Final = {
    "spouse": RelationType.SPOUSE_OF,
    "husband": RelationType.SPOUSE_OF,
    "wife": RelationType.SPOUSE_OF,
    "partner": RelationType.PARTNER_OF,
    "domestic-partner": RelationType.PARTNER_OF,
    "sweetheart": RelationType.PARTNER_OF,
    "child": RelationType.PARENT_OF,
    "son": RelationType.PARENT_OF,
    "daughter": RelationType.PARENT_OF,
    "parent": RelationType.CHILD_OF,
    "mother": RelationType.CHILD_OF,
    "father": RelationType.CHILD_OF,
    "sibling": RelationType.SIBLING_OF,
    "brother": RelationType.SIBLING_OF,
    "sister": RelationType.SIBLING_OF,
    "kin": RelationType.RELATIVE_OF,
    "relative": RelationType.RELATIVE_OF,
    "friend": RelationType.FRIEND_OF,
    "neighbor": RelationType.NEIGHBOR_OF,
    "colleague": RelationType.COLLEAGUE_OF,
    "co-worker": RelationType.COLLEAGUE_OF,
    "manager": RelationType.REPORTS_TO,
    "assistant": RelationType.MANAGER_OF,
    "acquaintance": RelationType.KNOWS,
    "contact": RelationType.KNOWS,
    "met": RelationType.KNOWS,
}
"""What the other is to the card's person (RFC 6350, section 6.6.6, and the labels of phones) and the relation it is."""
_NAMED_TIES: Final = {
    "X-SPOUSE": "spouse",
    "X-EVOLUTION-SPOUSE": "spouse",
    "X-KADDRESSBOOK-X-SPOUSESNAME": "spouse",
    "X-MANAGER": "manager",
    "X-EVOLUTION-MANAGER": "manager",
    "X-MS-MANAGER": "manager",
    "X-ASSISTANT": "assistant",
    "X-EVOLUTION-ASSISTANT": "assistant",
    "X-MS-ASSISTANT": "assistant",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """What a card says of its person and another, who is named or given by the UID of their card."""

    type: RelationType
    other: str
    label: str


def ties_of(card: Card) -> Iterator[Tie]:
    """Yield what the card says of its person and others, in its own order."""
    labels: dict[str | None, str] = {each.group: each.text.strip() for each in card.all("X-ABLABEL") if each.group}
    for each in card.properties:
        words = _tie_words(each, labels)
        word, other = next((word for word in words if word in _SPOKEN_OF), None), " ".join(each.text.split())
        if word is not None and other:
            yield Tie(_SPOKEN_OF[word], _URN.sub("", other), word)


def _tie_words(each: Property, labels: Mapping[str | None, str]) -> list[str]:
    if each.name == "RELATED":
        return sorted(each.types)
    if each.name == "X-ABRELATEDNAMES":
        label = labels.get(each.group, "")
        apple = _LABEL.match(label)
        return [(apple[1] if apple else label).lower()]
    return [_NAMED_TIES[each.name]] if each.name in _NAMED_TIES else []
