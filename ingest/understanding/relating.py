"""From the spans of texts to the relations that the texts state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.understanding.labels import PREDICATES, STANDINGS, SpanType, Standing
from ingest.understanding.network import Calibration, Network, PairScores
from ingest.understanding.pairs import Pair, candidates, head_of, lay
from ingest.understanding.pieces import Window
from ingest.understanding.spans import Floats, WordSpan, log_softmax
from knowledge.relations.canonical import SYMMETRIC
from knowledge.relations.relation import RelationType

_ROOM = 8_192
"""Texts times pairs times pieces of one pass."""
_PIECES = 1_024
"""Texts times pieces."""
_SYMMETRIC = [at for at, predicate in enumerate(PREDICATES) if predicate in SYMMETRIC]
PERSONAL = SYMMETRIC | {RelationType.PARENT_OF, RelationType.REPORTS_TO}
"""Ties that people alone have with each other."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A window with what the encoder made of its pieces, and the spans that stand in it, in order."""

    window: Window
    states: Floats
    spans: tuple[WordSpan, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Two spans that are tied; None is the owner."""

    subject: WordSpan | None
    predicate: RelationType
    object: WordSpan | None
    standing: Standing
    since: WordSpan | None
    until: WordSpan | None
    probability: float


def relate(passages: Sequence[Passage], network: Network, calibration: Calibration) -> list[list[Related]]:
    """Return what each passage states, in the order of the passages."""
    related: list[list[Related]] = [[] for _ in passages]
    pairs = [candidates(passage.spans) for passage in passages]
    for group in _grouped(passages, pairs):
        laid = [lay(passages[at].window, passages[at].spans, pairs[at]) for at in group]
        scores = network.relate([passages[at].states for at in group], laid)
        for at, own in zip(group, scores, strict=True):
            related[at] = _stated(passages[at], pairs[at], own, calibration)
    return related


def _grouped(passages: Sequence[Passage], pairs: Sequence[Sequence[Pair]]) -> Iterator[list[int]]:
    """Passages with about as many pairs and pieces together, for all are padded to the most; those without pairs are
    left out."""
    sizes = [len(passage.window.pieces) for passage in passages]
    order = sorted((at for at, own in enumerate(pairs) if own), key=lambda at: (len(pairs[at]), sizes[at]))
    group, longest = list[int](), 0
    for at in order:
        pieces = (len(group) + 1) * max(longest, sizes[at])
        if group and (pieces > _PIECES or pieces * len(pairs[at]) > _ROOM):
            yield group
            group, longest = [], 0
        longest = max(longest, sizes[at])
        group.append(at)
    if group:
        yield group


def _stated(passage: Passage, pairs: Sequence[Pair], scores: PairScores, calibration: Calibration) -> list[Related]:
    """Keep the relations that are probable enough. Of a symmetric one both orders are weighed, and one is told."""
    spans = passage.spans
    probable = _both_ways(pairs, np.exp(log_softmax(scores.predicate / np.float32(calibration.predicate))))
    best = probable[:, 1:].argmax(1) + 1
    dates = [at for at, span in enumerate(spans) if span.type is SpanType.DATE]
    heads = [0, *(head_of(passage.window, spans[at]) for at in dates)]

    def end(at: int | None) -> WordSpan | None:
        return None if at is None else spans[at]

    def date(row: int, side: int) -> WordSpan | None:
        place = int(scores.times[row, side, heads].argmax())
        return spans[dates[place - 1]] if place else None

    found = list[Related]()
    for row, pair in enumerate(pairs):
        predicate, probability = PREDICATES[best[row]], float(probable[row, best[row]])
        if predicate is None or not _fits(pair, predicate, spans):
            continue
        if probability < (calibration.related_people if predicate in PERSONAL else calibration.related):
            continue
        standing = STANDINGS[int(scores.standing[row].argmax())]
        found.append(
            Related(end(pair.subject), predicate, end(pair.object), standing, date(row, 0), date(row, 1), probability)
        )
    return found


def _both_ways(pairs: Sequence[Pair], probable: Floats) -> Floats:
    """Give the symmetric predicates of a pair the mean over both of its orders."""
    rows = {(pair.subject, pair.object): row for row, pair in enumerate(pairs)}
    turned = [rows.get((pair.object, pair.subject), row) for row, pair in enumerate(pairs)]
    mean = probable.copy()
    mean[:, _SYMMETRIC] = (probable[:, _SYMMETRIC] + probable[turned][:, _SYMMETRIC]) / 2
    return mean


def _fits(pair: Pair, predicate: RelationType, spans: Sequence[WordSpan]) -> bool:
    """People alone have people's ties, a date is a birthday's object and no other's, and a symmetric tie is told once:
    the owner first, else whom the text names first."""
    kind = SpanType.PERSON if pair.object is None else spans[pair.object].type
    if (kind is SpanType.DATE) != (predicate is RelationType.BIRTHDAY_ON):
        return False
    if predicate in PERSONAL and kind is not SpanType.PERSON:
        return False
    if predicate not in SYMMETRIC:
        return True
    return pair.subject is None or (pair.object is not None and pair.subject < pair.object)
