"""What a text is about, told from the encoder's states by two small readers: its nouns, and its subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

import numpy as np

from ingest.understanding.spans import Floats

THEMES = "themes.npz"
MAX_SUBJECTS = 2


class WordClass(StrEnum):
    NOUN = "NOUN"
    VERB = "VERB"
    ADJECTIVE = "ADJ"
    NAME = "PROPN"
    OTHER = "OTHER"


CLASSES = tuple(WordClass)
_FAR = 30.0
_NOUN = CLASSES.index(WordClass.NOUN)


@dataclass(frozen=True, slots=True)
class Layers:
    """A network of one hidden layer, which rectifies."""

    widen: Floats
    widened: Floats
    narrow: Floats
    narrowed: Floats

    def __call__(self, states: Floats) -> Floats:
        hidden: Floats = np.maximum(states @ self.widen + self.widened, 0)
        return hidden @ self.narrow + self.narrowed


@dataclass(frozen=True, slots=True)
class Subject:
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Theme:
    """Of one window: of each word whether it stands as a noun, and how probable each subject is."""

    nouns: list[bool]
    subjects: Floats


@dataclass(frozen=True, slots=True)
class Themes:
    """`words` tells the class of a word from the state of its first piece; `texts` scores each of `subjects` from
    `summary`, and those are told whose probability is `told_from` or more."""

    words: Layers
    texts: Layers
    subjects: tuple[str, ...]
    told_from: float

    @classmethod
    def load(cls, path: Path) -> Themes:
        with np.load(path) as kept:
            words, texts = (
                Layers(*(kept[f"{part}_{each.name}"].astype(np.float32) for each in fields(Layers)))
                for part in ("words", "texts")
            )
            return cls(words, texts, tuple(str(name) for name in kept["subjects"]), float(kept["told_from"]))

    def save(self, path: Path) -> None:
        parts = {
            f"{part}_{each.name}": getattr(layers, each.name).astype(np.float16)
            for part, layers in (("words", self.words), ("texts", self.texts))
            for each in fields(Layers)
        }
        np.savez(path, subjects=np.array(self.subjects), told_from=np.float64(self.told_from), **parts)

    def read(self, states: Sequence[Floats], heads: Sequence[Sequence[int]]) -> list[Theme]:
        """Read windows, given the states of their pieces and where in them words begin."""
        first = [own[list(places)] for own, places in zip(states, heads, strict=True)]
        nouns = self.words(np.concatenate(first)).argmax(-1) == _NOUN
        by_window = np.split(nouns, np.cumsum([len(each) for each in first])[:-1])
        scores = self.texts(np.stack([summary(each) for each in states])).clip(-_FAR, _FAR)
        return [Theme(own.tolist(), told) for own, told in zip(by_window, 1 / (1 + np.exp(-scores)), strict=True)]

    def told(self, themes: Sequence[Theme]) -> tuple[Subject, ...]:
        """Return what a text is about, the surest first, given the themes of its windows."""
        mean = np.mean([each.subjects for each in themes], axis=0)
        best = sorted(np.flatnonzero(mean >= self.told_from), key=lambda at: -float(mean[at]))[:MAX_SUBJECTS]
        return tuple(Subject(self.subjects[at], float(mean[at])) for at in best)


def summary(states: Floats) -> Floats:
    """Sum up the states of a window, [pieces, width] to [3 * width]."""
    return np.concatenate((states[0], states.mean(0), states.max(0)))
