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


def _moves() -> Floats:
    moves = np.zeros((TAGS, TAGS), dtype=np.float32)
    for tag in range(2, TAGS, 2):
        moves[:, tag] = _FORBIDDEN
        moves[tag - 1, tag] = moves[tag, tag] = 0.0
    return moves


_MOVES = _moves()
_START = np.where((np.arange(TAGS) % 2 == 0) & (np.arange(TAGS) > 0), _FORBIDDEN, 0.0).astype(np.float32)


def log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), dtype=np.float32)


def decode(rows: Sequence[Floats]) -> list[list[WordSpan]]:
    """Return the best lawful spans of each text, given the scores of its words [words, TAGS] (Viterbi, 1967)."""
    lengths = [len(row) for row in rows]
    width = max(lengths, default=0)
    if not width:
        return [[] for _ in rows]
    scores = np.zeros((len(rows), width, TAGS), dtype=np.float32)
    for at, row in enumerate(rows):
        scores[at, : len(row)] = log_softmax(row)
    best = scores[:, 0] + _START
    came = np.zeros((len(rows), width, TAGS), dtype=np.int8)
    over = np.empty((len(rows), width, TAGS), dtype=np.float32)
    over[:, 0] = best
    for at in range(1, width):
        ways = best[:, :, None] + _MOVES
        came[:, at] = ways.argmax(1)
        best = ways.max(1) + scores[:, at]
        over[:, at] = best
    return [_spans(scores[at], over[at], came[at], length) for at, length in enumerate(lengths)]


def _spans(scores: Floats, over: Floats, came: NDArray[np.int8], length: int) -> list[WordSpan]:
    if not length:
        return []
    tags = [int(over[length - 1].argmax())]
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
