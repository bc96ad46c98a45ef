"""Cut a text into the pieces of which time expressions are made, each of a kind that one character stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.times import foreign
from ingest.times.holidays import NAMES
from ingest.times.words import KINDS

_HOLIDAYS = "|".join(sorted((re.escape(name).replace("'", "'?") for name in NAMES), key=len, reverse=True))
_HALF = r"(?:am|pm|a\.m\.|p\.m\.|a\.m|p\.m)"
_LEXER = re.compile(
    rf"""
    (?P<date>(?<![\w.:/-])(?:
        \d{{4}}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{{1,9}})?)?(?:Z|[+-]\d\d:?\d\d)?)?
      | \d{{4}}/\d\d?/\d\d? | \d{{4}}\.\d\d?\.\d\d?
      | \d\d?/\d\d?/(?:\d{{4}}|\d\d) | \d\d?\.\d\d?\.(?:\d{{4}}|\d\d) | \d\d?-\d\d?-\d{{4}}
      )(?![\w/-]|[.:]\d))
  | (?P<monthyear>(?<![\w.:/-])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\w/-]))
  | (?P<slashed>(?<![\w.:/-])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])(?![\w/-]))
  | (?P<clock>(?<![\w.:/£$€])(?<![^\d\s]-)(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?\ ?{_HALF}
      | (?:1[0-2]|0?[1-9])\ ?{_HALF} | (?:[01]?\d|2[0-3])h[0-5]\d)(?!\w|:\d))
  | (?P<time>(?<![\w.:/£$€])(?<![^\d\s]-)(?:[01]?\d|2[0-3]):[0-5][05](?::[0-5]\d)?(?!\w|[.,:]\d))
  | (?P<odd>(?<![\w.:/£$€])(?<![^\d\s]-)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\w|[.,:]\d))
  | (?P<dotted>(?<![\w.:/£$€-])(?:[01]?\d|2[0-3])\.[0-5]\d(?![\w%]|[.,:]\d))
  | (?P<ordinal>(?<![\w.:/-])(?:[12]?\d|3[01])\ ?(?:st|nd|rd|th)\b)
  | (?P<decade>(?<![\w.:/-])(?:'[2-9]0|(?:18|19|20)?\d0)'?s\b)
  | (?P<years>(?<![\w.:/\#£$€+-])(?:1[89]|20)\d\d-(?:1[89]|20)\d\d(?![\w%/]|[.,:-]\d))
  | (?P<year>(?<![\w.:/\#£$€+-])(?:1[89]|20)\d\d(?![\w%/]|[.,:-]\d))
  | (?P<shifted>\b2(?:moro|morrow|mrw|day)\b)
  | (?P<tonight>\b2nite\b)
  | (?P<number>(?<![\w:/\#£$€+])(?<!\d\.)[0-3]?\d(?![\w%/£$€]|[.,:]\d))
  | (?P<nth>\b(?:twenty|thirty)[-\ ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)
  | (?P<count>\b(?:twenty|thirty|forty|fifty)[-\ ](?:one|two|three|four|five|six|seven|eight|nine)\b)
  | (?P<holiday>\b(?:{_HOLIDAYS})\b)
  | (?P<quarter_year>\bQ[1-4]\b)
  | (?P<oclock>o'clock\b)
  | (?P<word>[^\W\d_]+)
  | (?P<other>[\w£$€\#%+]+)
  | (?P<stop>\n+)
  | (?P<comma>,) | (?P<dash>-+|/) | (?P<dot>\.) | (?P<quote>') | (?P<at>@)
  | (?P<mark>[^\s\w])
    """,
    re.IGNORECASE | re.VERBOSE,
)

_CODES = {
    kind: chr(0x100 + number)
    for number, kind in enumerate(dict.fromkeys((*_LEXER.groupindex, *KINDS.values(), "foreign_day", "foreign_month")))
}


def code(kind: str) -> str:
    """Return the character that stands for a kind. Raises KeyError where there is no such kind."""
    return _CODES[kind]


_WORD = code("word")
_ANY_CASE = {
    **dict.fromkeys(foreign.MONTH_NAMES, code("foreign_month")),
    **{word: code(kind) for word, kind in KINDS.items()},
}
_WORDS = {
    **dict.fromkeys(foreign.DAYS, code("foreign_day")),
    **_ANY_CASE,
}
"""Other languages' days count in lower case only: a capital makes many of them a name."""


@dataclass(frozen=True, slots=True)
class Lexed:
    """A text as pieces, and their kinds as one string that patterns can be matched on."""

    text: str
    kinds: str
    pieces: tuple[re.Match[str], ...]


def lex(text: str) -> Lexed:
    pieces = tuple(_LEXER.finditer(text))
    return Lexed(text, "".join([_code_of(piece) for piece in pieces]), pieces)


def _code_of(piece: re.Match[str]) -> str:
    if piece.lastgroup == "word":
        word = piece.group()
        return _WORDS.get(word) or _ANY_CASE.get(word.lower(), _WORD)
    return _CODES[piece.lastgroup or "mark"]
