"""What is counted of an entity, a topic or a conversation: evidence and times, per level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.levels import LEVELS

_NONE = ""


def _zeros() -> list[int]:
    return [0] * len(LEVELS)


def _never() -> list[str]:
    return [_NONE] * len(LEVELS)


@dataclass(slots=True)
class Tally:
    """Counts and first and last instants by level; an empty string is no instant."""

    counts: list[int] = field(default_factory=_zeros)
    first_seen: list[str] = field(default_factory=_never)
    last_seen: list[str] = field(default_factory=_never)

    @classmethod
    def of(cls, row: Mapping[str, Sequence[int] | Sequence[str]]) -> Tally:
        return cls(
            [int(count) for count in row["counts"]],
            [str(at) for at in row["first_seen"]],
            [str(at) for at in row["last_seen"]],
        )

    def add(self, level: int, first: str, last: str, count: int = 1) -> None:
        self.counts[level] += count
        self.first_seen[level] = min(filter(None, (self.first_seen[level], first)))
        self.last_seen[level] = max(self.last_seen[level], last)

    @property
    def total(self) -> int:
        return sum(self.counts)

    def level(self, stated: int | None = None) -> int:
        """Return the lowest level of the evidence, the stated one among it; ULTRA_SECRET where there is none."""
        counted = [level for level, count in enumerate(self.counts) if count]
        return min([*counted, *([] if stated is None else [stated])], default=int(LEVELS[-1]))

    def params(self) -> dict[str, object]:
        return {"counts": self.counts, "first_seen": self.first_seen, "last_seen": self.last_seen}
