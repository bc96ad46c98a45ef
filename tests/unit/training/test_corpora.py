from __future__ import annotations

import json
from pathlib import Path

from ingest.understanding.labels import SpanType
from training.corpora import Marked, held_out, read_public, read_spoken


def _write(folder: Path, name: str, *rows: dict[str, object]) -> None:
    (folder / "ner").mkdir(exist_ok=True)
    (folder / "ner" / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")


def _empty(folder: Path) -> None:
    for name in ("wnut17", "btc", "uner_ewt", "tweebank"):
        _write(folder, name)


def test_labels_of_all_corpora_become_our_types_and_others_are_left_out(tmp_path: Path) -> None:
    _empty(tmp_path)
    entities = [
        {"start": 0, "end": 4, "label": "person"},
        {"start": 5, "end": 9, "label": "group"},
        {"start": 10, "end": 14, "label": "product"},
    ]
    _write(tmp_path, "wnut17", {"text": "Lena ABBA Walk", "entities": entities})

    (sentence,) = read_public(tmp_path)

    assert sentence.spans == (Marked(0, 4, SpanType.PERSON), Marked(5, 9, SpanType.ORGANIZATION))
    assert SpanType.DATE not in sentence.known


def test_handles_and_tags_are_joined_again_and_handles_are_no_names(tmp_path: Path) -> None:
    _empty(tmp_path)
    text = "RT @ lena_h : Omar at # Leith with @ bo"
    entities = [
        {"start": 3, "end": 4, "label": "PER"},
        {"start": 5, "end": 11, "label": "PER"},
        {"start": 14, "end": 18, "label": "PER"},
        {"start": 24, "end": 29, "label": "LOC"},
    ]
    _write(tmp_path, "btc", {"text": text, "entities": entities})

    (sentence,) = read_public(tmp_path)

    assert sentence.text == "RT @lena_h : Omar at #Leith with @bo"
    assert [sentence.text[span.start : span.end] for span in sentence.spans] == ["Omar", "Leith"]


def test_a_day_and_the_clock_time_beside_it_are_one_expression(tmp_path: Path) -> None:
    slots = [{"start": 8, "end": 14, "entity": "date"}, {"start": 18, "end": 22, "entity": "time"}]
    _write(tmp_path, "hwu64_slots", {"text": "wake me friday at nine", "entities": slots})

    (sentence,) = read_spoken(tmp_path)

    assert sentence.spans == (Marked(8, 22, SpanType.DATE),)


def test_the_same_text_always_falls_on_the_same_side() -> None:
    texts = [f"message {at}" for at in range(2_000)]

    aside = [text for text in texts if held_out(text)]

    assert 100 < len(aside) < 300
    assert all(held_out(text.upper()) for text in aside)
