"""Days written in other languages, by the words and the rules that dateparser knows for each."""

from __future__ import annotations

from datetime import date, datetime, time

import dateparser
from dateparser.languages.loader import default_loader

from ingest.times.words import KINDS as ENGLISH
from ingest.times.words import MONTHS, WEEKDAYS

_LANGUAGES = ("es", "fr", "de", "it", "pt", "nl", "pl", "sv", "da", "nb", "cs", "fi", "ro", "tr", "id")
_RELATIVE = ("0 day ago", "1 day ago", "2 day ago", "in 1 day", "in 2 day")
_ALSO_OTHER_WORDS = frozenset(("hier", "ieri", "domingo", "senin", "luni", "mart", "marts", "mars", "martes", "man"))
"""Here in German, a name, a planet: words that are a day in one language and something else beside it."""


NOT_AFTER = frozenset(("la", "esta", "guten"))
"""After these the word for tomorrow is the morning."""


def _vocabulary() -> tuple[dict[str, str], dict[str, str]]:
    days: dict[str, str] = {}
    months: dict[str, str] = {}
    for language in _LANGUAGES:
        known = default_loader.get_locale(language).info
        said = [word for key in _RELATIVE for word in known["relative-type"].get(key, ())]
        said += [word for name in WEEKDAYS for word in known[name]]
        for words, kept in ((said, days), ([word for name in MONTHS for word in known[name]], months)):
            for word in words:
                if len(word) > 3 and word.isalpha() and word == word.lower() and word not in ENGLISH:
                    kept.setdefault(word, language)
    return {word: known for word, known in days.items() if word not in _ALSO_OTHER_WORDS}, months


DAYS, MONTH_NAMES = _vocabulary()
"""The language of each word for a day or a month that no English word looks like."""


def day_in(language: str, words: str, at: date) -> date | None:
    """Return the day that words of a language point to, the coming one where they leave it open."""
    found = dateparser.parse(
        words,
        languages=[language],
        settings={"RELATIVE_BASE": datetime.combine(at, time(12)), "PREFER_DATES_FROM": "future"},
    )
    return None if found is None else found.date()
