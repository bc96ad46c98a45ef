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
        if word in cues:
            told, is_of_children = cues[word]
            return otherwise if is_of_children and of_owner else told
    return RelationType.STUDIES_AT if _STUDIES.search(text) else otherwise
