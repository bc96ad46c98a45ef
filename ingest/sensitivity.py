"""How sensitive a text is by simple rules: forms of secrets, and words that stand where privacy is at stake."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest import identifiers
from ingest.lexicon import level_cues as cues
from knowledge.levels import Sensitivity

UNDECIDED = 0.3
"""The confidence of CONFIDENTIAL where no rule spoke: nobody classified the memory."""


@dataclass(frozen=True, slots=True)
class LevelGuess:
    level: Sensitivity
    confidence: float


def guess_level(text: str, *, has_contact_details: bool) -> LevelGuess:
    """Return the highest level whose rules speak; GENERAL is never guessed: that is for the user to say."""
    digits = _DIGIT.search(text) is not None
    ultra = _ultra_secret(text, digits)
    if ultra:
        return LevelGuess(Sensitivity.ULTRA_SECRET, ultra)
    secret = _secret(text, digits)
    if secret:
        return LevelGuess(Sensitivity.SECRET, secret)
    confidential = 0.9 if has_contact_details else _strongest(text, cues.CONFIDENTIAL)
    return LevelGuess(Sensitivity.CONFIDENTIAL, confidential or UNDECIDED)


_DIGIT = re.compile(r"\d")


def _ultra_secret(text: str, digits: bool) -> float:
    if digits and (identifiers.has_card(text) or identifiers.NATIONAL_INSURANCE.search(text)):
        return 0.95
    if digits and identifiers.SOCIAL_SECURITY.search(text):
        return 0.9
    return _strongest(text, cues.ULTRA_SECRET)


def _secret(text: str, digits: bool) -> float:
    if digits and identifiers.has_iban(text):
        return 0.95
    return _strongest(text, cues.SECRET)


def _strongest(text: str, rules: tuple[tuple[re.Pattern[str], float], ...]) -> float:
    return max((confidence for pattern, confidence in rules if pattern.search(text)), default=0.0)
