"""The text as rules read it: one code point for one, so that offsets hold for the content as stored."""

from __future__ import annotations

import re

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufe0f"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u02bc\u2032"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"


def _table() -> dict[int, str]:
    table = dict.fromkeys(map(ord, _SPACES + _UNSEEN + "\t\r\v\f"), " ")
    table |= dict.fromkeys(map(ord, _SINGLE_QUOTES), "'")
    table |= dict.fromkeys(map(ord, _DOUBLE_QUOTES), '"')
    table |= dict.fromkeys(map(ord, _DASHES), "-")
    # Full-width ASCII, and the digits of Arabic and Devanagari keyboards.
    table |= {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    for zero in (0x0660, 0x06F0, 0x0966):
        table |= {zero + i: str(i) for i in range(10)}
    return table


_MATCHABLE = _table()
_PLAIN = re.compile(r"[\x20-\x7e\n]*")


def matchable(text: str) -> str:
    """Return the text with typographic quotes, dashes, spaces and digits made plain; of the same length."""
    if _PLAIN.fullmatch(text):
        return text
    return text.translate(_MATCHABLE)
