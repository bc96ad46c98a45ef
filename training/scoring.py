"""How well found spans agree with labelled ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.understanding.labels import SpanType
from training.corpora import Marked


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float
    f1: float
    count: int


def score(gold: Iterable[Sequence[Marked]], found: Iterable[Sequence[Marked]], types: Iterable[SpanType]) -> Score:
    """Exact span and type, over all texts at once."""
    wanted, tally = frozenset(types), Counter[str]()
    for right, said in zip(gold, found, strict=True):
        a = {span for span in right if span.type in wanted}
        b = {span for span in said if span.type in wanted}
        tally.update(gold=len(a), found=len(b), both=len(a & b))
    precision, recall = (tally["both"] / max(1, tally[side]) for side in ("found", "gold"))
    return Score(precision, recall, 2 * precision * recall / max(1e-9, precision + recall), tally["gold"])
