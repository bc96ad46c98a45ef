"""Long texts are cut where a reader would, and nothing of them is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.importers.parts import split_text
from knowledge.memories.validation import MAX_CONTENT


@given(st.text(st.sampled_from("ab .\n\u0301\u200d😀"), max_size=400), st.integers(2, 50))
def test_parts_are_short_show_something_and_give_the_text_again(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(0 < len(part) <= limit and part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_short_text_stays_whole() -> None:
    assert split_text(" as it is \n") == [" as it is \n"]
    assert split_text("x" * MAX_CONTENT) == ["x" * MAX_CONTENT]


def test_a_blank_text_has_no_parts() -> None:
    assert split_text("") == []
    assert split_text(" \n" * 30, 10) == []


def test_paragraphs_come_before_lines_before_sentences_before_words() -> None:
    assert split_text("aaaa\n\nbb\ncc", 9) == ["aaaa\n\n", "bb\ncc"]
    assert split_text("aaaa bb\nccc", 9) == ["aaaa bb\n", "ccc"]
    assert split_text("aaaa. bb ccc", 9) == ["aaaa. ", "bb ccc"]
    assert split_text("aaaaa bb ccc", 8) == ["aaaaa ", "bb ccc"]


def test_a_mark_and_a_joined_emoji_are_not_cut_off() -> None:
    assert split_text("aaaae\u0301bbb", 5) == ["aaaa", "e\u0301bbb"]
    assert split_text("aaaa👩\u200d👧", 5)[-1] == "👩\u200d👧"
