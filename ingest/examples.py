"""What an owner taught: memories whose level or kind they set by hand say what they would have said of the like.

Two texts are alike by the words that tell something: the same stem (Snowball) or a vector close by, over the words of
both. Vectors of whole texts do not tell: they hold any two short notes of one tone for nearly the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.lexicon import Lexicon
from ingest.normalise import matchable
from ingest.stems import stem
from ingest.word_vectors import Vectors, WordVectors
from ingest.words import words_of
from knowledge.ingestion.facts import Example

ALIKE = 0.3
"""From here on an example speaks for a text. Of our own labelled messages, written by many people about many things,
two that are so alike have one level in seven cases of ten, any two in three of ten."""
LIKE = 0.6
"""Cosine of two words from where on one can stand for the other."""
_COMMON = 0.5
"""So much counts a common word beside a rare one."""
_ROOM = 1.0
"""Of weight that nothing shares: one word alone never makes two texts the same."""
_MAX_WORDS = 60
"""Of one text that are compared; what a long one is about stands at its beginning."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An example that speaks for a text, and how much it is like it (0..1)."""

    example: Example
    likeness: float
    covers: bool = False
    """The text has no telling word that the example has not, by its stem."""


class Examples:
    """One owner's examples, made ready to be compared with; none of it is kept beyond a batch."""

    def __init__(self, examples: Sequence[Example], vectors: WordVectors, lexicon: Lexicon) -> None:
        self._vectors = vectors
        self._lexicon = lexicon
        self._told = [(example, told) for example in examples if (told := self._telling(example.text))]
        words = list(dict.fromkeys(word for _, told in self._told for word in told))
        self._places = {word: place for place, word in enumerate(words)}
        self._bearers: defaultdict[int, list[int]] = defaultdict(list)
        for at, (_, told) in enumerate(self._told):
            for word in told:
                self._bearers[self._places[word]].append(at)
        self._stems: defaultdict[str, list[int]] = defaultdict(list)
        for word, place in self._places.items():
            self._stems[stem(word)].append(place)
        self._matrix = vectors.of(words) if words else None

    def like(self, memory: str, text: str) -> list[Alike]:
        """Return the examples that speak for a memory's text, the most alike first; none speaks for itself."""
        if self._matrix is None or not (words := self._telling(text)):
            return []
        likes = self._likes(words, self._matrix)
        near = {at for place in np.flatnonzero(likes.max(0)) for at in self._bearers[int(place)]}
        found = []
        for at in sorted(near):
            example, told = self._told[at]
            likeness = self._likeness(words, told, likes)
            if likeness >= ALIKE and example.id != memory:
                same = likes[:, [self._places[word] for word in told]].max(1) == 1.0
                found.append(Alike(example, likeness, covers=bool(same.all()) and len(words) < _MAX_WORDS))
        return sorted(found, key=lambda alike: -alike.likeness)

    def _telling(self, text: str) -> list[str]:
        """Return the words that tell something, each once: no numbers, nor words that stand in any text."""
        idle = self._lexicon.stop | self._lexicon.vague
        said = (word.lower for word in words_of(matchable(text)))
        telling = (word for word in said if len(word) > 1 and word not in idle and not any(map(str.isdigit, word)))
        return list(dict.fromkeys(telling))[:_MAX_WORDS]

    def _likes(self, words: Sequence[str], known: Vectors) -> NDArray[np.float32]:
        """Return how well each word can stand for each of the examples' words."""
        likes: NDArray[np.float32] = self._vectors.of(words) @ known.T
        likes[likes < LIKE] = 0.0
        for row, word in enumerate(words):
            likes[row, self._stems.get(stem(word), [])] = 1.0
        return likes

    def _likeness(self, words: Sequence[str], told: Sequence[str], likes: NDArray[np.float32]) -> float:
        """Return the weighted mean of how well each word of either has its like in the other."""
        shared = likes[:, [self._places[word] for word in told]]
        ours, theirs = self._weights(words), self._weights(told)
        both = float(shared.max(1) @ ours + shared.max(0) @ theirs)
        return both / float(ours.sum() + theirs.sum() + _ROOM)

    def _weights(self, words: Sequence[str]) -> NDArray[np.float32]:
        return np.array([_COMMON if word in self._lexicon.common else 1.0 for word in words], dtype=np.float32)
