"""What a text says of two, whoever read it; and which of several sayings stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.relating.phrases import Phrase
from knowledge.ingestion.facts import FoundRelation
from knowledge.relations.canonical import SYMMETRIC, canonical
from knowledge.relations.evidence import UNBOUNDED
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, RelationType

_OWNERS_SIDE = {
    RelationType.CHILD_OF: RelationType.PARENT_OF,
    RelationType.PARENT_OF: RelationType.CHILD_OF,
    RelationType.MANAGER_OF: RelationType.REPORTS_TO,
    RelationType.REPORTS_TO: RelationType.MANAGER_OF,
} | {kind: kind for kind in SYMMETRIC}
"""Types between people, and how each is told whose object would be the owner."""
LOVE = (RelationType.PARTNER_OF, RelationType.SPOUSE_OF)
"""Beside it, another role that is told by its own word is told: "Lotte is my girlfriend. Yes, flatmate Lotte"."""
BETWEEN_PEOPLE = frozenset(_OWNERS_SIDE)
_CLOSER = BETWEEN_PEOPLE - {RelationType.KNOWS}
_DIRECTED = (RelationType.REPORTS_TO, RelationType.PARENT_OF)
_HOLDS = (EvidenceRole.STATES, EvidenceRole.CORRECTS)
ENCODER = "encoder"


@dataclass(frozen=True, slots=True)
class Saying:
    """`source` tells who read it; a `guess` at what somebody does at an organisation gives way to what is said.

    `is_undated` where its bound is the note's own day, for want of a date.
    """

    relation: FoundRelation
    source: str
    thing: Phrase | None = None
    is_guess: bool = False
    is_undated: bool = False

    @property
    def key(self) -> tuple[RelationType, str, str]:
        """Return the same for all that say the same of the same two, apart from when."""
        told = self.relation
        other = (told.object or told.value or "").casefold()
        kind, subject, object_ = canonical(told.type, (told.subject or "").casefold(), other)
        return kind, subject, object_ or ""

    def is_part_of(self, other: Saying) -> bool:
        """Tell whether both name the same thing and this one less of it: "novels" beside "crime novels"."""
        if self.thing is None or other.thing is None or self.relation.type is not other.relation.type:
            return False
        overlap = self.thing.start < other.thing.end and other.thing.start < self.thing.end
        return overlap and self.relation.subject == other.relation.subject and self.thing != other.thing

    def contradicts(self, proposed: Saying) -> bool:
        """Tell whether what words say leaves no room for what the encoder proposes.

        It is denied here, the other is whose boss or child one is, or one of the two has another love.
        """
        kind, one, other = proposed.key
        if self.relation.role is EvidenceRole.DENIES:
            return self.key == proposed.key
        if self.relation.role not in _HOLDS or proposed.relation.role not in _HOLDS:
            return False
        if kind in _DIRECTED:
            return self.key == (kind, other, one)
        is_love = kind in LOVE and self.relation.type in LOVE and self.relation.bounds.until is None
        return is_love and len(self.pair & proposed.pair) == 1

    @property
    def pair(self) -> frozenset[str | None]:
        return frozenset((self.relation.subject, self.relation.object))


def sided(
    type_: RelationType, subject: str | None, object_: str | None
) -> tuple[RelationType, str | None, str | None] | None:
    """Tell a relation so that the owner, None, is never its object; None where that says nothing."""
    if subject == object_:
        return None
    if object_ is not None:
        return type_, subject, object_
    return (_OWNERS_SIDE[type_], None, subject) if type_ in _OWNERS_SIDE else None


def settled(sayings: Iterable[Saying]) -> Iterator[Saying]:
    """Yield one saying for each fact: of several the first that tells a time, and of all of two the closest tie."""
    kept: dict[tuple[RelationType, str, str], Saying] = {}
    heard = list(sayings)
    worded = [saying for saying in heard if saying.source != ENCODER]
    for saying in heard:
        if saying.source == ENCODER and any(other.contradicts(saying) for other in worded):
            continue
        known = kept.get(saying.key)
        if known is None or _rank(saying) > _rank(known):
            kept[saying.key] = saying
    told = [saying for saying in kept.values() if saying.relation.role is not EvidenceRole.DENIES]
    close = {saying.pair for saying in told if saying.relation.type in _CLOSER}
    married = {saying.pair for saying in told if saying.relation.type is RelationType.SPOUSE_OF}
    love = {saying.pair for saying in told if saying.relation.type in LOVE}
    surely_there = {saying.pair for saying in told if not saying.is_guess}
    left = {
        saying.relation.subject: saying.relation.bounds.until
        for saying in told
        if saying.relation.type is RelationType.LIVES_IN and saying.relation.role is EvidenceRole.ENDS
    }
    settling = {
        saying.relation.subject: saying.relation.bounds.since
        for saying in told
        if saying.relation.type is RelationType.LIVES_IN and saying.relation.role in _HOLDS and not saying.is_undated
    }
    for saying in kept.values():
        relation = saying.relation
        if (
            relation.type is RelationType.KNOWS
            and saying.pair in close
            and not (relation.label and saying.pair in love)
        ):
            continue
        if relation.type is RelationType.PARTNER_OF and saying.pair in married and relation.bounds.until is None:
            continue
        if saying.is_guess and saying.pair in surely_there:
            continue
        yield _moved(saying, left.get(relation.subject), settling.get(relation.subject))


def _moved(saying: Saying, left: Bound | None, settles: Bound | None) -> Saying:
    """Have somebody live in one place from when they left the other: "out of Ibadan yesterday, living in Abeokuta".

    Of "she lives there now" and "leaves here", which are told without a day, the other's day is theirs.
    """
    told = saying.relation
    if told.type is not RelationType.LIVES_IN:
        return saying
    is_there = told.role in _HOLDS and told.bounds.until is None
    if left is not None and is_there and (told.bounds.since is None or saying.is_undated or saying.source == ENCODER):
        return replace(saying, relation=replace(told, bounds=Bounds(left)))
    if settles is not None and told.role is EvidenceRole.ENDS and saying.is_undated:
        return replace(saying, relation=replace(told, bounds=replace(told.bounds, until=settles)))
    return saying


def _rank(saying: Saying) -> tuple[bool, bool]:
    return saying.relation.role is not EvidenceRole.DENIES, saying.relation.bounds != UNBOUNDED
