"""What is captured in a fault run, and what must be true of it at the end."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

_FIRST = ("Marta", "Ewan", "Priya", "Tomas", "Aiko", "Bassam", "Ines", "Lena", "Omar", "Sunita", "Wojtek", "Keira")
_LAST = ("Ruiz", "Campbell", "Nair", "Novak", "Mori", "Haddad", "Costa", "Vogel", "Said", "Rao", "Zielinski", "Walsh")
_PLACES = ("Leith", "Porto", "Hove", "Krakow", "Nairobi", "Lisbon")
_TAGS = ("garden", "choir", "taxes", "bikes", "books", "cooking", "travel", "school")
EDITIONS = ("anchor", "bridge", "candle", "donkey", "engine", "flute", "glacier", "hammer", "igloo", "jigsaw", "kettle")
"""Tags that tell one version of a text from the next; none of them means what another does, so they stay apart."""
_BEGAN = datetime(2025, 3, 1, 8, tzinfo=UTC)
_MARKER = re.compile(r"\bitem(\d{6})x\b")
_CONVERSATIONS = 9


@dataclass(slots=True)
class Item:
    """One memory as its user knows it, from acknowledgements alone."""

    number: int
    content: str
    version: int = 1
    id: str | None = None
    is_deleted: bool = False
    is_busy: bool = False
    """somebody is changing it: one at a time, so that every outcome can be told"""

    @property
    def level(self) -> str | None:
        """What the user says of it; for some, nothing."""
        if self.number % 20 == 7:
            return "SECRET"
        return "GENERAL" if self.number % 5 == 0 else None if self.number % 5 == 1 else "CONFIDENTIAL"

    @property
    def edition(self) -> str:
        return EDITIONS[(self.version - 1) % len(EDITIONS)]

    def input(self) -> dict[str, object]:
        """Return the CaptureMemoryInput, the same each time."""
        number = self.number
        told: dict[str, object] = {
            "content": text_of(number, 1),
            "idempotencyKey": f"fault-{number}",
            "occurredAt": (_BEGAN + timedelta(minutes=number * 7 % 5000)).isoformat(),
            "source": "faults",
        }
        if number % 4:
            told |= {"conversation": f"chat {number % _CONVERSATIONS}", "speaker": _name(number % 5)}
        if self.level:
            told["sensitivity"] = self.level
        return told


@dataclass(slots=True)
class Life:
    """Every item there is to capture, and what was told of each."""

    items: list[Item]
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    """notified whenever something was acknowledged"""
    acknowledged: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    """operations without an acknowledgement, by what they turned out to have done"""

    @classmethod
    def of(cls, size: int) -> Life:
        return cls([Item(number, text_of(number, 1)) for number in range(size)])

    @property
    def captured(self) -> int:
        return self.acknowledged["captures"]

    async def note(self, what: str, count: int = 1) -> None:
        async with self.changed:
            self.acknowledged[what] += count
            self.changed.notify_all()

    async def until_captured(self, count: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: self.captured >= count)

    def idle(self, *, deleted: bool) -> list[Item]:
        return [item for item in self.items if item.id and not item.is_busy and item.is_deleted is deleted]

    def by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items if item.id}


def text_of(number: int, version: int) -> str:
    """Write a memory that names people, a place and topics of its own; another version names others."""
    dice = random.Random(number * 1000 + version)  # seeded, so that every run captures the same life
    return (
        f"Lunch with {_name(dice.randrange(144))} and {_name(dice.randrange(144))} in {dice.choice(_PLACES)} "
        f"#{dice.choice(_TAGS)} #rare{dice.randrange(400)} #{EDITIONS[(version - 1) % len(EDITIONS)]} {marker(number)}"
    )


def marker(number: int) -> str:
    """Return the one word that no other item has."""
    return f"item{number:06}x"


def number_of(content: str) -> int | None:
    """Return the item that a content belongs to."""
    found = _MARKER.search(content)
    return None if found is None else int(found[1])


def _name(number: int) -> str:
    return f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}"
