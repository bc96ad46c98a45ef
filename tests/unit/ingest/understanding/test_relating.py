from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ingest.understanding.labels import PREDICATES, STANDINGS, SpanType, Standing
from ingest.understanding.network import Calibration, PairScores
from ingest.understanding.pairs import Laid
from ingest.understanding.pieces import Window
from ingest.understanding.relating import Passage, Related, relate
from ingest.understanding.spans import Floats, WordSpan
from knowledge.relations.relation import RelationType

_CALIBRATION = Calibration(
    tags=1.0, sensitivity=1.0, kind=1.0, predicate=1.0, standing=1.0, related_people=0.6, related=0.6
)
_LENA = WordSpan(0, 1, SpanType.PERSON, 1.0)
_OMAR = WordSpan(1, 2, SpanType.PERSON, 1.0)
_SIEMENS = WordSpan(2, 3, SpanType.ORGANIZATION, 1.0)
_MARCH = WordSpan(3, 4, SpanType.DATE, 1.0)
_OWNER = 0
"""The network below knows an end by its first piece; the owner has none."""


class _Network:
    """Answers with the scores that a test gives for a pair, by the pieces that its ends begin at."""

    def __init__(self, said: Mapping[tuple[int, int], tuple[RelationType, float]], since: int = 0) -> None:
        self._said = said
        self._since = since

    def relate(self, states: Sequence[Floats], laid: Sequence[Laid]) -> list[PairScores]:
        return [self._scores(pairs, len(own)) for own, pairs in zip(states, laid, strict=True)]

    def _scores(self, laid: Laid, pieces: int) -> PairScores:
        count = len(laid.types)
        predicate = np.zeros((count, len(PREDICATES)), dtype=np.float32)
        standing = np.zeros((count, len(STANDINGS)), dtype=np.float32)
        times = np.zeros((count, 2, pieces), dtype=np.float32)
        standing[:, STANDINGS.index(Standing.BEGINS)] = 1.0
        times[:, 0, self._since] = times[:, 1, 0] = 1.0
        for row in range(count):
            one, other = (int(laid.ends[row, side].argmax()) for side in (0, 1))
            kind, score = self._said.get((one, other), (None, 9.0))
            predicate[row, PREDICATES.index(kind)] = score
        return PairScores(predicate, standing, times)


def _relate(network: _Network, *spans: WordSpan, calibration: Calibration = _CALIBRATION) -> list[Related]:
    window = Window(0, 4, (101, 5, 6, 7, 8, 102), (0,) * 6, (1, 2, 3, 4))
    passage = Passage(window, np.zeros((6, 4), dtype=np.float32), spans)
    (related,) = relate([passage], network, calibration)  # type: ignore[arg-type]
    return related


def test_a_pair_that_is_probable_enough_is_related() -> None:
    (tie,) = _relate(_Network({(1, 3): (RelationType.WORKS_AT, 9.0)}), _LENA, _SIEMENS)

    assert (tie.subject, tie.predicate, tie.object) == (_LENA, RelationType.WORKS_AT, _SIEMENS)
    assert tie.probability > 0.9


def test_a_pair_below_the_threshold_is_not() -> None:
    assert _relate(_Network({(1, 3): (RelationType.WORKS_AT, 2.0)}), _LENA, _SIEMENS) == []


def test_what_ties_people_has_a_threshold_of_its_own() -> None:
    strict = replace(_CALIBRATION, related=0.999)
    both = _Network({(1, 2): (RelationType.PARENT_OF, 7.0), (1, 3): (RelationType.WORKS_AT, 7.0)})

    assert [tie.object for tie in _relate(both, _LENA, _OMAR, _SIEMENS, calibration=strict)] == [_OMAR]


def test_a_symmetric_relation_is_weighed_both_ways_and_told_once() -> None:
    both = {(1, 2): (RelationType.SIBLING_OF, 9.0), (2, 1): (RelationType.SIBLING_OF, 9.0)}

    (tie,) = _relate(_Network(both), _LENA, _OMAR)

    assert (tie.subject, tie.object) == (_LENA, _OMAR)
    assert _relate(_Network({(1, 2): (RelationType.SIBLING_OF, 9.0)}), _LENA, _OMAR) == []


def test_a_tie_between_people_needs_people() -> None:
    assert _relate(_Network({(1, 3): (RelationType.SPOUSE_OF, 9.0)}), _LENA, _SIEMENS) == []


def test_a_date_is_the_object_of_a_birthday_alone() -> None:
    assert _relate(_Network({(1, 4): (RelationType.LIKES, 9.0)}), _LENA, _MARCH) == []
    (tie,) = _relate(_Network({(1, 4): (RelationType.BIRTHDAY_ON, 9.0)}), _LENA, _MARCH)
    assert tie.object == _MARCH


def test_the_date_that_bounds_a_relation_is_told_with_it() -> None:
    (tie,) = _relate(_Network({(1, 3): (RelationType.WORKS_AT, 9.0)}, since=4), _LENA, _SIEMENS, _MARCH)

    assert (tie.standing, tie.since, tie.until) == (Standing.BEGINS, _MARCH, None)


def test_the_owner_stands_on_either_side() -> None:
    (tie,) = _relate(_Network({(2, _OWNER): (RelationType.REPORTS_TO, 9.0)}), _LENA, _OMAR)

    assert (tie.subject, tie.object) == (_OMAR, None)


def test_passages_without_spans_state_nothing_and_keep_their_place() -> None:
    window = Window(0, 1, (101, 5, 102), (0,) * 3, (1,))
    empty = Passage(window, np.zeros((3, 4), dtype=np.float32), ())
    full = Passage(window, np.zeros((3, 4), dtype=np.float32), (_LENA,))
    network = _Network({(1, _OWNER): (RelationType.REPORTS_TO, 9.0)})

    found = relate([empty, full], network, _CALIBRATION)  # type: ignore[arg-type]

    assert [len(each) for each in found] == [0, 1]
