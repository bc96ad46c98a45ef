"""What the encoder proposes, told as sayings beside those of the patterns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.relating.beside import goes_on_about
from ingest.relating.bounds import bound_of, day_of, lasting
from ingest.relating.clauses import sentence_of
from ingest.relating.ends import ONLY_ONE
from ingest.relating.marking import Marked
from ingest.relating.misreadings import is_misread
from ingest.relating.people import MINE, People
from ingest.relating.phrases import Phrase
from ingest.relating.sayings import BETWEEN_PEOPLE, ENCODER, Saying, sided
from ingest.relating.symbols import ME, MYSELF, OURSELVES, WE
from ingest.understanding.labels import Standing
from ingest.understanding.reading import Found, Tie
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundRelation
from knowledge.memories.memory import TimeMention, TimePrecision
from knowledge.relations.canonical import VALUED
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, RelationType

_OWNER = re.compile(f"[{ME}{WE}{MYSELF}{OURSELVES}]")
_AT = (RelationType.WORKS_AT, RelationType.STUDIES_AT, RelationType.MEMBER_OF, RelationType.LIVES_IN)


@dataclass(frozen=True, slots=True)
class Proposals:
    """Reads ties over one text: its mentions by the names chosen for them, its times as bounds."""

    text: str
    at: datetime
    marked: Marked
    names: Sequence[str]
    people: People

    def sayings(self, ties: Sequence[Tie]) -> Iterator[Saying]:
        for tie in ties:
            if (saying := self._saying(tie)) is not None:
                yield saying

    def _saying(self, tie: Tie) -> Saying | None:
        if self._is_of_another(tie) or self._is_misread(tie):
            return None
        subject = self._name(tie.subject)
        is_over = tie.standing is Standing.ENDED
        role = EvidenceRole.ENDS if is_over else EvidenceRole.STATES
        if tie.predicate in VALUED:
            value = self._birthday(tie.object)
            if value is None:
                return None
            relation = FoundRelation(subject, tie.predicate, None, value, None, role, Bounds(), tie.probability)
            return Saying(relation, ENCODER)
        if not self._fits(tie):
            return None
        ends = sided(tie.predicate, subject, self._name(tie.object))
        if ends is None:
            return None
        kind, first, second = ends
        relation = FoundRelation(first, kind, second, None, None, role, self._bounds(tie), tie.probability)
        thing = tie.object if tie.object is not None and self._place(tie.object) is None else None
        return Saying(relation, ENCODER, Phrase(thing.start, thing.end) if thing else None)

    def _is_of_another(self, tie: Tie) -> bool:
        """Tell whether what only one can be told of is told of the owner in words that are about somebody else."""
        if tie.subject is not None or tie.object is None or tie.predicate not in ONLY_ONE:
            return False
        text, at = self.marked.text, self._marked_at(tie.object)
        first, last = sentence_of(text, at, at)
        return not _OWNER.search(text, first, last) and not any(MINE in who for who in self.people.dropped(at, first))

    def _is_misread(self, tie: Tie) -> bool:
        ends = [end for end in (tie.subject, tie.object) if end is not None]
        named = [place for end in ends if (place := self._place(end)) is not None]
        return is_misread(self.marked, tie.predicate, named, [self._marked_at(end) for end in ends])

    def _fits(self, tie: Tie) -> bool:
        """Tell whether those whom a tie names are of its kinds: nobody works at a person, no town lives anywhere."""
        if self._time(tie.object) is not None:
            return False
        kinds = [self._kind(tie.subject), self._kind(tie.object)]
        if tie.predicate in BETWEEN_PEOPLE:
            return all(kind in (None, EntityKind.CONTACT) for kind in kinds)
        is_somebody = kinds[0] in (None, EntityKind.CONTACT)
        return tie.predicate not in _AT or (is_somebody and kinds[1] is not EntityKind.CONTACT)

    def _kind(self, found: Found | None) -> EntityKind | None:
        place = None if found is None else self._place(found)
        return None if place is None else self.marked.mentions[place].kind

    def _bounds(self, tie: Tie) -> Bounds:
        since, until = (self._bound(found) if self._dates(tie, found) else None for found in (tie.since, tie.until))
        if tie.standing is Standing.BEGINS and since is None:
            since = day_of(self.at)
        if tie.standing is Standing.ENDED and until is None:
            until = day_of(self.at)
        return lasting(Bounds(since, until), is_over=tie.standing is Standing.ENDED)

    def _dates(self, tie: Tie, date: Found | None) -> bool:
        """Tell whether a date is one of a tie: in a sentence of its names, or in one that goes on about it."""
        if date is None:
            return False
        text, at = self.marked.text, self._marked_at(date)
        own = (
            sentence_of(text, *(2 * (self._marked_at(end),))) for end in (tie.subject, tie.object) if end is not None
        )
        if any(first <= at <= last for first, last in own):
            return True
        return goes_on_about(tie.predicate, text[slice(*sentence_of(text, at, at))])

    def _marked_at(self, found: Found) -> int:
        return bisect_left(self.marked.origin, found.start)

    def _birthday(self, found: Found | None) -> str | None:
        time = self._time(found)
        if time is None or time.since is None or time.precision in (TimePrecision.MONTH, TimePrecision.YEAR):
            return None
        # The day of an age that is reached is known, its year is not.
        is_whole = any(part.isdigit() and len(part) == 4 for part in self.text[time.start : time.end].split())
        return time.since[:10] if is_whole else f"--{time.since[5:10]}"

    def _bound(self, found: Found | None) -> Bound | None:
        time = self._time(found)
        return bound_of(time) if time else None

    def _time(self, found: Found | None) -> TimeMention | None:
        if found is None:
            return None
        return next((t for t in self.marked.times if t.start < found.end and found.start < t.end), None)

    def _place(self, found: Found) -> int | None:
        mentions = enumerate(self.marked.mentions)
        return next((place for place, m in mentions if m.start < found.end and found.start < m.end), None)

    def _name(self, found: Found | None) -> str | None:
        if found is None:
            return None
        place = self._place(found)
        return self.text[found.start : found.end] if place is None else self.names[place]
