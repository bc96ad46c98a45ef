from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.understanding.labels import SpanType
from training.augment import recase, rewrite, roles_from, slip, swap_names, swap_roles
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


def test_a_word_that_ties_people_gives_way_to_another_of_its_line(tmp_path: Path) -> None:
    (tmp_path / "roles.txt").write_text("# said of kin\nsister, half-brother\n", "utf-8")
    roles = roles_from(tmp_path / "roles.txt")
    text = "my sister Lena, no sisterhood"
    lena = Marked(10, 14, _PERSON)

    changed = {swap_roles(text, (lena,), roles, random.Random(seed), 1.0) for seed in range(20)}

    assert {told for told, _ in changed} == {text, "my half-brother Lena, no sisterhood"}
    assert {told[spans[0].start : spans[0].end] for told, spans in changed} == {"Lena"}


def test_words_inside_of_a_span_are_no_roles() -> None:
    text, spans = swap_roles("Sister Act", (Marked(0, 10, _PERSON),), {"Act": ("Fact",)}, random.Random(1), 1.0)

    assert (text, spans[0].end) == ("Sister Act", 10)


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
