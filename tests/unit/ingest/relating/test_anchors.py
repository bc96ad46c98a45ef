from __future__ import annotations

import pytest

from ingest.relating.anchors import anchors, beginnings
from ingest.relating.marking import mark
from ingest.relating.patterns import patterns
from tests.unit.ingest.relating.marked_up import read


def test_the_words_that_a_pattern_needs_are_found_in_it() -> None:
    assert anchors("{A}{aux} (?:works?|teaches) at {O}") == {"work", "teaches"}
    assert anchors("{A's} divorce from {B}") == {"divorce"}
    assert anchors("{A}{be} married(?: off)? {B}") == {"married"}
    assert anchors("{A}{be} marrie(?:d| off)? {B}") == {"marrie"}
    assert anchors("{A}(?: now)? (?:[a-z]+ )?{B}") == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "my wife [Ana|PERSON] works at [Acme|ORG] and reports to [Bo|PERSON], her old boss",
        "[Ana|PERSON] and [Bo|PERSON] got married in [Rome|PLACE] on [Saturday|2025-03-01]",
        "[Bo|PERSON]'s birthday is [today|2025-03-05], he was born in [Oslo|PLACE]",
        "went to [Web Summit|EVENT] [yesterday|2025-03-04] with [Bo|PERSON], who hates crowds",
    ],
)
def test_no_pattern_that_matches_is_passed_over(text: str) -> None:
    marked = mark(*read(text)).text
    words = beginnings(marked)
    matching = [pattern for pattern in patterns() if pattern.expression.search(marked)]
    assert matching
    assert all(not pattern.anchors or pattern.anchors & words for pattern in matching)
