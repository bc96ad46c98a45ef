"""What comes first among what was told before an instant by others than one source: read once, then looked up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from knowledge.relations.evidence import Evidence


class Choose(Protocol):
    def __call__(self, one: Evidence, other: Evidence, /) -> Evidence: ...


@dataclass(frozen=True, slots=True)
class Foremost:
    """For each stretch of what was observed, in order: what comes first, and what does among the other sources'."""

    observed: tuple[str, ...]
    leaders: tuple[tuple[Evidence | None, Evidence | None], ...]

    @classmethod
    def of(cls, told: Iterable[Evidence], choose: Choose) -> Foremost:
        ordered = sorted(told, key=lambda e: e.observed_at)
        first: Evidence | None = None
        other: Evidence | None = None
        leaders = [(first, other)]
        for e in ordered:
            if first is None:
                first = e
            elif e.source == first.source:
                first = choose(first, e)
            elif choose(first, e) is e:
                first, other = e, first
            else:
                other = e if other is None else choose(other, e)
            leaders.append((first, other))
        return cls(tuple(e.observed_at for e in ordered), tuple(leaders))

    def before(self, instant: str, source: str) -> Evidence | None:
        """Return the first of what was observed before the instant, by another source."""
        first, other = self.leaders[bisect_left(self.observed, instant)]
        return other if first is not None and first.source == source else first
