from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.understanding.labels import SpanType
from training.augment import recase, rewrite, slip, swap_names
from training.corpora import Marked

_TEXT = "Lena met Omar Haddad, and Omar paid; Lena left."
_PERSON = SpanType.PERSON


def _spans(*names: str) -> tuple[Marked, ...]:
    spans, done = list[Marked](), 0
    for name in names:
        start = _TEXT.index(name, done)
        done = start + len(name)
        spans.append(Marked(start, done, _PERSON))
    return tuple(spans)


def _written(text: str, spans: tuple[Marked, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def test_spans_move_with_the_words_put_in_their_place() -> None:
    text, spans = rewrite(_TEXT, _spans("Lena", "Omar Haddad"), {0: "Maximiliane", 1: "Bo"})

    assert text == "Maximiliane met Bo, and Omar paid; Lena left."
    assert _written(text, spans) == ["Maximiliane", "Bo"]


def test_a_name_stays_one_name_through_the_text() -> None:
    spans = _spans("Lena", "Lena")

    text, moved = swap_names(_TEXT, spans, {_PERSON: ["Ngozi"]}, random.Random(1), 1.0)

    assert _written(text, moved) == ["Ngozi", "Ngozi"]


def test_a_name_that_is_part_of_another_does_not_change_beside_it() -> None:
    spans = _spans("Omar Haddad", "Omar")

    text, moved = swap_names(_TEXT, spans, {_PERSON: ["Ada Byron", "Ngozi"]}, random.Random(1), 1.0)

    assert _written(text, moved)[1] == "Omar"


def test_a_first_name_is_not_swapped_for_a_full_one() -> None:
    text, _ = swap_names(_TEXT, _spans("Lena"), {_PERSON: ["Ada Byron"]}, random.Random(1), 1.0)

    assert text == _TEXT


@settings(deadline=None)
@given(st.text(), st.integers())
def test_another_case_keeps_every_offset(text: str, seed: int) -> None:
    changed = recase(text, random.Random(seed))

    assert len(changed) == len(text)
    assert changed.casefold() == text.casefold() or changed in (text.lower(), text.upper())


@settings(deadline=None)
@given(st.integers())
def test_slips_stay_out_of_the_spans(seed: int) -> None:
    spans = _spans("Lena", "Omar Haddad", "Omar", "Lena")

    text, same = slip(_TEXT, spans, random.Random(seed), 0.9)

    assert same == spans
    assert len(text) == len(_TEXT)
    assert _written(text, spans) == ["Lena", "Omar Haddad", "Omar", "Lena"]
