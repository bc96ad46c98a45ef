"""How sensitive a memory is and what kind it is: the caller's word, else what is read, detected, said and taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.detectors import Detection, Detectors
from ingest.examples import Alike
from ingest.kinds import guess_kind
from ingest.plain_words import hear
from ingest.sensitivity import WEIGHTS, LevelGuess, Weigher, decide, evidence, guess_by_rules, lowest
from ingest.teaching import taught_kind, taught_level
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
    taught_by: tuple[str, ...] = ()
    """Ids of the owner's examples that had a say in either."""


@dataclass(frozen=True, slots=True)
class Classifier:
    detectors: Detectors
    weigher: Weigher

    @classmethod
    def load(cls) -> Classifier:
        return cls(Detectors(), Weigher.load(MODEL_FOLDER / WEIGHTS))

    def classify(
        self,
        draft: Draft,
        text: str,
        readings: Sequence[Reading],
        alike: Sequence[Alike] = (),
        *,
        has_contact_details: bool,
        names_a_time: bool,
        is_read: bool = True,
    ) -> Classification:
        """Classify a draft by its content and context, `text` (see `normalise.matchable`), and the readings of both.

        The content's reading comes first; where there is none, rules speak alone. `alike` are examples of the owner's.
        What the caller stated is certain and needs no review, upward and downward alike; else the owner has to look
        where the level is unsure, and where not all of it was read.
        """
        if draft.stated_level is None:
            found = self.detectors.detect(text)
            told = evidence(text, found, has_contact_details=has_contact_details)
            level, level_by, is_doubtful = self._level(text, readings, found, told, alike, is_read=is_read)
        else:
            level, level_by, is_doubtful = LevelGuess(draft.stated_level, 1.0), (), False
        kind, kind_confidence, kind_by = _kind(draft, text, readings, level.level, alike, names_a_time=names_a_time)
        return Classification(
            level=level.level,
            level_confidence=level.confidence,
            kind=kind,
            kind_confidence=kind_confidence,
            needs_review=draft.stated_level is None and (is_doubtful or level.confidence < REVIEW_BELOW or not is_read),
            taught_by=tuple(dict.fromkeys((*level_by, *kind_by))),
        )

    def _level(
        self,
        text: str,
        readings: Sequence[Reading],
        found: Sequence[Detection],
        told: Sequence[float],
        alike: Sequence[Alike],
        *,
        is_read: bool,
    ) -> tuple[LevelGuess, tuple[str, ...], bool]:
        """Let the more sensitive of content and context speak for both, then the examples, and for the rest the rules.

        What was not read may be anything: then it is never lower than the rules say of the whole. It is doubtful where
        everyday words alone made it lower than it reads.
        """
        plain = hear(text, told)
        by_rules = plain.guess(guess_by_rules(told))
        if not readings:
            return by_rules, (), False
        likely = [self.weigher.likely(reading.sensitivities, told, found) for reading in readings]
        most = max(likely, key=lambda each: decide(each).level)
        weighed = plain.weigh(most)
        level, taught_by = taught_level(weighed, lowest(found), alike)
        if not is_read and level.level < by_rules.level:
            return by_rules, (), False
        return level, taught_by, not taught_by and level.level < decide(most).level


def _kind(
    draft: Draft,
    text: str,
    readings: Sequence[Reading],
    level: Sensitivity,
    alike: Sequence[Alike],
    *,
    names_a_time: bool,
) -> tuple[MemoryKind, float, tuple[str, ...]]:
    if draft.stated_kind is not None:
        return draft.stated_kind, 1.0, ()
    if not readings:
        guess = guess_kind(text, names_a_time=names_a_time)
        return guess.kind, guess.confidence, ()
    return taught_kind(readings[0].kinds, level, alike)
