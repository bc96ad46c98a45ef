"""Sends contacts, and after them what their cards say of each other and of where they work."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, TypeVar

from pydantic import JsonValue, TypeAdapter

from ingest.importers.contacts import ContactItem
from ingest.importers.items import Skipped, stable_key
from knowledge.entities.entity import EntityKind
from knowledge.levels import Sensitivity
from knowledge.relations.relation import RelationType
from recollect.importing.answers import UserError
from recollect.importing.client import Client
from recollect.importing.outcomes import CardResult, KnownContacts, Outcome

IN_FLIGHT: Final = 4
_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)
T = TypeVar("T")


@dataclass(slots=True)
class ContactReport:
    """What became of a file's cards; `unknown` counts ties to someone or something that is not known, or not surely."""

    cards: list[CardResult] = field(default_factory=list)
    relations: int = 0
    unknown: int = 0
    refused_ties: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    seconds: float = 0.0

    @property
    def contacts(self) -> int:
        """Return how many of the cards are in by now."""
        return sum(card.contact is not None for card in self.cards)

    @property
    def is_refused(self) -> bool:
        return bool(self.refused_ties) or any(card.outcome is Outcome.REFUSED for card in self.cards)

    def places(self, outcome: Outcome) -> dict[str, list[str]]:
        """Return the cards of which that became, by why."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for card in self.cards:
            if card.outcome is outcome:
                found[card.why or ""].append(card.card)
        return found


class ContactSender:
    """Every request has an idempotency key: after a stop the same run goes through what is there and on from it."""

    def __init__(self, client: Client, advance: Callable[[int], None]) -> None:
        self._client = client
        self._advance = advance
        self._ids: dict[str, str] = {}
        self._organizations: dict[str, str | None] = {}
        self.report = ContactReport()

    async def send(self, items: Iterable[ContactItem | Skipped], level: Sensitivity | None) -> ContactReport:
        """Send every contact, then what ties them; the first error that does not pass ends it."""
        began = monotonic()
        cards: list[ContactItem] = []
        for item in items:
            if isinstance(item, Skipped):
                self.report.cards.append(CardResult(item.place, None, Outcome.LEFT_OUT, item.reason))
                self._advance(1)
            else:
                cards.append(item)
        there = KnownContacts(await self._client.people())
        await _some_at_a_time(cards, lambda card: self._create(card, there, level))
        known = _Known(cards, self._ids)
        await _some_at_a_time(cards, lambda card: self._tie(card, known, level))
        self.report.seconds = monotonic() - began
        return self.report

    async def _create(self, card: ContactItem, there: KnownContacts, level: Sensitivity | None) -> None:
        payload = await self._client.create_contact(contact_input(card, level))
        if payload.entity is not None:
            self._ids[card.key] = payload.entity.id
            outcome, why = there.take(payload.entity)
            self.report.cards.append(CardResult(card.place, card.name, outcome, why, payload.entity.id))
        elif any(error.code == "IDEMPOTENCY_MISMATCH" for error in payload.user_errors):
            why = "an earlier import stored it with other details, which stay"
            self.report.cards.append(CardResult(card.place, card.name, Outcome.UNCHANGED, why))
        else:
            self.report.cards.append(CardResult(card.place, card.name, Outcome.REFUSED, _why(payload.user_errors)))
        self._advance(1)

    async def _tie(self, card: ContactItem, known: _Known, level: Sensitivity | None) -> None:
        own = self._ids.get(card.key)
        if own is None:
            return
        for tie in card.ties:
            await self._state(card, own, tie.type, known.find(tie.other), tie.label, level)
        if card.organization is not None:
            await self._state(
                card, own, RelationType.WORKS_AT, await self._organization(card.organization), None, level
            )

    async def _state(
        self,
        card: ContactItem,
        own: str,
        kind: RelationType,
        other: str | None,
        label: str | None,
        level: Sensitivity | None,
    ) -> None:
        if other is None or other == own:
            self.report.unknown += 1
            return
        given = {
            "subject": own,
            "type": kind.name,
            "object": other,
            "label": label,
            "sensitivity": None if level is None else level.name,
            "idempotencyKey": stable_key("contacts", card.key, kind.name, other),
        }
        payload = await self._client.state_relation(_input(given))
        if payload.relation is not None:
            self.report.relations += 1
        else:
            self.report.refused_ties[_why(payload.user_errors)].append(card.place)

    async def _organization(self, name: str) -> str | None:
        """Return the organisation of this name that memories have told of; the API makes none."""
        if name not in self._organizations:
            wanted = name.casefold()
            found = [
                each.id
                for each in await self._client.named(EntityKind.ORGANIZATION, name)
                if wanted in {other.casefold() for other in (each.name, *each.aliases)}
            ]
            self._organizations[name] = found[0] if len(found) == 1 else None
        return self._organizations[name]


class _Known:
    """The file's own people, by their cards' ids, and by names that only one of them has."""

    def __init__(self, cards: list[ContactItem], ids: Mapping[str, str]) -> None:
        counted = Counter(name for card in cards for name in _names(card))
        self._ids: dict[str, str] = {}
        for card in cards:
            if (stored := ids.get(card.key)) is not None:
                self._ids.update({name: stored for name in _names(card) if counted[name] == 1})
                if card.uid is not None:
                    self._ids[card.uid] = stored

    def find(self, other: str) -> str | None:
        return self._ids.get(other.casefold())


def contact_input(card: ContactItem, level: Sensitivity | None) -> JsonValue:
    """Return a ContactInput."""
    return _input(
        {
            "name": card.name,
            "aliases": list(card.aliases),
            "phones": list(card.phones),
            "emails": list(card.emails),
            "birthday": card.birthday,
            "notes": card.notes,
            "metadata": None if card.metadata is None else dict(card.metadata),
            "sensitivity": None if level is None else level.name,
            "idempotencyKey": card.key,
        }
    )


def _input(given: Mapping[str, object]) -> JsonValue:
    return _JSON.validate_python({name: value for name, value in given.items() if value is not None})


def _why(errors: list[UserError]) -> str:
    return " ".join(error.message for error in errors) or "no reason was given"


def _names(card: ContactItem) -> set[str]:
    return {name.casefold() for name in (card.name, *card.aliases)}


async def _some_at_a_time(cards: Iterable[T], work: Callable[[T], Awaitable[None]]) -> None:
    slots = asyncio.Semaphore(IN_FLIGHT)

    async def one(card: T) -> None:
        try:
            await work(card)
        finally:
            slots.release()

    try:
        async with asyncio.TaskGroup() as requests:
            for card in cards:
                await slots.acquire()
                requests.create_task(one(card))
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
