"""One stored form for each relation: inverses swapped, symmetric ends in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.relations.relation import RelationType

_INVERSES = {RelationType.CHILD_OF: RelationType.PARENT_OF, RelationType.MANAGER_OF: RelationType.REPORTS_TO}

SYMMETRIC = frozenset(
    {
        RelationType.SPOUSE_OF,
        RelationType.PARTNER_OF,
        RelationType.SIBLING_OF,
        RelationType.RELATIVE_OF,
        RelationType.FRIEND_OF,
        RelationType.COLLEAGUE_OF,
        RelationType.NEIGHBOR_OF,
        RelationType.KNOWS,
    }
)

VALUED = frozenset({RelationType.BIRTHDAY_ON})
"""Types whose other end is a value, not an entity."""

STORED = tuple(kind for kind in RelationType if kind not in _INVERSES)
TYPED = tuple(kind for kind in STORED if kind not in VALUED)
"""The types that have a typed edge between two entities."""

SINGLE_BY_SUBJECT = frozenset({RelationType.REPORTS_TO, RelationType.LIVES_IN, RelationType.WORKS_AT})
SINGLE_BY_EITHER = frozenset({RelationType.SPOUSE_OF})
"""Types that hold one value at a time."""

USUAL_BY_SUBJECT = SINGLE_BY_SUBJECT | {RelationType.STUDIES_AT, RelationType.BORN_IN, RelationType.BIRTHDAY_ON}
USUAL_BY_EITHER = SINGLE_BY_EITHER | {RelationType.PARTNER_OF}
"""Types of which somebody has one as a rule: told anew in a correction, it takes the place of what was told before."""

AT_WORK = frozenset({RelationType.REPORTS_TO, RelationType.COLLEAGUE_OF})
"""Ties of the owner that last as long as the other's job."""

MOMENTARY = frozenset({RelationType.VISITED, RelationType.ATTENDED})
"""Types that happen: each start is a fact of its own."""


def canonical(kind: RelationType, subject: str, object_: str | None) -> tuple[RelationType, str, str | None]:
    """Return the stored type, subject and object."""
    if object_ is None:
        return kind, subject, None
    if kind in _INVERSES:
        return _INVERSES[kind], object_, subject
    if kind in SYMMETRIC and object_ < subject:
        return kind, object_, subject
    return kind, subject, object_


@dataclass(frozen=True, slots=True)
class Ends:
    """The stored types that tie an entity standing at the subject's end, and at the object's."""

    at_subject: tuple[str, ...]
    at_object: tuple[str, ...]


def ends_as_subject(types: Iterable[RelationType]) -> Ends:
    """Return where an entity stands that is asked for as the subject of these types; none given means all."""
    at_subject, at_object = set(), set()
    for kind in tuple(types) or tuple(RelationType):
        if kind in _INVERSES:
            at_object.add(_INVERSES[kind])
        else:
            at_subject.add(kind)
        if kind in SYMMETRIC:
            at_object.add(kind)
    return Ends(tuple(sorted(at_subject)), tuple(sorted(at_object)))


def stored(types: Iterable[RelationType]) -> tuple[str, ...]:
    """Return the stored types behind these; none given means all."""
    return tuple(sorted({_INVERSES.get(kind, kind) for kind in tuple(types) or STORED}))
