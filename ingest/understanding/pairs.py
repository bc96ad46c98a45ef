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

_STEPS = (-8, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 8)
"""Words from an end of a pair, as far as they are told apart; the last place is for the owner, who stands nowhere."""
_NOWHERE = len(_STEPS)
_FAR = _NOWHERE + 1
_MOST = 4
"""People in a text or between two ends, as far as they are counted."""


class Role(IntEnum):
    """What a piece is beside its distance from the ends of a pair."""

    WORD = 0
    SUBJECT = 1
    OBJECT = 2
    PERSON = 3
    NAME = 4
    TIME = 5
    OPENING = 6


ROLES = 2 * _FAR + len(Role)
"""A piece has three: how far it is from the subject, how far from the object, and what it is."""
FACTS = _FAR + 2 * (_MOST + 1)
"""A pair has three: how far its ends are apart, how many people stand between them, and how many in the text."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Subject and object as places in the list of a window's spans; None is the owner."""

    subject: int | None
    object: int | None


@dataclass(frozen=True, slots=True)
class Laid:
    """Pairs as the network takes them: ends [pairs, 2, pieces], types [pairs, 2], facts [pairs, 3] and roles
    [pairs, 3, pieces], numbered one kind after the other."""

    ends: NDArray[np.float32]
    types: NDArray[np.int64]
    facts: NDArray[np.int64]
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
    common = np.full(length, 2 * _FAR + Role.WORD, dtype=np.int64)
    common[0] = 2 * _FAR + Role.OPENING
    for span, (first, last) in zip(spans, reach, strict=True):
        common[first:last] = 2 * _FAR + _ROLE_OF.get(span.type, Role.NAME)
    words = np.searchsorted(np.array(window.heads), np.arange(length), side="right") - 1 + window.first
    away = [_away(words, span) for span in spans]
    people = [span.first for span in spans if span.type is SpanType.PERSON]
    ends = np.zeros((len(pairs), 2, length), dtype=np.float32)
    types = np.full((len(pairs), 2), OWNER_TYPE, dtype=np.int64)
    facts = np.empty((len(pairs), 3), dtype=np.int64)
    roles = np.empty((len(pairs), 3, length), dtype=np.int64)
    roles[:, 0], roles[:, 1], roles[:, 2] = _NOWHERE, _FAR + _NOWHERE, common
    for row, pair in enumerate(pairs):
        for side, (at, role) in enumerate(((pair.subject, Role.SUBJECT), (pair.object, Role.OBJECT))):
            if at is not None:
                first, last = reach[at]
                ends[row, side, first:last] = 1.0 / (last - first)
                types[row, side] = SPAN_TYPES.index(spans[at].type)
                roles[row, side] = away[at] + side * _FAR
                roles[row, 2, first:last] = 2 * _FAR + role
        facts[row] = _facts(pair, spans, people)
    return Laid(ends, types, facts, roles)


_ROLE_OF = {SpanType.PERSON: Role.PERSON, SpanType.DATE: Role.TIME}


def _away(words: NDArray[np.int64], span: WordSpan) -> NDArray[np.int64]:
    """How many words each piece stands from a span, in steps: 0 inside, less before, more after."""
    distance = np.where(words < span.first, words - span.first, np.maximum(words - span.last + 1, 0))
    return np.searchsorted(_EDGES, distance, side="right") - 1


_EDGES = np.array([-10_000, *(step for step in _STEPS[1:])])
"""A distance falls to the nearest step below it."""


def _facts(pair: Pair, spans: Sequence[WordSpan], people: Sequence[int]) -> tuple[int, int, int]:
    gap, between = _NOWHERE, 0
    if pair.subject is not None and pair.object is not None:
        one, other = spans[pair.subject], spans[pair.object]
        distance = other.first - one.last + 1 if other.first >= one.last else other.last - 1 - one.first
        gap = int(np.searchsorted(_EDGES, distance, side="right") - 1)
        low, high = min(one.last, other.last), max(one.first, other.first)
        between = sum(low <= person < high for person in people)
    else:
        at = pair.object if pair.object is not None else pair.subject
        between = sum(person < spans[at].first for person in people) if at is not None else 0
    return gap, _FAR + min(between, _MOST), _FAR + _MOST + 1 + min(len(people), _MOST)


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
