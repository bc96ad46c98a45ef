"""What the rules know of English beforehand: word lists read once from the package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.lexicon.function_words import STOP_WORDS, VAGUE
from ingest.stems import stem


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lower case; `common` are words that need not be a name where they open a sentence."""

    common: frozenset[str]
    stop: frozenset[str]
    vague: frozenset[str]
    people: frozenset[str]
    """Stems of words for people by what they are: "sister", "plumber"."""

    def is_person(self, word: str) -> bool:
        return stem(word) in self.people


@cache
def lexicon() -> Lexicon:
    people = frozenset(stem(word) for line in _lines("people.txt") for word in line.split())
    return Lexicon(frozenset(_lines("common.txt")) | STOP_WORDS, STOP_WORDS, VAGUE, people)


def _lines(name: str) -> list[str]:
    text = files("ingest.lexicon").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
