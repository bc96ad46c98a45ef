"""What became of each card of an address book, told by how its contact stood before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.ingestion.addresses import plain_address
from recollect.importing.answers import Person


class Outcome(StrEnum):
    CREATED = "created"
    MERGED = "merged"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class CardResult:
    """`contact` is the id of who the card is by now; `why` tells of everything that was not simply created."""

    card: str
    name: str | None
    outcome: Outcome
    why: str | None = None
    contact: str | None = None


class KnownContacts:
    """The user's contacts as they stand, those of cards that are in by now among them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = {person.id: person for person in people}

    def take(self, person: Person) -> tuple[Outcome, str | None]:
        """Return what became of a card whose contact this is by now, and why."""
        before = self._people.get(person.id)
        self._people[person.id] = person
        if before is None:
            return Outcome.CREATED, None
        if before == person:
            return Outcome.UNCHANGED, "all of it was there already"
        if _addresses(before) & _addresses(person):
            return Outcome.MERGED, "a contact has this phone or e-mail, under a name that fits"
        return Outcome.MERGED, "a contact is known by this name"


def _addresses(person: Person) -> set[str]:
    return {plain_address(each) for each in (*person.phones, *person.emails)}
