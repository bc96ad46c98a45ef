"""B-cubed over mentions: how well the service's entities are the story's people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One person in one memory: whom the story means there, and which entity the service made of it.

    `person` is None for what only the service saw, `entity` None for what it missed.
    """

    memory: str
    person: str | None
    entity: str | None


@dataclass(frozen=True, slots=True)
class BCubed:
    """Sums over the items, so that those of several stories add up."""

    right_of_entities: float = 0.0
    mentioned: int = 0
    right_of_people: float = 0.0
    meant: int = 0

    @classmethod
    def of(cls, items: Iterable[Item]) -> BCubed:
        """Score items after Bagga and Baldwin (1998); what one side alone has is wrong as a whole.

        Of an item's cluster the items that are together on both sides are right: over all items of the entity that
        is its precision, over all of the person its recall.
        """
        known = list(items)
        entities = Counter(item.entity for item in known)
        people = Counter(item.person for item in known)
        both = Counter((item.person, item.entity) for item in known if item.person and item.entity)
        right = [(item, both[item.person, item.entity]) for item in known if item.person and item.entity]
        return cls(
            right_of_entities=sum(count / entities[item.entity] for item, count in right),
            mentioned=sum(item.entity is not None for item in known),
            right_of_people=sum(count / people[item.person] for item, count in right),
            meant=sum(item.person is not None for item in known),
        )

    def __add__(self, other: BCubed) -> BCubed:
        return BCubed(
            self.right_of_entities + other.right_of_entities,
            self.mentioned + other.mentioned,
            self.right_of_people + other.right_of_people,
            self.meant + other.meant,
        )

    @property
    def precision(self) -> float:
        return self.right_of_entities / self.mentioned if self.mentioned else 0.0

    @property
    def recall(self) -> float:
        return self.right_of_people / self.meant if self.meant else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0
