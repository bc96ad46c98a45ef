"""Relations that an answer states, between names that stand in the text, in the form of everybody else's sayings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.language_model.answer import Relation
from ingest.language_model.quotes import MAX_QUOTE, Passage, plain
from ingest.lexicon import lexicon
from ingest.normalise import matchable
from ingest.relating.bounds import bound_of, day_of
from ingest.relating.phrases import Phrase
from ingest.relating.sayings import Saying, sided
from ingest.words import words_of
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.addresses import is_address
from knowledge.ingestion.facts import Draft, FoundMention, FoundRelation
from knowledge.memories.memory import TimeMention, TimePrecision
from knowledge.relations.canonical import MOMENTARY, SYMMETRIC, VALUED
from knowledge.relations.evidence import UNBOUNDED
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, RelationType

SOURCE = "language model"
_SURE = 0.85
_ME = frozenset(("me", "i", "myself", "owner", "the owner"))
_MAX_THING = 60
_PERSON = frozenset((EntityKind.CONTACT,))
_GROUP = frozenset((EntityKind.ORGANIZATION,))
_SOMEWHERE = frozenset((EntityKind.PLACE, EntityKind.ORGANIZATION, EntityKind.EVENT))
_BETWEEN_PEOPLE = SYMMETRIC | {
    RelationType.PARENT_OF,
    RelationType.CHILD_OF,
    RelationType.MANAGER_OF,
    RelationType.REPORTS_TO,
}
_OBJECTS = {
    RelationType.WORKS_AT: _GROUP,
    RelationType.STUDIES_AT: _GROUP,
    RelationType.MEMBER_OF: _GROUP,
    RelationType.LIVES_IN: frozenset((EntityKind.PLACE,)),
    RelationType.BORN_IN: frozenset((EntityKind.PLACE,)),
    RelationType.VISITED: _SOMEWHERE | _PERSON,
    RelationType.ATTENDED: _SOMEWHERE,
} | dict.fromkeys(_BETWEEN_PEOPLE, _PERSON)
_OF_THINGS = frozenset((RelationType.OWNS, RelationType.LIKES, RelationType.DISLIKES))
_FIRM = MOMENTARY | {RelationType.SPOUSE_OF, RelationType.LIVES_IN, RelationType.WORKS_AT, RelationType.STUDIES_AT}
"""Types of which a plan with a date counts."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Reads the relations of one answer over what stands in the text."""

    text: str
    asked: Passage
    draft: Draft
    mentions: Sequence[FoundMention]
    times: Sequence[TimeMention]
    named: Sequence[tuple[FoundMention, frozenset[str], frozenset[str]]]
    """Each mention with the words of its name, and those that it is written with."""

    @classmethod
    def of(
        cls, text: str, asked: Passage, draft: Draft, mentions: Sequence[FoundMention], times: Sequence[TimeMention]
    ) -> Answered:
        named = [(each, _words(each.name), _words(text[each.start : each.end])) for each in mentions]
        return cls(text, asked, draft, mentions, times, named)

    def sayings(self, relations: Sequence[Relation]) -> Iterator[Saying]:
        for told in relations:
            if self._is_quoted(told) and (saying := self._saying(told)) is not None:
                yield saying

    def _is_quoted(self, told: Relation) -> bool:
        """Tell whether the words stand in the text, and name one of the two that they are said to be about."""
        if not self.asked.holds(told.quote):
            return False
        quoted = plain(told.quote)
        ends = (plain(end) for end in (told.subject, told.object) if len(end) <= MAX_QUOTE and not _is_me(end))
        return any(end and end in quoted for end in ends)

    def _saying(self, told: Relation) -> Saying | None:
        type_, me = RelationType(told.predicate), self.draft.speaker
        if told.standing == "UNSURE" or (me and is_address(me) and (_is_me(told.subject) or _is_me(told.object))):
            return None
        subject = self._mention(told.subject)
        if subject is None and not _is_me(told.subject):
            return None
        if subject is not None and subject.kind is not EntityKind.CONTACT:
            return None
        name = subject.name if subject else me
        role, bounds = self._when(told, type_)
        if role is None:
            return None
        if type_ in VALUED:
            value = self._birthday(told)
            relation = FoundRelation(name, type_, None, value, None, role, Bounds(), _SURE)
            return Saying(relation, SOURCE) if value else None
        other, thing = self._mention(told.object), None
        if other is None and not _is_me(told.object):
            thing = self._thing(told.object) if type_ in _OF_THINGS else None
            if thing is None:
                return None
        elif type_ not in _OF_THINGS and (other.kind if other else EntityKind.CONTACT) not in _OBJECTS[type_]:
            return None
        object_ = self.text[thing.start : thing.end] if thing else other.name if other else me
        ends = sided(type_, name, object_)
        if ends is None:
            return None
        return Saying(FoundRelation(ends[1], ends[0], ends[2], None, None, role, bounds, _SURE), SOURCE, thing)

    def _when(self, told: Relation, type_: RelationType) -> tuple[EvidenceRole | None, Bounds]:
        since, until, today = self._bound(told.since), self._bound(told.until), day_of(self.draft.occurred_at)
        if told.standing == "DENIED":
            return EvidenceRole.DENIES, UNBOUNDED
        if told.standing == "ENDED":
            return EvidenceRole.ENDS, Bounds(since, until or today)
        if told.standing == "PLANNED" and (since is None or type_ not in _FIRM):
            return None, UNBOUNDED
        if told.standing == "BEGINS":
            since = since or today
        return EvidenceRole.STATES, Bounds(since, until)

    def _mention(self, written: str) -> FoundMention | None:
        """Return the mention that is quoted; where none stands so, the longest whose words hold all that are quoted."""
        said = _words(written)
        if not said or _is_me(written):
            return None
        named = [mention for mention, name, text in self.named if said in (name, text)]
        holding = [mention for mention, name, _ in self.named if said < name]
        return max(named or holding, key=lambda mention: len(mention.name), default=None)

    def _thing(self, written: str) -> Phrase | None:
        if not _words(written) - lexicon().stop:
            return None
        for span in self.asked.spans(written, _MAX_THING):
            if not any(mention.start < span[1] and span[0] < mention.end for mention in self.mentions):
                return Phrase(*span)
        return None

    def _time(self, written: str | None) -> TimeMention | None:
        if not written:
            return None
        spans = self.asked.spans(written, _MAX_THING)
        return next((t for t in self.times for span in spans if t.start < span[1] and span[0] < t.end), None)

    def _bound(self, written: str | None) -> Bound | None:
        time = self._time(written)
        return bound_of(time) if time else None

    def _birthday(self, told: Relation) -> str | None:
        time = self._time(told.object) or self._time(told.since)
        if time is None or time.since is None or time.precision in (TimePrecision.MONTH, TimePrecision.YEAR):
            return None
        has_year = time.since[:4] in self.text[time.start : time.end]
        return time.since[:10] if has_year else f"--{time.since[5:10]}"


def _is_me(written: str) -> bool:
    return written.strip().casefold() in _ME


def _words(written: str) -> frozenset[str]:
    return frozenset(word.lower for word in words_of(matchable(written)))
