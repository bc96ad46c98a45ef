"""Which spans of a text may be related, and what each word piece is to such a pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ingest.understanding.labels import SPAN_TYPES, SpanType
from ingest.understanding.pieces import Window
from ingest.understanding.spans import WordSpan

MAX_PAIRS = 96
"""Of one window, nearest first: a text with more names than this is a list, and far ends are seldom tied."""

OWNER_TYPE = len(SPAN_TYPES)
END_TYPES = OWNER_TYPE + 1


class Role(IntEnum):
    """What a piece is to a pair."""

    OUTSIDE = 0
    SUBJECT = 1
    OBJECT = 2
    BETWEEN = 3
    NAME = 4
    TIME = 5
    OPENING = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """Subject and object as places in the list of a window's spans; None is the owner."""

    subject: int | None
    object: int | None


@dataclass(frozen=True, slots=True)
class Laid:
    """Pairs as the network takes them: ends [pairs, 2, pieces], types [pairs, 2], roles [pairs, pieces]."""

    ends: NDArray[np.float32]
    types: NDArray[np.int64]
    roles: NDArray[np.int64]


def candidates(spans: Sequence[WordSpan]) -> list[Pair]:
    """Return the ordered pairs whose types allow a relation: the owner or a person, and anything."""
    people = [at for at, span in enumerate(spans) if span.type is SpanType.PERSON]
    pairs = [Pair(None, at) for at in range(len(spans))]
    pairs += [Pair(person, None) for person in people]
    pairs += [Pair(person, at) for person in people for at in range(len(spans)) if at != person]
    if len(pairs) > MAX_PAIRS:
        pairs.sort(key=lambda pair: _distance(pair, spans))
    return pairs[:MAX_PAIRS]


def lay(window: Window, spans: Sequence[WordSpan], pairs: Sequence[Pair]) -> Laid:
    """Describe pairs to the network; the spans are those of this window."""
    length = len(window.pieces)
    reach = [_reach(window, span) for span in spans]
    common = np.zeros(length, dtype=np.int64)
    common[0] = Role.OPENING
    for span, (first, last) in zip(spans, reach, strict=True):
        common[first:last] = Role.TIME if span.type is SpanType.DATE else Role.NAME
    ends = np.zeros((len(pairs), 2, length), dtype=np.float32)
    types = np.full((len(pairs), 2), OWNER_TYPE, dtype=np.int64)
    roles = np.tile(common, (len(pairs), 1))
    for row, pair in enumerate(pairs):
        if pair.subject is not None and pair.object is not None:
            low = min(reach[pair.subject][1], reach[pair.object][1])
            high = max(reach[pair.subject][0], reach[pair.object][0])
            between = roles[row, low:high]
            between[between == Role.OUTSIDE] = Role.BETWEEN
        for side, (at, role) in enumerate(((pair.subject, Role.SUBJECT), (pair.object, Role.OBJECT))):
            if at is not None:
                first, last = reach[at]
                ends[row, side, first:last] = 1.0 / (last - first)
                types[row, side] = SPAN_TYPES.index(spans[at].type)
                roles[row, first:last] = role
    return Laid(ends, types, roles)


def _reach(window: Window, span: WordSpan) -> tuple[int, int]:
    """First and last piece (exclusive) of a span's words."""
    after = span.last - window.first
    last = window.heads[after] if after < len(window.heads) else len(window.pieces) - 1
    return window.heads[span.first - window.first], last


def head_of(window: Window, span: WordSpan) -> int:
    """The piece that stands for a span where one must."""
    return window.heads[span.first - window.first]


def _distance(pair: Pair, spans: Sequence[WordSpan]) -> int:
    if pair.subject is None or pair.object is None:
        return 0
    one, other = spans[pair.subject], spans[pair.object]
    return max(one.first, other.first) - min(one.last, other.last)
