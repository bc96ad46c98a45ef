"""Stories are read as they are, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.story.form import Unrecognised, read_stories
from tests.unit.benchmarks.tales import fact, line


def written(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines))
    return path


def test_a_story_is_told_in_order_of_time(tmp_path: Path) -> None:
    (told,) = read_stories(written(tmp_path / "stories.jsonl", line(id="s9", title="any")))
    assert (told.id, [note.id for note in told.told]) == ("s9", ["m1", "m2", "m3"])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "empty"),
        (["{"], "line 1"),
        ([line(), line()], "two stories have one id"),
        ([line(memories=[])], "line 1: memories"),
        ([{"id": "m1", "text": "a memory, not a story", "occurred_at": "2024-01-01T00:00:00Z"}], "memories"),
        ([line(facts=[fact("f1", "me", "ADORES", "soup")])], "predicate"),
        ([line(facts=[{**fact("f1", "me", "LIKES", "soup"), "source_memory_ids": ["m7"]}])], "no such memories: m7"),
        ([line(deletions=[{"delete": "m1", "vanish": ["f7"], "remain": []}])], "no such facts: f7"),
        ([line(searches=[{"query": "soup", "expected_memory_ids": []}])], "expected_memory_ids"),
        (
            [line(as_of=[{"date": "2024", "triple": {"subject": "?", "predicate": "LIKES", "object": "me"}}])],
            "date",
        ),
        (
            [
                line(
                    as_of=[
                        {
                            "date": "2024-01-01",
                            "triple": {"subject": "?", "predicate": "LIKES", "object": "?"},
                            "expected": [],
                        }
                    ]
                )
            ],
            "exactly one end",
        ),
    ],
)
def test_what_is_no_story_is_refused_with_its_place(tmp_path: Path, lines: list[object], said: str) -> None:
    with pytest.raises(Unrecognised, match=said):
        read_stories(written(tmp_path / "stories.jsonl", *lines))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "stories.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Unrecognised, match="UTF-8"):
        read_stories(path)
