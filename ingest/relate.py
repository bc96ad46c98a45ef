"""Relations that a text states, with their time: by patterns over names, roles and times, and by the encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.relating.bounds import bound_of, bounds_of, day_of, lasting
from ingest.relating.claim import Claim, End
from ingest.relating.claims import find_claims
from ingest.relating.corrections import Corrections
from ingest.relating.exclusions import compatible
from ingest.relating.marking import Marked, mark
from ingest.relating.naming import fullest
from ingest.relating.patterns import Mark, Telling
from ingest.relating.people import MINE, People
from ingest.relating.phrases import Phrase
from ingest.relating.proposals import Proposals
from ingest.relating.room import fitting
from ingest.relating.sayings import Saying, settled, sided
from ingest.understanding.reading import Tie
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, FoundRelation, Method
from knowledge.memories.memory import TimeMention
from knowledge.relations.evidence import UNBOUNDED
from knowledge.relations.relation import Bounds, EvidenceRole

MAX_RELATIONS = 100
"""Of a text of 20,000 characters."""
_ROLES = {Telling.ENDED: EvidenceRole.ENDS, Telling.DENIED: EvidenceRole.DENIES}
_SURE, _LIKELY = 0.95, 0.9
"""What is presupposed is right more often than what is asserted."""


@dataclass(frozen=True, slots=True)
class Related:
    """The relations of a text, and mentions of the things that only they name ("vinyl", "two boats")."""

    relations: tuple[FoundRelation, ...] = ()
    things: tuple[FoundMention, ...] = ()


def relate(
    text: str,
    at: datetime,
    mentions: Sequence[FoundMention],
    times: Sequence[TimeMention],
    proposed: Sequence[Tie] = (),
) -> Related:
    """Find the relations that a text written `at` states between its mentions, the owner and things.

    Subjects and objects are told by the fullest name of the text; `proposed` are the encoder's, with spans.
    """
    said = list(sayings(text, at, mentions, times, proposed))[:MAX_RELATIONS]
    things = {saying.thing: None for saying in said if saying.thing is not None}
    return Related(
        relations=tuple(saying.relation for saying in said),
        things=tuple(
            FoundMention(thing.start, thing.end, text[thing.start : thing.end], EntityKind.THING, Method.MODEL, _LIKELY)
            for thing in things
        ),
    )


def sayings(
    text: str, at: datetime, mentions: Sequence[FoundMention], times: Sequence[TimeMention], proposed: Sequence[Tie]
) -> Iterator[Saying]:
    """Yield what the patterns say, then what the encoder adds, each with where it comes from."""
    marked = mark(text, mentions, times)
    names = fullest(text, marked)
    claims = list(find_claims(marked))
    corrections = Corrections.of(marked)
    instead = any(
        claim.telling is Telling.DENIED or corrections.replaces(claim.type, marked.origin[claim.start])
        for claim in claims
    )
    said: list[Saying] = []
    for claim in claims:
        saying = _saying(claim, marked, names, text, at)
        if saying is None:
            continue
        others = (_saying(other, marked, names, text, at) for other in corrections.others(claim, instead=instead))
        said += [_denied(other, saying.relation.bounds) for other in others if other is not None]
        corrects = corrections.replaces(claim.type, marked.origin[claim.start]) or corrections.is_contrasted(claim)
        said.append(_replacing(saying) if corrects else saying)
    proposals = Proposals(text, at, marked, names, People.of(marked))
    added = [
        _replacing(told) if corrections.replaces(told.relation.type, _start(tie)) else told
        for tie in proposed
        for told in proposals.sayings([tie])
        if not any(map(told.is_part_of, said))
    ]
    return settled(compatible([*said, *fitting(added, said)]))


def _start(tie: Tie) -> int:
    """Return where the names of a tie begin; a tie of the owner's, where the other's does."""
    return min((found.start for found in (tie.subject, tie.object) if found is not None), default=0)


def _replacing(saying: Saying) -> Saying:
    """Have what holds take the place of what was told before; what begins or ends is a change of the world."""
    told = saying.relation
    holds = told.role is EvidenceRole.STATES and told.bounds == UNBOUNDED
    return replace(saying, relation=replace(told, role=EvidenceRole.CORRECTS)) if holds else saying


def _denied(other: Saying, bounds: Bounds) -> Saying:
    """Deny of another what is said of one, or end it where that begins: "from June it's Ana, not Bo"."""
    role, until = (EvidenceRole.DENIES, None) if bounds.since is None else (EvidenceRole.ENDS, bounds.since)
    return replace(other, relation=replace(other.relation, role=role, bounds=Bounds(until=until)))


def _saying(claim: Claim, marked: Marked, names: Sequence[str], text: str, at: datetime) -> Saying | None:
    subject = _name(claim.subject, names, text)
    kind, first, second = claim.type, subject, None
    if claim.value is None:
        ends = None if claim.object is None else sided(claim.type, subject, _name(claim.object, names, text))
        if ends is None:
            return None
        kind, first, second = ends
    role = _ROLES.get(claim.telling, EvidenceRole.STATES)
    told = UNBOUNDED if role is EvidenceRole.DENIES else bounds_of(claim, marked, at)
    bounds = lasting(told, is_over=role is EvidenceRole.ENDS)
    sure = _SURE if Mark.GIVEN in claim.pattern.marks else _LIKELY
    return Saying(
        FoundRelation(first, kind, second, claim.value, claim.label, role, bounds, sure),
        claim.pattern.source,
        claim.object if isinstance(claim.object, Phrase) else None,
        is_guess=Mark.FIRM in claim.pattern.marks,
        is_undated=day_of(at) in (bounds.since, bounds.until)
        and not any(day_of(at) == bound_of(t) for t in marked.times),
    )


def _name(end: End, names: Sequence[str], text: str) -> str | None:
    if isinstance(end, Phrase):
        return text[end.start : end.end]
    return None if end == MINE else names[end]
