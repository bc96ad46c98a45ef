"""Which of the story's people and things an entity is, told by names alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.story.clusters import Item
from benchmarks.story.form import ME, Person, Story
from benchmarks.story.names import plain
from benchmarks.story.service import Entity, Memory, Mention

_WORDS = re.compile(r"\w+")


class Naming:
    """The names of one story. A name that two people share tells nobody from the other, a full name does."""

    def __init__(self, story: Story) -> None:
        counted = Counter(name for person in story.people for name in _names(person))
        self._people = {plain(person.name): person for person in story.people}
        self._own = {
            key: {key} | {name for name in _names(person) if counted[name] == 1} for key, person in self._people.items()
        }
        self._meant = story.people

    def is_called(self, entity: Entity, name: str) -> bool:
        """Tell whether an entity is whom or what the story calls so; the owner is `me`."""
        if name == ME or entity.is_self:
            return name == ME and entity.is_self
        key = plain(name)
        return not entity.names.isdisjoint(self._own.get(key, {key}))

    def find(self, entities: Iterable[Entity], name: str) -> Entity | None:
        """Return the entity that a reader would pick: by the name given before another, most mentioned first."""
        called = [entity for entity in entities if self.is_called(entity, name)]
        return max(called, key=lambda entity: (plain(name) in entity.names, entity.mentions), default=None)

    def items(self, memories: Iterable[Memory], entities: Sequence[Entity]) -> list[Item]:
        """Return who is mentioned where, on both sides, for B-cubed."""
        contacts = {entity.id: entity for entity in entities if entity.kind == "CONTACT" and not entity.is_self}
        items: list[Item] = []
        for memory in memories:
            seen = _by_entity(mention for mention in memory.mentions if mention.entity in contacts)
            meant = [person for person in self._meant if memory.told_as in person.memory_ids]
            paired = _pair(meant, seen, contacts)
            items += [Item(memory.told_as, person.name, paired.get(person.name)) for person in meant]
            for entity in seen.keys() - paired.values():
                implied = (person for person in self._meant if memory.told_as in person.implied_memory_ids)
                # That someone is meant without a name need not be found, and is not wrong where it is.
                if not any(self.is_called(contacts[entity], person.name) for person in implied):
                    items.append(Item(memory.told_as, None, entity))
        return items


def _by_entity(mentions: Iterable[Mention]) -> dict[str, set[str]]:
    surfaces: dict[str, set[str]] = {}
    for mention in mentions:
        surfaces.setdefault(mention.entity, set()).add(plain(mention.surface))
    return surfaces


def _pair(people: Sequence[Person], seen: dict[str, set[str]], contacts: dict[str, Entity]) -> dict[str, str]:
    """Pair the people of one memory with the entities mentioned there, the surest first."""
    likeness = sorted(
        (
            (-_likeness(person, surfaces, contacts[entity].names), person.name, entity)
            for person in people
            for entity, surfaces in seen.items()
        ),
    )
    paired: dict[str, str] = {}
    for negative, name, entity in likeness:
        if negative < 0 and name not in paired and entity not in paired.values():
            paired[name] = entity
    return paired


def _likeness(person: Person, surfaces: set[str], names: frozenset[str]) -> float:
    """How surely a mention is of this person: what is written there says more than how the entity is called."""
    own = _names(person)
    words = {word for name in own for word in _WORDS.findall(name)}
    here = {word for surface in surfaces for word in _WORDS.findall(surface)}
    shared = len(words & here) / len(here) if here else 0.0
    # Of two who both bear "Emeka", "Emeka Nwosu" is rather the one of whom it says more.
    said = 0.1 * len(words & here)
    return 4 * (not own.isdisjoint(surfaces)) + 2 * shared + (not own.isdisjoint(names)) * 0.5 + said


def _names(person: Person) -> set[str]:
    return {plain(name) for name in (person.name, *person.aliases)}
