"""Texts that are too long for one memory, as ordered parts."""

from __future__ import annotations

import re
import unicodedata

from knowledge.memories.validation import MAX_CONTENT

_BORDERS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?\u2026]\s"), re.compile(r"\s"))
"""Where to cut, the best first: paragraph, line, sentence, word."""


def split_text(text: str, limit: int = MAX_CONTENT) -> list[str]:
    """Cut a text into parts of at most `limit` characters, each with something that shows.

    Joined they give the text again, but for stretches of white space as long as a part.
    """
    parts = []
    rest = text
    while len(rest) > limit:
        end = _border(rest, limit)
        parts.append(rest[:end])
        rest = rest[end:]
    parts.append(rest)
    return [part for part in parts if part.strip()]


def _border(text: str, limit: int) -> int:
    """The best place to cut, in the second half of the part so that the parts do not get many."""
    for border in _BORDERS:
        ends = [match.end() for match in border.finditer(text, limit // 2, limit)]
        if ends:
            return ends[-1]
    end = limit
    # A mark belongs to the letter before it; a joiner ties two emoji.
    while end > limit // 2 and (unicodedata.combining(text[end]) or text[end] == "\u200d" or text[end - 1] == "\u200d"):
        end -= 1
    return end
