"""The topics that an owner has, by name, and which of them other words mean: "renovating the kitchen" a "kitchen reno".

Two phrases mean one topic where each word of either has its like in the other: the same stem (Snowball), a vector close
by, or, beside a word that is the same, a short form. Vectors of whole phrases do not tell: they hold a wedding and a
wedding dress for nearly the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from ingest.lexicon.function_words import DETERMINERS, PREPOSITIONS
from ingest.resolving.spelling import words
from ingest.stems import stem
from ingest.word_vectors import Vectors, WordVectors

LIKE = 0.72
"""Cosine of two words from where on one can stand for the other, if the rest of the phrase is the same."""
SHORT_FORM = 0.75
"""So much is a word like one that it begins: "reno" like "renovation"; too little where it stands alone."""
MEET = 0.85
"""Of two phrases, on average over their words: what meets are plurals, spellings, and near-synonyms such as kids and
children; hardly ever two topics that people label differently."""
MAX_WORDS = 5
"""Of a phrase; a longer one is no topic, and is compared with nothing."""
_EMPTY = DETERMINERS | PREPOSITIONS | {"and", "or"}
_ROOM = 256
_Key = TypeVar("_Key")
_Item = TypeVar("_Item")
_SHORTEST = 4
"""Letters of a short form."""


class TopicNames:
    """One owner's topics, in the order in which they were added."""

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._names: list[str] = []
        self._known: set[str] = set()
        self._parts: list[tuple[int, ...]] = []
        self._places: dict[str, int] = {}
        self._stems: defaultdict[str, list[int]] = defaultdict(list)
        self._beginnings: defaultdict[str, list[str]] = defaultdict(list)
        self._bearers: defaultdict[int, list[int]] = defaultdict(list)
        self._reach: list[int] = []
        """How many words each name and those before it have: words have their places in the order of names."""
        self._matrix: Vectors = np.zeros((0, 0), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._names)

    def add(self, names: Iterable[str]) -> None:
        new = {name: parts for name in names if name not in self._known and (parts := told(name))}
        self._learn([part for parts in new.values() for part in parts])
        for name, parts in new.items():
            self._known.add(name)
            self._parts.append(tuple(self._places[part] for part in parts))
            for place in set(self._parts[-1]):
                self._bearers[place].append(len(self._names))
            self._names.append(name)
            self._reach.append(max(self._reach[-1] if self._reach else 0, *(place + 1 for place in self._parts[-1])))

    def cut(self, size: int) -> None:
        """Forget the names that were added since there were so many, and the words that they alone brought."""
        while len(self._names) > size:
            self._known.discard(self._names.pop())
            self._reach.pop()
            for place in set(self._parts.pop()):
                _pop(self._bearers, place)
        known = self._reach[-1] if self._reach else 0
        self._matrix[known : len(self._places)] = 0.0
        while len(self._places) > known:
            part, _ = self._places.popitem()
            _pop(self._stems, stem(part))
            _pop(self._beginnings, part[:_SHORTEST])

    def nearest(self, phrase: str) -> str | None:
        """Return the topic that the phrase means: the closest, and of those that are as close the oldest."""
        if phrase in self._known:
            return phrase
        parts = told(phrase)
        if not parts or not self._names:
            return None
        likes = [self._likes(part) for part in parts]
        bearing = [{name for place in like for name in self._bearers[place]} for like in likes]
        best: tuple[float, int] | None = None
        for name in sorted(set.intersection(*bearing)):
            closeness = _closeness(likes, self._parts[name])
            if closeness >= MEET and (best is None or closeness > best[0]):
                best = closeness, name
        return None if best is None else self._names[best[1]]

    def _likes(self, part: str) -> Mapping[int, float]:
        """Return the words known that can stand for this one, with how well."""
        cosines = self._matrix[: len(self._places)] @ self._vectors.of([part])[0]
        alike = self._beginnings.get(part[:_SHORTEST], ())
        likes = {self._places[word]: SHORT_FORM for word in alike if _shortens(part, word)}
        for place in np.flatnonzero(cosines >= LIKE):
            likes[int(place)] = max(float(cosines[place]), likes.get(int(place), 0.0))
        return likes | dict.fromkeys(self._stems.get(stem(part), ()), 1.0)

    def _learn(self, parts: Sequence[str]) -> None:
        new = [part for part in dict.fromkeys(parts) if part not in self._places]
        if not new:
            return
        rows, known = self._vectors.of(new), len(self._places)
        if known + len(new) > len(self._matrix):
            room = np.zeros((2 * (known + len(new)) + _ROOM, rows.shape[1]), dtype=np.float32)
            room[:known] = self._matrix[:known].reshape(known, rows.shape[1])
            self._matrix = room
        self._matrix[known : known + len(new)] = rows
        for part in new:
            self._stems[stem(part)].append(len(self._places))
            self._beginnings[part[:_SHORTEST]].append(part)
            self._places[part] = len(self._places)


def told(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase that tell something, folded; none where it is too long to be a topic."""
    said = words(phrase)
    parts = [word for word in said if word not in _EMPTY] or said
    return tuple(parts) if len(parts) <= MAX_WORDS else ()


def _closeness(likes: Sequence[Mapping[int, float]], parts: Sequence[int]) -> float:
    """Return how close two phrases are: the mean over the words of both, nothing where one has no like."""
    ours = [max(like.get(part, 0.0) for part in parts) for like in likes]
    theirs = [max(like.get(part, 0.0) for like in likes) for part in parts]
    return sum((*ours, *theirs)) / (len(ours) + len(theirs)) if min((*ours, *theirs)) > 0 else 0.0


def _pop(lists: dict[_Key, list[_Item]], key: _Key) -> None:
    """Take the last of a list away, and an empty list with it."""
    lists[key].pop()
    if not lists[key]:
        del lists[key]


def _shortens(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _SHORTEST and (one.startswith(other) or other.startswith(one))
