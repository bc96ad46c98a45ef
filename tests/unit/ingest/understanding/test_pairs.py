from __future__ import annotations

import numpy as np

from ingest.understanding.labels import SPAN_TYPES, SpanType
from ingest.understanding.pairs import FACTS, MAX_PAIRS, OWNER_TYPE, ROLES, Laid, Pair, Role, candidates, head_of, lay
from ingest.understanding.pieces import Window
from ingest.understanding.spans import WordSpan


def _span(first: int, last: int, kind: SpanType) -> WordSpan:
    return WordSpan(first, last, kind, 1.0)


_LENA, _OMAR, _MARCH = (
    _span(0, 1, SpanType.PERSON),
    _span(2, 4, SpanType.PERSON),
    _span(5, 6, SpanType.DATE),
)
_WINDOW = Window(0, 6, tuple(range(100, 109)), (0,) * 9, (1, 2, 3, 4, 6, 7))
"""[CLS] and six words, of which the fourth has two pieces, and [SEP]."""


def test_the_owner_and_people_may_be_tied_to_anything() -> None:
    assert set(candidates([_LENA, _OMAR, _MARCH])) == {
        Pair(None, 0),
        Pair(None, 1),
        Pair(None, 2),
        Pair(0, None),
        Pair(1, None),
        Pair(0, 1),
        Pair(1, 0),
        Pair(0, 2),
        Pair(1, 2),
    }


def test_a_text_without_spans_has_no_pairs() -> None:
    assert candidates([]) == []


def test_of_many_names_the_near_pairs_are_asked() -> None:
    crowd = [_span(at, at + 1, SpanType.PERSON) for at in range(60)]

    pairs = candidates(crowd)

    assert len(pairs) == MAX_PAIRS
    assert len(set(pairs)) == MAX_PAIRS


def _roles(laid: Laid, row: int) -> list[Role]:
    lowest = ROLES - len(Role)
    return [Role(number - lowest) for number in laid.roles[row, 2].tolist()]


def test_pieces_are_told_what_they_are_to_a_pair() -> None:
    laid = lay(_WINDOW, [_LENA, _OMAR, _MARCH], [Pair(1, 0), Pair(None, 1)])

    word, time = Role.WORD, Role.TIME
    assert _roles(laid, 0) == [Role.OPENING, Role.OBJECT, word, *[Role.SUBJECT] * 3, word, time, word]
    assert _roles(laid, 1) == [Role.OPENING, Role.PERSON, word, *[Role.OBJECT] * 3, word, time, word]


def test_pieces_are_told_how_many_words_they_stand_from_each_end() -> None:
    laid = lay(_WINDOW, [_LENA, _OMAR, _MARCH], [Pair(0, 1), Pair(None, 1)])

    from_lena, from_omar, _ = laid.roles[0]
    inside = from_lena[1]
    assert (from_lena - inside).tolist()[1:8] == [0, 1, 2, 3, 3, 4, 5]
    inside = from_omar[3]
    assert (from_omar - inside).tolist()[1:8] == [-2, -1, 0, 0, 0, 1, 2]
    assert len(set(laid.roles[1, 0].tolist())) == 1
    assert laid.roles[1, 0, 0] not in from_lena


def test_a_pair_is_told_its_gap_and_who_stands_between() -> None:
    tom = _span(1, 2, SpanType.PERSON)

    there, back, owner = lay(_WINDOW, [_LENA, tom, _OMAR], [Pair(0, 2), Pair(2, 0), Pair(None, 2)]).facts.tolist()

    assert there[0] != back[0]
    assert there[1:] == back[1:]
    assert owner[0] not in (there[0], back[0])
    assert owner[1] == there[1] + 1
    assert max(*there, *back, *owner) < FACTS


def test_ends_weigh_the_pieces_of_their_span_and_the_owner_weighs_nothing() -> None:
    laid = lay(_WINDOW, [_LENA, _OMAR], [Pair(None, 1)])

    assert not laid.ends[0, 0].any()
    assert np.flatnonzero(laid.ends[0, 1]).tolist() == [3, 4, 5]
    assert np.isclose(laid.ends[0, 1].sum(), 1.0)
    assert laid.types.tolist() == [[OWNER_TYPE, SPAN_TYPES.index(SpanType.PERSON)]]


def test_spans_of_a_later_window_count_from_its_first_word() -> None:
    window = Window(10, 12, (101, 5, 6, 102), (0, 9, 9, 0), (1, 2))

    assert head_of(window, _span(11, 12, SpanType.PERSON)) == 2
