"""The gist: the one piece of content that may be readable at rest, and only of what is harmless."""

from __future__ import annotations

import re

from knowledge.levels import Sensitivity

MAX_GIST = 120
SURE = 0.9
_MASK = "•"
_TITLES = "".join(rf"(?<!\b{title}\.)" for title in ("Dr", "Mr", "Ms", "Mrs", "St", "Prof"))
_SENTENCE_END = re.compile(rf"(?<=[.!?…。！？]){_TITLES}\s|[\r\n\u2028\u2029]")  # noqa: RUF001 - full-width ends
_DIGITS = re.compile(r"\d(?:[\s.,:/()\-]{0,2}\d)+")
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"[^\s/?&=#,;:()\[\]<>\"]{8,}")


def gist(content: str, *, level: Sensitivity, confidence: float, enabled: bool) -> str | None:
    """Return the first sentence, masked and at most 120 characters, or None where nothing may be shown.

    Shown is only what is GENERAL with a confidence of at least 0.9, and only where gists are switched on.
    """
    if not enabled or level != Sensitivity.GENERAL or confidence < SURE:
        return None
    sentence = _first_sentence(content)
    # Masked before it is cut, so that no half of a secret slips through as a short, plain word.
    masked = _TOKEN.sub(lambda found: _masked_token(found[0]), sentence)
    masked = _DIGITS.sub(lambda found: _DIGIT.sub(_MASK, found[0]), masked)
    return masked if len(masked) <= MAX_GIST else masked[: MAX_GIST - 1].rstrip() + "…"


def _first_sentence(content: str) -> str:
    for part in _SENTENCE_END.split(content.strip()):
        words = " ".join(part.split())
        if words:
            return words
    return ""


def _masked_token(token: str) -> str:
    return _MASK * len(token) if looks_random(token.strip(".!?'’-–—…*_~")) else token  # noqa: RUF001


def looks_random(token: str) -> bool:
    """Tell whether a word mixes what words do not mix, as passwords, keys and codes do."""
    if len(token) < 8:
        return False
    digits = sum(character.isdigit() for character in token)
    inner_capitals = sum(character.isupper() for character in token[1:])
    lower = sum(character.islower() for character in token)
    symbols = sum(not character.isalnum() and character not in "'’-–." for character in token)  # noqa: RUF001
    if digits and (lower or inner_capitals):
        return True
    if symbols and (digits or inner_capitals):
        return True
    return len(token) >= 12 and inner_capitals >= 3 and lower >= 3
