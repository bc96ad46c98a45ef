"""A text is searched for exactly the patterns whose words and names it has, in their order."""

from __future__ import annotations

import pytest

from ingest.relating.anchors import beginnings
from ingest.relating.patterns import patterns, patterns_for
from ingest.relating.symbols import PERSON, PLACE


@pytest.mark.parametrize("text", ["", "moved in with her brother and works at the bakery", "born on, left for, met at"])
@pytest.mark.parametrize("sorts", [frozenset(), frozenset({PERSON}), frozenset({PERSON, PLACE})])
def test_patterns_are_found_by_their_anchors(text: str, sorts: frozenset[int]) -> None:
    words = beginnings(text)
    wanted = [
        pattern
        for pattern in patterns()
        if pattern.sorts <= sorts and (not pattern.anchors or not pattern.anchors.isdisjoint(words))
    ]
    assert list(patterns_for(words, sorts)) == wanted
