"""How a clause means what it says: asserted, asked, supposed, denied, over."""

from __future__ import annotations

import re

from ingest.relating.macros import ANYBODY
from ingest.relating.symbols import TIME, one_of
from ingest.relating.words import any_of
from knowledge.relations.relation import RelationType

_REACH = 400
"""Code points back to which a sentence is looked at; what is longer is a list."""
_ENDS = re.compile(r"[.!?;\n]")
_ENDS_BEFORE = re.compile(r"[.!?;\n](?![.!?]*\))")
"""What stands before a closing bracket ends an aside, not the sentence."""
_SUPPOSED = re.compile(rf"\b{any_of('supposed')}\b|\bwhether\b(?=[^,]*$)")
_UNREAL = re.compile(rf"\b{any_of('unreal')}\b|'d\b|(?:\b(?:never|not)|n't)\b(?! {any_of('known')}\b)")
_ASKS = re.compile(rf"[\s\"'(-]*(?:so |and |but |wait,? |oh )?{any_of('asking')} {ANYBODY}")
_WHY = re.compile(r"[\s\"'(-]*(?:so |and |but )?(?:why|how come|how is it that|no wonder)\b")
"""What asks for the reason takes what it asks about as given."""
_CLAUSES = re.compile(r"[,:(]|\b(?:but|and|because|so)\b")
_NEXT = re.compile(
    rf"[;:(]|,? (?:but|so|because|while|and|then) ?{ANYBODY}|, {ANYBODY}(?! and)"
    rf"|(?:,|,? and|,? but|,? so) (?:from|as of|starting|on) [{one_of(TIME)}],? (?:it\b|{ANYBODY})"
    r"|,? (?:and|but) (?:now |then |still |also )?(?:lives?|works?|moves?|moved|starts?|started|reports?|stud(?:y|ies)"
    r"|goes|went|leaves?|left|joins?|joined|owns?|has|is|was|teaches|runs)\b"
)
_TAKEN_BACK = re.compile(
    r"[.!;\n,]+ ?(?:(?:that|it|this)(?:'s| is| was) )?(?:all )?"
    r"(?:wrong|not true|nonsense|untrue|a mistake|scrap that|strike that)\b"
)
_PAST = re.compile(rf"\b{any_of('over')}\b")
_OLD = re.compile(r"\b(?:old|then)\b")
_WAS = re.compile(r"(?<!born) (?:was|were|had been) ")
_PASSING = (
    RelationType.MANAGER_OF,
    RelationType.COLLEAGUE_OF,
    RelationType.NEIGHBOR_OF,
    RelationType.REPORTS_TO,
    RelationType.FRIEND_OF,
)
"""Who was somebody's boss or friend is it no more; who was a brother may be dead, who was a teacher is remembered."""
_OLD_TIES = (RelationType.MANAGER_OF, RelationType.COLLEAGUE_OF, RelationType.NEIGHBOR_OF, RelationType.REPORTS_TO)


def sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence around a span."""
    reach = max(0, start - _REACH)
    first = max((found.end() for found in _ENDS_BEFORE.finditer(text, reach, start)), default=reach)
    after = _ENDS.search(text, end)
    return first, after.start() if after else len(text)


def clause_end(text: str, start: int, last: int) -> int:
    """Return where the clause ends that goes on at `start`: before the next subject, at the latest at `last`."""
    found = _NEXT.search(text, start, last)
    return found.start() if found else last


def is_asserted(text: str, start: int, end: int) -> bool:
    """Tell whether a clause says what stands in it: it neither asks nor supposes nor denies."""
    first, last = sentence_of(text, start, end)
    aside = text.rfind("(", first, start)
    if aside >= 0 and text.find(")", aside, start) < 0 <= text.find(")", end, last):
        first, last = aside + 1, text.find(")", end, last)
    is_question = text[last : last + 1] == "?" and text[last : last + 3] != "???" and text[last + 1 : last + 2] != "!"
    if (is_question and not _WHY.match(text, first)) or _ASKS.match(text, first):
        return False
    if _SUPPOSED.search(text[first:start]):
        return False
    clause = max((found.end() for found in _CLAUSES.finditer(text, first, start)), default=first)
    return _UNREAL.search(text, clause, start) is None


def is_taken_back(text: str, end: int) -> bool:
    """Tell whether the words after a sentence take it back: "I wrote that she's his aunt. Wrong."."""
    return _TAKEN_BACK.match(text, sentence_of(text, end, end)[1]) is not None


def is_past(said: str, adjectives: str, type_: RelationType) -> bool:
    """Tell whether the words of a tie say that it is over."""
    if _PAST.search(said):
        return True
    if type_ in _PASSING and _WAS.search(said):
        return True
    return type_ in _OLD_TIES and _OLD.search(adjectives) is not None
