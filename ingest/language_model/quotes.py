"""Where the words that a model quotes stand in a text: found by looking, never taken from what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.normalise import matchable

MAX_QUOTE = 200
MAX_PLACES = 20
"""Of one quote in one text."""


def places(quote: str, text: str, longest: int = MAX_QUOTE) -> list[tuple[int, int]]:
    """Return where the quote stands in a text (see `normalise.matchable`) as whole words, whatever the white space."""
    words = matchable(quote).split()
    if not words or len(quote) > longest:
        return []
    body = r"\s{1,10}".join(map(re.escape, words))
    for flags in (0, re.IGNORECASE):
        found = list(_spans(re.compile(rf"(?<!\w){body}(?!\w)", flags), text))
        if found:
            return found
    return []


def stands(quote: str, text: str) -> bool:
    """Tell whether a passage stands in a text, up to its marks and white space."""
    told = _plain(quote)
    return bool(told) and told in _plain(text)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for found, _ in zip(pattern.finditer(text), range(MAX_PLACES), strict=False):
        yield found.span()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", matchable(text).casefold()))
