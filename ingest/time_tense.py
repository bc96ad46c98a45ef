"""Whether a time expression without a direction of its own looks back or ahead."""

from __future__ import annotations

import re

from ingest import time_words as say

_REACH = 160
"""How far, in characters, a verb may stand from the expression it puts in time."""
_BREAK = re.compile(r"[.!?\n;]")


def points_back(text: str, start: int, end: int) -> bool:
    """Tell whether the sentence around a span speaks of the past; where nothing says so, it looks ahead."""
    before = text[max(0, start - _REACH) : start]
    if say.FUTURE_LEAD.search(before):
        return False
    if say.PAST_LEAD.search(before):
        return True
    clause = _BREAK.split(before)[-1] + " | " + _BREAK.split(text[end : end + _REACH], maxsplit=1)[0]
    return say.PAST.search(clause) is not None and say.FUTURE.search(clause) is None
