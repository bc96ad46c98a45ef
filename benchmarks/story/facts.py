"""The story's facts against the relations that the service keeps: what holds, when, and what a deletion does to it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.story.form import ME, UNKNOWN, AsOf, Chain, Deletion, Fact, Story, Triple
from benchmarks.story.naming import Naming
from benchmarks.story.service import Entity, Owner, Relation
from knowledge.relations.canonical import SYMMETRIC, VALUED, canonical


@dataclass(slots=True)
class Share:
    """How many of how many were right, and what was wrong with the others."""

    right: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, is_right: bool, complaint: str) -> None:
        self.asked += 1
        self.right += is_right
        if not is_right:
            self.wrong.append(complaint)

    def join(self, other: Share) -> None:
        self.right += other.right
        self.asked += other.asked

    @property
    def value(self) -> float:
        return self.right / self.asked if self.asked else 0.0


class Beliefs:
    """What the service believes of one story at one moment, over all times of the world.

    Who had a name `before` is known by it still: a deletion may take the one memory that told it.
    """

    def __init__(self, story: Story, owner: Owner, before: Beliefs | None = None) -> None:
        self._story = story
        self._naming = Naming(story)
        self._owner = owner
        self.entities = {entity.id: entity for entity in owner.entities()}
        if before is not None:
            self.entities = {id_: _known(entity, before.entities.get(id_)) for id_, entity in self.entities.items()}
        self.relations = owner.relations()

    def find(self, name: str) -> Entity | None:
        return self._naming.find(self.entities.values(), name)

    def of(self, triple: Triple) -> list[Relation]:
        """Return the relations that say what the triple says, whenever it was so."""
        return [relation for relation in self.relations if self._says(relation, triple)]

    @staticmethod
    def is_same(one: Triple, other: Triple) -> bool:
        """Tell whether two triples say one thing, be it from either end."""
        kind, *ends = _turned(one)
        same, *its = _turned(other)
        return kind is same and (ends == its or (kind in SYMMETRIC and ends == its[::-1]))

    def _says(self, relation: Relation, triple: Triple) -> bool:
        if triple.predicate in VALUED:
            return (
                relation.type is triple.predicate
                and self._is(relation.subject, triple.subject)
                and (relation.value or "").removeprefix("--") == triple.object
            )
        if relation.object is None:
            return False
        wanted, subject, other = _turned(triple)
        told, first, second = canonical(relation.type, relation.subject, relation.object)
        if told is not wanted or second is None:
            return False
        there = self._is(first, subject) and self._is(second, other)
        return there or (wanted in SYMMETRIC and self._is(first, other) and self._is(second, subject))

    def _is(self, entity: str, name: str) -> bool:
        found = self.entities.get(entity)
        return found is not None and self._naming.is_called(found, name)

    def answer(self, asked: AsOf) -> list[str] | None:
        """Return what the service puts in the place of `?`; None where it does not know the other end."""
        triple = asked.triple
        known = triple.object if triple.subject == UNKNOWN else triple.subject
        entity = self.find(known)
        if entity is None:
            return None
        at = f"{asked.date}T23:59:59Z"
        if triple.subject == UNKNOWN:
            found = self._owner.relations(type_=triple.predicate, other=entity.id, as_of=at)
        else:
            found = self._owner.relations(subject=entity.id, type_=triple.predicate, as_of=at)
        ends = {_other_end(relation, entity.id) for relation in found}
        return sorted(ends - {None})  # type: ignore[type-var]

    def is_right(self, asked: AsOf, answer: Sequence[str] | None) -> bool:
        """Tell whether the answers are those expected, each once and no other."""
        left = list(asked.expected)
        for end in answer or ():
            called = [name for name in left if end == name or f"--{name}" == end or self._is(end, name)]
            if not called:
                return False
            left.remove(called[0])
        return not left

    def shown(self, ends: Iterable[str]) -> list[str]:
        return [ME if (e := self.entities.get(end)) and e.is_self else e.shown if e else end for end in ends]

    def chain(self, asked: Chain, *, current: bool) -> int | None:
        """Return the length of the shortest chain of relations between persons; None where there is none."""
        start, goal = self.find(asked.from_), self.find(asked.to)
        if start is None or goal is None:
            return None
        people = {entity.id for entity in self.entities.values() if entity.kind == "CONTACT"}
        ties: dict[str, set[str]] = {}
        for relation in self.relations:
            ends = (relation.subject, relation.object or "")
            if people.issuperset(ends) and not (current and relation.until):
                ties.setdefault(ends[0], set()).add(ends[1])
                ties.setdefault(ends[1], set()).add(ends[0])
        return _steps(ties, start.id, goal.id)


@dataclass(frozen=True, slots=True)
class Held:
    """The relations that stood for each fact before a deletion."""

    facts: Mapping[str, Sequence[Relation]]

    @classmethod
    def of(cls, story: Story, beliefs: Beliefs) -> Held:
        return cls({fact.id: beliefs.of(fact) for fact in story.facts})

    def holds(self, fact: Fact, deletion: Deletion) -> bool:
        """A fact that is to be open again has held only where it was known to have ended."""
        known = self.facts[fact.id]
        return bool(known) and (fact.id not in deletion.reopen or any(relation.until for relation in known))

    def judge(self, fact: Fact, deletion: Deletion, now: Sequence[Relation]) -> str | None:
        """Return what is wrong with a fact after the deletion, None where it is as it must be."""
        if fact.id in deletion.reopen:
            return None if any(relation.until is None for relation in now) else _said("should be open again", now)
        if fact.id in deletion.vanish:
            return None if not now else _said("should be gone", now)
        if not now:
            return "should remain, is gone"
        before = {relation.until for relation in self.facts[fact.id]}
        return None if {relation.until for relation in now} == before else _said(f"ended {before} before", now)


def _known(entity: Entity, before: Entity | None) -> Entity:
    return entity if before is None else replace(entity, names=entity.names | before.names)


def _said(what: str, now: Sequence[Relation]) -> str:
    bounds = ", ".join(f"{relation.since} to {relation.until}" for relation in now)
    return f"{what}, is {bounds or 'gone'}"


def _turned(triple: Triple) -> tuple[object, str, str]:
    """Return the triple in its stored direction; the order of symmetric ends is the ids', not the names'."""
    if triple.predicate in SYMMETRIC:
        return triple.predicate, triple.subject, triple.object
    kind, subject, other = canonical(triple.predicate, triple.subject, triple.object)
    return kind, subject, other or ""


def _other_end(relation: Relation, entity: str) -> str | None:
    if relation.object is None:
        return relation.value
    return relation.object if relation.subject == entity else relation.subject


def _steps(ties: Mapping[str, set[str]], start: str, goal: str) -> int | None:
    reached, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            return reached[here]
        for there in ties.get(here, ()):
            if there not in reached:
                reached[there] = reached[here] + 1
                waiting.append(there)
    return None
