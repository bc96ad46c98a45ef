"""What a memory may be: every bound, on both of its sides, and the field that the error names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import InvalidInput, LimitExceeded
from knowledge.memories.memory import Capture, MemoryEdit
from knowledge.memories.validation import check_batch, check_capture, check_edit, check_metadata, check_text

SOUND = Capture(
    "x" * 20_000,
    context="x" * 2_000,
    source="x" * 255,
    speaker="é" * 255,
    conversation="x" * 255,
    conversation_title="🍵" * 255,
    idempotency_key="x" * 255,
    metadata={"a": "x" * (8 * 1024 - len('{"a": ""}'))},
    occurred_at=datetime(1, 1, 2, tzinfo=UTC),
)


def _nested(depth: int) -> dict[str, object]:
    inner: dict[str, object] = {}
    for _ in range(depth):
        inner = {"a": [inner]}
    return inner


def test_everything_at_its_bound_is_taken() -> None:
    check_capture(SOUND)
    check_capture(replace(SOUND, occurred_at=datetime(9999, 12, 30, tzinfo=UTC), context="", source="", metadata={}))
    check_capture(Capture("x", occurred_at=datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=-18)))))


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        ({"content": "x" * 20_001}, "content", "20,000"),
        ({"content": ""}, "content", "empty"),
        ({"content": " \n\t\u2003"}, "content", "empty"),
        ({"content": "a\x00b"}, "content", "NUL"),
        ({"content": "a\ud83c"}, "content", "surrogate"),
        ({"context": "x" * 2_001}, "context", "2,000"),
        ({"context": "\x00"}, "context", "NUL"),
        ({"source": "x" * 256}, "source", "255"),
        ({"speaker": "x" * 256}, "speaker", "255"),
        ({"speaker": "\udc00"}, "speaker", "surrogate"),
        ({"conversation": "x" * 256}, "conversation", "255"),
        ({"conversation_title": "x" * 256}, "conversationTitle", "255"),
        ({"idempotency_key": "x" * 256}, "idempotencyKey", "255"),
        ({"metadata": {"a": "x" * 8_184}}, "metadata", "8,192"),
        ({"metadata": {"a": "é" * 5_000}}, "metadata", "8 KiB"),
        ({"metadata": {"a": ["\ud800"]}}, "metadata", "surrogate"),
        ({"metadata": {"a": float("inf")}}, "metadata", "too large"),
        ({"metadata": _nested(1_000)}, "metadata", "deep"),
        ({"occurred_at": datetime(2025, 1, 1)}, "occurredAt", "offset"),
        ({"occurred_at": datetime(1, 1, 1, tzinfo=UTC)}, "occurredAt", "1 and 9999"),
        ({"occurred_at": datetime(9999, 12, 31, tzinfo=UTC)}, "occurredAt", "1 and 9999"),
        ({"occurred_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=18)))}, "occurredAt", "1 and 9999"),
        ({"occurred_at": datetime.max.replace(tzinfo=timezone(timedelta(hours=-18)))}, "occurredAt", "1 and 9999"),
        (
            {"occurred_at": datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=18, minutes=1)))},
            "occurredAt",
            "18 hours",
        ),
    ],
)
def test_each_mistake_is_refused_by_the_name_of_its_field(change: dict[str, Any], path: str, said: str) -> None:
    with pytest.raises(InvalidInput) as error:
        check_capture(replace(SOUND, **change))
    assert error.value.path == (path,)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (MemoryEdit(), ()),
        (MemoryEdit(expected_revision=3), ()),
        (MemoryEdit(frozenset({"content"})), ("content",)),
        (MemoryEdit(frozenset({"content"}), content=" "), ("content",)),
        (MemoryEdit(frozenset({"context"}), context="x" * 2_001), ("context",)),
        (MemoryEdit(frozenset({"metadata"}), metadata={"a": "x" * 9_000}), ("metadata",)),
        (MemoryEdit(frozenset({"occurred_at"})), ("occurredAt",)),
        (MemoryEdit(frozenset({"occurred_at"}), occurred_at=datetime(2025, 1, 1)), ("occurredAt",)),
    ],
)
def test_an_edit_that_cannot_be_taken_is_refused(edit: MemoryEdit, path: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as error:
        check_edit(edit)
    assert error.value.path == path


def test_an_edit_may_take_away_what_need_not_be_there() -> None:
    check_edit(MemoryEdit(frozenset({"context", "metadata", "sensitivity", "kind"})))


def test_a_batch_has_bounds_of_its_own() -> None:
    check_batch([Capture("x")] * 500)
    check_batch([Capture("é" * 20_000)] * 23)
    for batch in ([], [Capture("x")] * 501, [Capture("é" * 20_000)] * 24, [Capture("\ud800" * 20_000)] * 47):
        with pytest.raises(LimitExceeded) as error:
            check_batch(batch)
        assert error.value.path == ("input",)


def test_what_is_not_given_is_not_checked_unless_it_must_be() -> None:
    check_text("note", None, 5)
    check_metadata(None)
    with pytest.raises(InvalidInput, match="note is required"):
        check_text("note", None, 5, required=True)


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_what_is_taken_can_be_encoded(text: str) -> None:
    try:
        check_text("note", text, 255)
    except InvalidInput:
        return
    assert "\x00" not in text
    assert text.encode().decode() == text
