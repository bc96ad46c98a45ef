"""When what a pattern matched does not mean what it says: what stands before it, or which role it has."""

from __future__ import annotations

import re

from ingest.relating.patterns import Mark, Pattern
from ingest.relating.roles import Role
from ingest.relating.symbols import MAY_OWN, OWNS, PERSON, PRONOUN, one_of
from ingest.relating.words import words
from knowledge.relations.relation import RelationType

_OWNED_BEFORE = re.compile(f"(?:{OWNS}|{MAY_OWN}|'s|') (?:[\\w'-]+ ){{0,3}}(?:and )?$")
_SOMEBODY_ELSE = re.compile(rf"[{one_of(PERSON, PRONOUN)}][^.!?\n]+$")
_BIRTHDAYS = re.compile(r"\b(?:birthdays?|bdays?|b-days?|dob)\b")
_DENIED_BEFORE = re.compile(r"(?:\bnot|n't)(?: \w+)? $")
_DOES_SOMETHING = re.compile(
    rf"[{one_of(PERSON, PRONOUN)}](?:(?!\b(?:and|but|or|so|then|because|when)\b)[^.!?;:,(\n])*$"
)
"""Who does something to somebody's daughter in one clause is not the daughter: "Mr Tan teaches my daughter"."""
_PREDICATE_BEFORE = re.compile(r"(?:'s|'re|'m| is| are| was| were| am| be| becomes?| became| =)(?: \w+)? $")
_PREDICATE = re.compile(r"\b(?:is|are|was)\b|=")
_WORK = (RelationType.COLLEAGUE_OF, RelationType.MANAGER_OF, RelationType.REPORTS_TO)
_TIED = (RelationType.FRIEND_OF, RelationType.NEIGHBOR_OF, RelationType.COLLEAGUE_OF)
_WHOSE = (
    RelationType.SPOUSE_OF,
    RelationType.PARTNER_OF,
    RelationType.CHILD_OF,
    RelationType.PARENT_OF,
    RelationType.SIBLING_OF,
)
"""Roles that say nothing without a word for whose they are: "baby Mo", "wife Renuka"."""
_NEAR, _FAR = 14, 45
"""Code points that are looked at before a match."""


def is_meant(pattern: Pattern, match: re.Match[str], role: Role | None) -> bool:
    """Tell whether the marks of a pattern hold for a match."""
    marks, text = pattern.marks, match.string
    if marks & {Mark.TITLE, Mark.BARE}:
        at = match.start("r")
        if role is None or _OWNED_BEFORE.search(text[max(0, at - _FAR) : at]):
            return False
        if Mark.TITLE in marks and not role.is_title:
            return False
        if role.type in _WHOSE and not role.is_title:
            return False
    if Mark.TIED in marks and not (role and (role.type in _TIED or role.word in words("tied"))):
        return False
    if Mark.WORK in marks and (role is None or role.type not in _WORK):
        return False
    if Mark.FAMILIAR in marks:
        is_known = role is not None and role.word in words("familiar")
        return is_known and not _SOMEBODY_ELSE.search(text, max(0, match.start() - _FAR), match.start() + 1)
    if Mark.HOME in marks and (role is None or role.type is not RelationType.NEIGHBOR_OF):
        return False
    if Mark.CHILDREN in marks and not (role and (role.type is RelationType.CHILD_OF or role.word in words("born"))):
        return False
    if Mark.BIRTHDAYS in marks and not _BIRTHDAYS.search(text, 0, match.start()):
        return False
    before = text[max(0, match.start() - _NEAR) : match.start()]
    if Mark.SOLE in marks and (_DENIED_BEFORE.search(before) or _PREDICATE_BEFORE.search(before)):
        return False
    if Mark.SOLE in marks and role and role.word == "ex":
        return False
    if Mark.SOLE in marks and role and _DOES_SOMETHING.search(text, max(0, match.start() - _FAR), match.start()):
        return False
    return Mark.APPOSED not in marks or bool(_PREDICATE.search(match.group())) or not _PREDICATE_BEFORE.search(before)
