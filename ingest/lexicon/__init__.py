"""What the rules know of English beforehand: word lists read once from the package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.lexicon.function_words import STOP_WORDS, VAGUE


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lower case; `common` are words that need not be a name where they open a sentence."""

    common: frozenset[str]
    stop: frozenset[str]
    vague: frozenset[str]


@cache
def lexicon() -> Lexicon:
    return Lexicon(common=frozenset(_lines("common.txt")) | STOP_WORDS, stop=STOP_WORDS, vague=VAGUE)


def _lines(name: str) -> list[str]:
    text = files("ingest.lexicon").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
