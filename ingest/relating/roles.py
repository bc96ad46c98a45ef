"""Words for what a person is to somebody: wife, stepdad, line manager, landlord."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from ingest.relating.words import lines, words
from knowledge.relations.relation import RelationType

_CAN_END = frozenset(
    {
        RelationType.SPOUSE_OF,
        RelationType.PARTNER_OF,
        RelationType.COLLEAGUE_OF,
        RelationType.MANAGER_OF,
        RelationType.KNOWS,
        RelationType.NEIGHBOR_OF,
    }
)
"""Roles that an "ex-" can stand before."""


@dataclass(frozen=True, slots=True)
class Role:
    """`X is Y's word` says X `type` Y; `sex` is f, m or empty."""

    word: str
    type: RelationType
    sex: str
    is_plural: bool
    is_title: bool = False

    def type_after(self, adjectives: str) -> RelationType:
        """Return the type by the words before the role as well: a stand partner shares a music stand."""
        is_other = self.word == "partner" and any(word not in words("lovers") for word in adjectives.split())
        return RelationType.KNOWS if is_other else self.type


@cache
def roles() -> dict[str, Role]:
    """Return the roles by their words, in lower case and without hyphens."""
    found: dict[str, Role] = {}
    for line in lines("roles"):
        kind, sex, *words = line.split()
        type_, told, is_title = RelationType(kind.rstrip("*+")), sex.strip("-"), kind.endswith("+")
        for written in words:
            word = written.replace("_", " ").replace("'", " ")
            if word.endswith("!"):
                found.setdefault(word[:-1], Role(word[:-1], type_, told, False, is_title))
            elif kind.endswith("*"):
                found[word] = Role(word, type_, told, True)
            else:
                found.setdefault(word, Role(word, type_, told, False, is_title))
                found.setdefault(_plural(word), Role(word, type_, told, True))
    for word, role in [pair for pair in found.items() if pair[1].type in _CAN_END]:
        found[f"ex {word}"] = replace(role, word=f"ex-{role.word}")
    return found


@cache
def role_lengths() -> dict[str, int]:
    """Return, by its first word, how many words the longest role has."""
    longest: dict[str, int] = {}
    for role in roles():
        words = role.split()
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "ch")) else f"{word}s"
