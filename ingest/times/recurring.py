"""What comes again and again, and so has no value."""

from __future__ import annotations

import re

from ingest.times import civil
from ingest.times.civil import Span
from ingest.times.phrase import Phrase
from ingest.times.tense import Direction, sentence_around

_HABIT = re.compile(
    r"\b(?:always|never|usually|normally|every|each|whenever|generally|prefers?|hates?|detests?|likes|loves"
    r"|i (?:love|like)|can't stand|cannot stand|rule|even in|warmer|colder|daily)\b",
    re.IGNORECASE,
)
_TOO_OFTEN = ("day", "days", "hour", "minute", "minutes")
""" "Every day" points nowhere."""


def every(p: Phrase) -> Span | None:
    return None if p.word("what") in _TOO_OFTEN else civil.RECURRING


def parts(p: Phrase) -> Span | None:
    """ "Evenings", but not "two nights"."""
    if p.word("parts") == "nights" or p.follows("count", "number", "a", "couple", "of", "other", "the", "word"):
        return None
    return civil.RECURRING


def habitual(p: Phrase) -> bool:
    """Tell whether the sentence says what is so again and again."""
    before, after = sentence_around(p.lexed.text, p.start, p.end)
    return _HABIT.search(f"{before} | {after}") is not None and p.direction is not Direction.BACK
