"""Whether a time expression without a direction of its own looks back or ahead: what the verb nearest to it says.

The words before it decide first, from the nearest on, then those after it; its own clause before the sentence's others.
"""

from __future__ import annotations

import re
from enum import Enum

from ingest.times import verbs

_REACH = 160
"""How far, in characters, a verb may stand from the expression it puts in time."""
NEXT_CLAUSE = re.compile(r"[.!?](?=\s|$)|[\n;]|\b(?:and|but|so|then|because|while)\b")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[\n;]")
_CLAUSE_END = re.compile(r"[,:()]|\s-+\s|\bso\b|\bthen\b|\bbut\b")
_ASIDE = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W\d_]++(?:'[^\W\d_]++)?+(?!-[^\W\d_])")
"""A word that another follows over a hyphen is its attribute: "a fixed-rate deal"."""
_ARRANGED = 5
"""How many words may stand from "having" to the participle of what one has done: "having her left hip replaced"."""
_RESCHEDULED = re.compile(
    r"\b(?:moved|postponed|rescheduled|pushed|adjourned|shifted|delayed|brought forward|put off|changed)\b[^.!?]*"
    r"\b(?:to|till|until|from)\s+$",
    re.IGNORECASE,
)
_TURN = re.compile(r"\b(?:first|last) (?:\w+ )?(?:day|shift)\W*$", re.IGNORECASE)
"""A day told beside what is announced: "handed in her notice, last day 21 March"."""
_UNTIL = ("till", "til", "until")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FUTURE_LEADS = ("by", "due", "starting", "effective")


class Direction(Enum):
    BACK = "back"
    AHEAD = "ahead"
    UNKNOWN = "unknown"


def sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what the sentence of a span says before and after it, as far as it matters."""
    before = _SENTENCE_END.split(text[max(0, start - _REACH) : start])[-1]
    return before, _SENTENCE_END.split(text[end : end + _REACH], maxsplit=1)[0]


def direction(text: str, start: int, end: int) -> Direction:
    """Tell where the sentence around a span looks."""
    before, after = sentence_around(text, start, end)
    before = _ASIDE.sub(" ", before)
    words = _WORD.findall(before)
    lead = words[-1].lower() if words else ""
    if lead == "since":
        return Direction.BACK
    if lead == "of" and words[-2:-1] in (["as"], ["As"]) and _is_day(text[start:end]) and _is_so(words):
        return Direction.BACK
    if lead in _UNTIL:
        last = next((word for word in reversed(words[:-1]) if _says([word], 0) is not Direction.UNKNOWN), "")
        return Direction.BACK if last.lower() in verbs.STEADY else Direction.AHEAD
    if lead in _FUTURE_LEADS or _RESCHEDULED.search(before):
        return Direction.AHEAD
    nearest, *others = reversed(_CLAUSE_END.split(before))
    following, *rest = _CLAUSE_END.split(after)
    found = _first(_said(nearest)[::-1]) or _first(_said(following))
    if found is None and (lead == "from" or _TURN.search(nearest) or _is_planned(nearest) or _is_planned(following)):
        return Direction.AHEAD
    for clause in others:
        found = found or _first(_said(clause)[::-1])
    for clause in rest:
        found = found or _first(_said(clause))
    return found or Direction.UNKNOWN


def _is_day(expression: str) -> bool:
    return expression.lower().startswith(_DAYS)


def _is_so(words: list[str]) -> bool:
    """Tell whether something is told as it is now: "we live there as of Friday"."""
    said = {word.lower() for word in words}
    return not said.isdisjoint(verbs.STATES) and said.isdisjoint(verbs.TO_COME)


def _is_planned(clause: str) -> bool:
    words = _WORD.findall(clause.lower())
    return not verbs.PLANNED.isdisjoint(word.removesuffix("'s") for word in words)


def _said(clause: str) -> list[Direction]:
    words = _WORD.findall(clause)
    return [_says(words, place) for place in range(len(words))]


def _first(said: list[Direction]) -> Direction | None:
    return next((one for one in said if one is not Direction.UNKNOWN), None)


def _says(words: list[str], place: int) -> Direction:
    """Tell where one word of a clause looks, from its form and the words before it."""
    word = words[place].lower()
    before = [one.lower() for one in words[max(0, place - 2) : place]]
    if _is_participle(word) and (arranged := _arranged(words, place)) is not None:
        return arranged
    noun = bool(before) and before[-1] in verbs.OWNED
    if word == "back" and place == 0 and words[1:2] == ["from"]:
        return Direction.BACK
    if word in verbs.PAST and before[-1:] and before[-1] in verbs.ARTICLES:
        return Direction.UNKNOWN
    if word in verbs.PAST:
        return Direction.AHEAD if word not in verbs.WERE and _is_passive(before) else Direction.BACK
    if word in verbs.PAST_LIKE_STEM:
        named = place > 0 and before[-1] != "i" and (before[-1] in verbs.THIRD or words[place - 1][0].isupper())
        return Direction.BACK if named else Direction.UNKNOWN
    if word.endswith("ed") and len(word) > 4 and word not in verbs.NO_PARTICIPLE:
        if noun:
            return Direction.UNKNOWN
        return Direction.AHEAD if _is_passive(before) else Direction.BACK
    if word in verbs.HAVE and place + 1 < len(words) and _is_participle(words[place + 1].lower()):
        return Direction.BACK
    if word in verbs.STEMS and verbs.SENSED.intersection(one.lower() for one in words[max(0, place - 6) : place]):
        return Direction.UNKNOWN
    if word in verbs.AHEAD or (word in verbs.PRESENT and not noun):
        return Direction.AHEAD
    return Direction.UNKNOWN


def _is_passive(before: list[str]) -> bool:
    """Tell whether a form of "be" or a "to" makes a participle of what follows; a "to" stands right before it."""
    return not verbs.BE.isdisjoint(before) or before[-1:] == ["to"]


def _arranged(words: list[str], place: int) -> Direction | None:
    """Tell when something is done that somebody has done: "getting the roof fixed" is ahead, "had it fixed" is over."""
    first = max(0, place - _ARRANGED)
    said = [one.lower() for one in words[first:place]]
    for at in range(len(said) - 2, -1, -1):
        if said[at + 1] in verbs.OWNED and said[at] in verbs.ARRANGE:
            return Direction.BACK if said[at] in verbs.PAST else Direction.AHEAD
    return None


def _is_participle(word: str) -> bool:
    return word in verbs.PAST or word in ("been", "seen", "done", "come", "cut") or word.endswith("ed")
