"""Patterns as readable data: one line per way of saying it, compiled once.

A line is `TYPE HOW | PATTERN`. The type is a RelationType, or ROLE for the one that a role's word tells. HOW are a
`Telling` ("holds" if none) and any number of `Mark`s. The pattern is a regular expression over the marked text
(`marking`), with the names of `macros` in braces.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from ingest.relating.anchors import anchors
from ingest.relating.macros import MACRO, SORTS, WORDY, expanded
from ingest.relating.words import lines
from knowledge.relations.relation import RelationType

FILES = ("ties", "home", "work", "days", "tastes")


class Telling(Enum):
    """Which bound of a relation a date tells, and whether there is one."""

    HOLDS = "holds"
    BEGINS = "begins"
    ENDED = "ended"
    MOMENT = "moment"
    DENIED = "denied"


class Mark(Enum):
    TODAY = "today"
    """Without a date, the change takes the note's own day."""
    GIVEN = "given"
    """Presupposed: it stands in questions and suppositions, too."""
    ONLY = "only"
    """No date but the one in its words is its own."""
    NEAR = "near"
    """Only a date right after it is its own."""
    MINE = "mine"
    """The owner is the other end, or the subject, without a word for it."""
    TITLE = "title"
    """Only roles that stand as titles before a name."""
    BARE = "bare"
    """A role without a word for whose it is."""
    TIED = "tied"
    """Only roles that say by themselves that it is towards the owner: a friend, a client."""
    APPOSED = "apposed"
    """Not where the role says what somebody before it is."""
    SOLE = "sole"
    """The one person that the text names."""
    CARRIED = "carried"
    """A subject that is left out is the one before."""
    DROPPED = "dropped"
    """A subject that is left out is the one before in the same sentence, else the owner."""
    ALL = "all"
    """All who stand before are meant."""
    COMPANY = "company"
    """Who is said to be along does it, too."""
    FIRM = "firm"
    """The organisation's name tells whether one works, studies or is a member there, else the type does."""
    NAMED = "named"
    """Only where the organisation's name tells the type."""
    THERE = "there"
    """The organisation named last is meant, or the place where one lives."""
    WORK = "work"
    """Only roles of working life."""
    HOME = "home"
    """Only neighbours."""
    FAMILIAR = "familiar"
    """Only roles that are the owner's own where "the" stands before them: the wife, the mother-in-law, the boss."""
    CHILDREN = "children"
    """Only roles of who is born to somebody: a son, twins."""
    BIRTHDAYS = "birthdays"
    """Only after a word for birthdays."""
    BORN = "born"
    """The year counts where it is written."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """`type` None is told by the role. `source` is the line, to find it by."""

    type: RelationType | None
    telling: Telling
    marks: frozenset[Mark]
    anchors: frozenset[str]
    sorts: frozenset[int]
    expression: re.Pattern[str]
    source: str


_TELLINGS = frozenset(telling.value for telling in Telling)


@cache
def patterns() -> tuple[Pattern, ...]:
    return tuple(_pattern(line) for name in FILES for line in lines(name))


def patterns_for(words: frozenset[str], sorts: frozenset[int]) -> Iterator[Pattern]:
    """Yield in order the patterns that may match a text with these beginnings of words and these sorts of symbols."""
    by_anchor, unanchored = _places()
    known = patterns()
    for place in sorted({*unanchored, *(place for word in words for place in by_anchor.get(word, ()))}):
        if known[place].sorts <= sorts:
            yield known[place]


@cache
def _places() -> tuple[Mapping[str, Sequence[int]], Sequence[int]]:
    """Return by anchor where its patterns stand, and where those stand that have none."""
    by_anchor: defaultdict[str, list[int]] = defaultdict(list)
    for place, pattern in enumerate(patterns()):
        for anchor in pattern.anchors:
            by_anchor[anchor].append(place)
    return by_anchor, [place for place, pattern in enumerate(patterns()) if not pattern.anchors]


def _pattern(line: str) -> Pattern:
    head, _, body = line.partition(" | ")
    kind, *how = head.split()
    tellings = [Telling(word) for word in how if word in _TELLINGS]
    if not body or len(tellings) > 1:
        raise ValueError(f"{line!r} is not 'TYPE HOW | PATTERN'")
    return Pattern(
        type=None if kind == "ROLE" else RelationType(kind),
        telling=tellings[0] if tellings else Telling.HOLDS,
        marks=frozenset(Mark(word) for word in how if word not in _TELLINGS),
        anchors=anchors(_worded(body)),
        sorts=frozenset(SORTS[found[1]] for found in MACRO.finditer(body) if found[1] in SORTS),
        expression=re.compile(expanded(body)),
        source=line,
    )


def _worded(body: str) -> str:
    """Write out what stands for words."""
    for macro, words in WORDY.items():
        body = body.replace(macro, words)
    return body
