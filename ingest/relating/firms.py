"""What somebody does at an organisation, by its name and what is said around it."""

from __future__ import annotations

import re
from functools import cache

from ingest.relating.words import lines
from knowledge.relations.relation import RelationType

_WORD = re.compile(r"[^\W_]+")
_STUDIES = re.compile(
    r"\b(?:phd|thesis|exams?|degree|campus|lectures?|semester|freshman|freshers?|graduat\w+|dorm|dissertation|halls|tuition"
    r"|major|clearing|ucas|a-levels|seminars?|students?|bachelor|master's|classmates?|undergrad\w*|homework)\b"
)
_PLAYS = re.compile(r"\b(?:bands?|choir|rehears\w+|drummer|bassist|guitarist|altos?|tenors?|sopranos?|squad)\b")


@cache
def _cues() -> dict[str, tuple[RelationType | None, bool]]:
    """Return what a word in a name tells, and whether of children alone."""
    found: dict[str, tuple[RelationType | None, bool]] = {}
    for line in lines("firms"):
        kind, *words = line.split()
        told = None if kind == "-" else RelationType(kind.rstrip("*"))
        found |= dict.fromkeys(words, (told, kind.endswith("*")))
    return found


def tie_to(
    name: str, text: str, *, otherwise: RelationType = RelationType.WORKS_AT, of_owner: bool = False
) -> RelationType | None:
    """Return the type of being at, starting at or leaving an organisation; None where it can be anything.

    Where its name says nothing, and no word of study stands in the text, it is `otherwise`.
    """
    cues = _cues()
    for word in reversed(_WORD.findall(name.casefold())):
        cue = word if word in cues else next((end for end in cues if end[0] == "~" and word.endswith(end[1:])), None)
        if cue is not None:
            told, is_of_children = cues[cue]
            return otherwise if is_of_children and of_owner else told
    if _STUDIES.search(text):
        return RelationType.STUDIES_AT
    return RelationType.MEMBER_OF if otherwise is RelationType.WORKS_AT and _PLAYS.search(text) else otherwise
