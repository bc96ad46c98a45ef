from __future__ import annotations

import pytest

from ingest.understanding.labels import KINDS, SENSITIVITIES, SpanType, Standing
from ingest.understanding.reading import Found, Reading, Tie
from knowledge.levels import Sensitivity
from knowledge.relations.relation import RelationType
from training import messages
from training.corpora import Marked
from training.measure import calibration_error, measure
from training.messages import Message

_TEXT = "Lena, wife of Omar Haddad. Omar works"
_SPANS = ((0, 4), (14, 25), (27, 31))


def _message(predicate: RelationType, subject: int, object_: int) -> Message:
    spans = tuple(Marked(start, end, SpanType.PERSON) for start, end in _SPANS)
    tie = messages.Tie(predicate, subject, object_, Standing.HOLDS, None, None, frozenset())
    return Message(_TEXT, spans, Sensitivity.SECRET, 0, (tie,), 0)


def _reading(predicate: RelationType, subject: int, object_: int) -> Reading:
    found = tuple(Found(start, end, SpanType.PERSON, 0.9) for start, end in _SPANS)
    tie = Tie(found[subject], predicate, found[object_], Standing.HOLDS, None, None, 0.9)
    levels = tuple(0.7 if level is Sensitivity.SECRET else 0.1 for level in SENSITIVITIES)
    return Reading(found, (), levels, tuple(1.0 / (1 + at) for at in range(len(KINDS))), (tie,))


def _measured(message: Message, reading: Reading) -> tuple[float, float]:
    figures = measure([message], [reading])
    return figures.relation_precision, figures.relation_recall


def test_all_that_is_read_rightly_counts() -> None:
    figures = measure([_message(RelationType.SPOUSE_OF, 0, 1)], [_reading(RelationType.SPOUSE_OF, 0, 1)])

    assert figures.entity_f1 == figures.sensitivity == figures.kind == pytest.approx(1.0)
    assert figures.relation_precision == figures.relation_recall == figures.standing == 1.0
    assert figures.calibration_error == pytest.approx(0.3)


def test_a_symmetric_relation_is_right_either_way_and_another_is_not() -> None:
    married, works = RelationType.SPOUSE_OF, RelationType.REPORTS_TO

    assert _measured(_message(married, 0, 1), _reading(married, 1, 0)) == (1.0, 1.0)
    assert _measured(_message(works, 0, 1), _reading(works, 1, 0)) == (0.0, 0.0)


def test_a_part_of_a_name_means_the_whole() -> None:
    married = RelationType.SPOUSE_OF

    assert _measured(_message(married, 0, 1), _reading(married, 0, 2)) == (1.0, 1.0)


def test_confidence_that_is_right_as_often_as_it_says_has_no_error() -> None:
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0.0)
    assert calibration_error([0.95, 0.95], [False, False]) == pytest.approx(0.95)
