"""What somebody does at an organisation, by its name and what is said around it."""

from __future__ import annotations

import re
from functools import cache

from ingest.relating.words import lines
from knowledge.relations.relation import RelationType

_WORD = re.compile(r"[^\W_]+")
_STUDIES = re.compile(
    r"\b(?:phd|thesis|exams?|degree|campus|lectures?|semester|freshman|freshers?|graduat\w+|dorm|dissertation|halls|tuition"
    r"|major|bachelor|master's|classmates?|undergrad\w*|homework)\b"
)


@cache
def _cues() -> dict[str, RelationType | None]:
    found: dict[str, RelationType | None] = {}
    for line in lines("firms"):
        kind, *words = line.split()
        found |= dict.fromkeys(words, None if kind == "-" else RelationType(kind))
    return found


def tie_to(name: str, text: str) -> RelationType | None:
    """Return the type of being at, starting at or leaving an organisation; None where it can be anything."""
    cues = _cues()
    for word in reversed(_WORD.findall(name.casefold())):
        if word in cues:
            return cues[word]
    return RelationType.STUDIES_AT if _STUDIES.search(text) else RelationType.WORKS_AT
