from __future__ import annotations

import pytest

from ingest.relating.phrases import phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vinyl, adores it", ["vinyl"]),
        ("tea with jam. Stirred", ["tea with jam"]),
        ("the open office", ["open office"]),
        ("a firm gate and a short story", ["firm gate", "short story"]),
        ("ferries, planes and funiculars", ["ferries", "planes", "funiculars"]),
        ("car boot sales, flask, torch, the lot", ["car boot sales"]),
        ("cilantro and adores sardines", ["cilantro"]),
        ("crowds but not choirs", ["crowds"]),
        ("it when he rings", []),
        ("three", []),
    ],
)
def test_a_phrase_ends_where_another_thought_begins(text: str, expected: list[str]) -> None:
    assert [text[first:last] for first, last in phrases(text, 0)] == expected
