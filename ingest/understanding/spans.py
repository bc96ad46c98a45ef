"""The spans that a row of tag scores means, under the rule that a span goes on only where it began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.understanding.labels import SPAN_TYPES, TAGS, SpanType

Floats = NDArray[np.float32]
_FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Words `first` to `last` (exclusive); confidence is that of its least sure word."""

    first: int
    last: int
    type: SpanType
    confidence: float


_BEGINS = np.arange(1, TAGS, 2, dtype=np.int8)
_START = np.where((np.arange(TAGS) % 2 == 0) & (np.arange(TAGS) > 0), _FORBIDDEN, 0.0).astype(np.float32)


def log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), dtype=np.float32)


def decode(rows: Sequence[Floats]) -> list[list[WordSpan]]:
    """Return the best lawful spans of each text, given the scores of its words [words, TAGS] (Viterbi, 1967).

    The texts go on word by word together, the longest first, so that those that are over are left behind. What begins
    or stands outside may follow on anything, what is inside on its beginning and on itself alone.
    """
    order = sorted((at for at, row in enumerate(rows) if len(row)), key=lambda at: -len(rows[at]))
    found: list[list[WordSpan]] = [[] for _ in rows]
    if not order:
        return found
    lengths = [len(rows[at]) for at in order]
    scores = np.zeros((lengths[0], len(order), TAGS), dtype=np.float32)
    for place, at in enumerate(order):
        scores[: lengths[place], place] = rows[at]
    scores = log_softmax(scores)
    came = np.empty((lengths[0], len(order), TAGS), dtype=np.int8)
    best, last, going = scores[0] + _START, list[int](), len(order)
    for at in range(1, lengths[0] + 1):
        while going and lengths[going - 1] == at:
            going -= 1
            last.append(int(best[going].argmax()))
        best = best[:going]
        begun, inside = best[:, 1::2], best[:, 2::2]
        if going:
            came[at, :going] = best.argmax(1)[:, None]
            came[at, :going, 2::2] = np.where(begun >= inside, _BEGINS, _BEGINS + 1)
            came_by = np.repeat(best.max(1)[:, None], TAGS, 1)
            came_by[:, 2::2] = np.maximum(begun, inside)
            best = came_by + scores[at, :going]
    for place, (at, tag) in enumerate(zip(order, reversed(last), strict=True)):
        found[at] = _spans(scores[: lengths[place], place], came[: lengths[place], place], tag)
    return found


def _spans(scores: Floats, came: NDArray[np.int8], last_tag: int) -> list[WordSpan]:
    length = len(scores)
    tags = [last_tag]
    for at in range(length - 1, 0, -1):
        tags.append(int(came[at, tags[-1]]))
    tags.reverse()
    spans, first = list[WordSpan](), 0
    while first < length:
        tag = tags[first]
        last = first + 1
        if tag:
            while last < length and tags[last] == tag + 1:
                last += 1
            sure = min(float(scores[at, tags[at]]) for at in range(first, last))
            spans.append(WordSpan(first, last, SPAN_TYPES[(tag - 1) // 2], float(np.exp(sure))))
        first = last
    return spans
