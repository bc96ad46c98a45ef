"""Entities and their names as they will stand once a batch is written, beside what they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.entities.entity import EntityKind
from knowledge.ingestion.tally import Tally
from knowledge.levels import Sensitivity


@dataclass(slots=True)
class WrittenName:
    """A name of an entity: counted per level, and as the lowest memory of the batch that uses it writes it."""

    counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    stated_level: int | None = None
    was: int | None = None
    """Its level so far; None where it is new."""
    text: str = ""
    used_at: int | None = None
    """The level of that memory; None where the batch does not use it."""

    def use(self, text: str, level: int) -> None:
        self.counts[level] += 1
        if self.used_at is None or level < self.used_at:
            self.text, self.used_at = text, level

    @property
    def level(self) -> Sensitivity:
        return Sensitivity(name_level(self.counts, self.stated_level))

    @property
    def is_news(self) -> bool:
        """Tell whether there are readers who did not know it so far."""
        return self.used_at is not None and (self.was is None or self.level < self.was)


@dataclass(slots=True)
class WrittenEntity:
    """An entity as the batch knows it, with those of its names that the batch uses."""

    id: str
    kind: EntityKind
    tally: Tally
    stated_level: int | None
    went_by: str | None = None
    """The key of the name that it went by so far."""
    name_key: str | None = None
    """The key of the name that it goes by from now on."""
    was: int | None = None
    """Its level so far; None where it is made here."""
    names: dict[str, WrittenName] = field(default_factory=dict)

    @property
    def level(self) -> int:
        return self.tally.level(self.stated_level)

    @property
    def is_new(self) -> bool:
        return self.was is None

    @property
    def is_news(self) -> bool:
        """Tell whether there are readers who did not see it so far."""
        return self.was is None or self.level < self.was

    @property
    def name(self) -> str | None:
        """The name that it goes by, where the batch uses that and it may stand readable."""
        shown = self.names.get(self.name_key or "")
        return shown.text if shown and shown.used_at is not None and shown.level < Sensitivity.SECRET else None

    @property
    def is_renamed(self) -> bool:
        """Tell whether it goes by another name from now on, or by one that stands otherwise written or readable."""
        shown = self.names.get(self.name_key or "")
        return self.name_key != self.went_by or (self.name is not None and shown is not None and shown.is_news)


def name_level(counts: Sequence[int], stated: int | None) -> int:
    """Return the level of a name: the lowest it was used or stated at."""
    return Tally(list(counts)).level(stated)
