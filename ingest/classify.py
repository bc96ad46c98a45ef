"""How sensitive a memory is and what kind it is: the caller's word, else what the encoder, detectors and words say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.detectors import Detectors
from ingest.kinds import guess_kind
from ingest.sensitivity import WEIGHTS, LevelGuess, Weigher, evidence, guess_by_rules
from ingest.understanding.labels import KINDS
from ingest.understanding.reader import MODEL_FOLDER
from ingest.understanding.reading import Reading
from knowledge.ingestion.facts import Draft
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind

REVIEW_BELOW = 0.6
"""A level that is less sure than this asks for the user's look."""


@dataclass(frozen=True, slots=True)
class Classification:
    level: Sensitivity
    level_confidence: float
    kind: MemoryKind
    kind_confidence: float
    needs_review: bool


@dataclass(frozen=True, slots=True)
class Classifier:
    detectors: Detectors
    weigher: Weigher

    @classmethod
    def load(cls) -> Classifier:
        return cls(Detectors(), Weigher.load(MODEL_FOLDER / WEIGHTS))

    def classify(
        self, draft: Draft, text: str, readings: Sequence[Reading], *, has_contact_details: bool, names_a_time: bool
    ) -> Classification:
        """Classify a draft by its content and context, `text` (see `normalise.matchable`), and the readings of both.

        The content's reading comes first; where there is none, rules speak alone. What the caller stated is certain
        and needs no review, upward and downward alike.
        """
        if draft.stated_level is None:
            level = self._level(text, readings, has_contact_details=has_contact_details)
        else:
            level = LevelGuess(draft.stated_level, 1.0)
        if draft.stated_kind is not None:
            kind, kind_confidence = draft.stated_kind, 1.0
        elif readings:
            kind_confidence, place = max((sure, -place) for place, sure in enumerate(readings[0].kinds))
            kind = KINDS[-place]
        else:
            guess = guess_kind(text, names_a_time=names_a_time)
            kind, kind_confidence = guess.kind, guess.confidence
        return Classification(level.level, level.confidence, kind, kind_confidence, level.confidence < REVIEW_BELOW)

    def _level(self, text: str, readings: Sequence[Reading], *, has_contact_details: bool) -> LevelGuess:
        """Let the more sensitive of content and context speak for both."""
        found = self.detectors.detect(text)
        told = evidence(text, found, has_contact_details=has_contact_details)
        if not readings:
            return guess_by_rules(told)
        guesses = [self.weigher.guess(reading.sensitivities, told, found) for reading in readings]
        return max(guesses, key=lambda guess: guess.level)
