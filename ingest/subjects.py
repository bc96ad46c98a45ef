"""What a text is about in a word: subjects that its words tell of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock

from snowballstemmer import stemmer

from ingest.words import Word
from knowledge.ingestion.facts import FoundTopic

MAX_SUBJECTS = 2
_WEIGHT, _MORE, _MOST = 0.4, 0.02, 0.45
"""Of a subject by one word, by each further one, and at most: half of what the text itself names, for it connects
memories half as well."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """By the stem of a word what it tells of; `roles` are those that name a person."""

    told: dict[str, tuple[str, ...]]
    roles: frozenset[str]

    def of(self, words: Sequence[Word]) -> tuple[FoundTopic, ...]:
        """Return what most words tell of, the earlier where it is even."""
        said = dict.fromkeys(stem(word.lower) for word in words)
        found: Counter[str] = Counter()
        for one in said:
            found.update(self.told.get(one, ()))
        return tuple(
            FoundTopic(subject, round(min(_MOST, _WEIGHT + _MORE * (count - 1)), 2))
            for subject, count in found.most_common(MAX_SUBJECTS)
        )

    def is_role(self, word: str) -> bool:
        return stem(word) in self.roles


@cache
def subjects() -> Subjects:
    text = files("ingest.lexicon").joinpath("subjects.txt").read_text(encoding="utf-8")
    told: defaultdict[str, dict[str, None]] = defaultdict(dict)
    roles = set()
    for line in text.splitlines():
        subject, colon, cues = line.partition(":")
        if not colon or line.startswith("#"):
            continue
        for cue in cues.split():
            key = stem(cue.strip("()"))
            told[key][subject] = None
            if cue.startswith("("):
                roles.add(key)
    return Subjects({key: tuple(named) for key, named in told.items()}, frozenset(roles))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return what the forms of an English word have in common."""
    with _ONE_AT_A_TIME:
        return str(_ENGLISH.stemWord(word))


_ENGLISH = stemmer("english")
_ONE_AT_A_TIME = Lock()
"""The stemmer holds the word that it is at, and memories are read on more threads than one."""
