"""Lists of words that patterns share, read once from the package."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def lines(name: str) -> list[str]:
    """Return the lines of a file of patterns that are no comments."""
    text = files("ingest.relating").joinpath("patterns", f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `words.txt` by its name."""
    return _lists()[name]


def any_of(*names: str) -> str:
    """Return a pattern that matches any word of these lists, longer ones first."""
    found = frozenset[str]().union(*map(words, names))
    return f"(?:{'|'.join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word)))})"


@cache
def _lists() -> dict[str, frozenset[str]]:
    named = (line.split() for line in lines("words"))
    return {name: frozenset(word.replace("_", " ") for word in rest) for name, *rest in named}
