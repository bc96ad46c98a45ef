from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ingest.understanding.labels import TAGS, SpanType, begin, inside
from ingest.understanding.spans import Floats, decode

_PERSON, _PLACE = SpanType.PERSON, SpanType.PLACE


def _scores(*tags: int) -> Floats:
    scores = np.zeros((len(tags), TAGS), dtype=np.float32)
    scores[np.arange(len(tags)), tags] = 8.0
    return scores


def test_spans_are_read_from_their_first_and_inner_words() -> None:
    (spans,) = decode([_scores(begin(_PERSON), inside(_PERSON), 0, begin(_PLACE))])

    assert [(span.first, span.last, span.type) for span in spans] == [(0, 2, _PERSON), (3, 4, _PLACE)]
    assert all(span.confidence > 0.9 for span in spans)


def test_two_spans_of_a_type_may_stand_side_by_side() -> None:
    (spans,) = decode([_scores(begin(_PERSON), begin(_PERSON))])

    assert [(span.first, span.last) for span in spans] == [(0, 1), (1, 2)]


def test_a_word_inside_of_nothing_does_not_stay_so() -> None:
    scores = _scores(0, inside(_PERSON), inside(_PERSON))
    scores[1, begin(_PERSON)] = 7.0

    (spans,) = decode([scores])

    assert [(span.first, span.last, span.type) for span in spans] == [(1, 3, _PERSON)]


def test_the_least_sure_word_makes_the_confidence() -> None:
    scores = _scores(begin(_PERSON), inside(_PERSON))
    scores[1, 0] = 7.9

    (spans,) = decode([scores])

    assert 0.4 < spans[0].confidence < 0.6


def test_no_texts_and_texts_without_words_have_no_spans() -> None:
    assert decode([]) == []
    assert decode([np.zeros((0, TAGS), dtype=np.float32), _scores(0)]) == [[], []]


@settings(deadline=None)
@given(
    st.lists(
        st.integers(0, 9).flatmap(
            lambda size: arrays.arrays(np.float32, (size, TAGS), elements=st.floats(-20, 20, width=32))
        ),
        max_size=4,
    )
)
def test_spans_are_in_order_apart_and_the_same_alone_as_in_a_batch(rows: list[Floats]) -> None:
    together = decode(rows)

    assert together == [decode([row])[0] for row in rows]
    for row, spans in zip(rows, together, strict=True):
        edges = [edge for span in spans for edge in (span.first, span.last)]
        assert edges == sorted(edges)
        assert all(span.first < span.last <= len(row) for span in spans)
