"""Rankings kept for ten minutes, so that the pages of one search fit together."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.access import Access
from knowledge.errors import InvalidInput
from knowledge.ids import is_id, new_id
from knowledge.search.ports import Scored
from knowledge.search.questions import Question

KEPT_S = 600.0
MAX_KEPT = 500


@dataclass(frozen=True, slots=True)
class Ranking:
    id: str
    asker: Access
    question: Question
    hits: Sequence[Scored]
    made_at: float
    words_only: bool = False

    def key_after(self, position: int) -> str:
        """Return the key of the hit at a position: the page after it begins one further."""
        return f"{self.id}:{position + 1}"


def read_key(key: str) -> tuple[str, int]:
    """Return the ranking and the position that a key names; raises InvalidInput for anything else."""
    ranking, _, position = key.partition(":")
    if not is_id(ranking) or not (position.isascii() and position.isdigit() and len(position) <= 4):
        raise InvalidInput("This cursor is not one that a search gave out.", "after")
    return ranking, int(position)


class Rankings:
    """The last rankings of this process, at most MAX_KEPT; who lacks one ranks again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Ranking] = OrderedDict()

    def keep(self, asker: Access, question: Question, hits: Sequence[Scored], *, words_only: bool = False) -> Ranking:
        ranking = Ranking(new_id(), asker, question, hits, self._clock(), words_only)
        self._kept[ranking.id] = ranking
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return ranking

    def find(self, ranking_id: str, asker: Access, question: Question) -> Ranking | None:
        """Return the ranking if it is still kept and was made for the same caller and question."""
        ranking = self._kept.get(ranking_id)
        if ranking is None or ranking.asker != asker or ranking.question != question:
            return None
        if self._clock() - ranking.made_at > KEPT_S:
            del self._kept[ranking_id]
            return None
        return ranking
