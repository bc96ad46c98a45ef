"""Batches hold what a request may hold, in the order of the source."""

from __future__ import annotations

from datetime import UTC, datetime

from ingest.importers.items import CaptureItem, Item, Skipped
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture
from recollect.importing.batches import MAX_BYTES, MAX_ITEMS, batches, capture_input


def item(number: int, content: str = "x") -> CaptureItem:
    return CaptureItem(f"line {number}", Capture(content, idempotency_key=str(number)))


def test_a_batch_holds_so_many_items() -> None:
    cut = list(batches([item(number) for number in range(2 * MAX_ITEMS + 1)], None, 0))
    assert [len(batch.inputs) for batch in cut] == [MAX_ITEMS, MAX_ITEMS, 1]
    assert [batch.end for batch in cut] == [MAX_ITEMS, 2 * MAX_ITEMS, 2 * MAX_ITEMS + 1]


def test_a_batch_holds_so_many_bytes_and_at_least_one_item() -> None:
    cut = list(
        batches([item(number, "x" * (MAX_BYTES // 3)) for number in range(3)] + [item(9, "y" * MAX_BYTES)], None, 0)
    )
    assert [batch.places for batch in cut] == [["line 0", "line 1"], ["line 2"], ["line 9"]]


def test_what_was_sent_before_is_counted_and_what_is_left_out_is_named_again() -> None:
    items: list[Item] = [item(0), Skipped("line 1", "empty"), item(2), item(3)]
    (batch,) = batches(items, None, 3)
    assert (batch.resumed, batch.places, batch.end) == (2, ["line 3"], 4)
    assert batch.skipped == [Skipped("line 1", "empty")]


def test_nothing_gives_no_batch() -> None:
    assert list(batches([], None, 0)) == []


def test_an_item_becomes_an_input_without_what_it_does_not_say() -> None:
    capture = Capture(
        "x", speaker="Ana", conversation_title="Us", occurred_at=datetime(2025, 1, 1, tzinfo=UTC), metadata={"a": [1]}
    )
    assert capture_input(CaptureItem("", capture), Sensitivity.SECRET) == {
        "content": "x",
        "speaker": "Ana",
        "conversationTitle": "Us",
        "occurredAt": "2025-01-01T00:00:00+00:00",
        "metadata": {"a": [1]},
        "sensitivity": "SECRET",
    }
