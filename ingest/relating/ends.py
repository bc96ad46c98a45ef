"""Which two a match ties: whom its symbols mean, who is left out, who came along, which things are named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.relating.claim import End
from ingest.relating.clauses import sentence_of
from ingest.relating.macros import ANYBODY, OWNED
from ingest.relating.marking import Marked
from ingest.relating.patterns import Mark, Pattern
from ingest.relating.people import MINE, People
from ingest.relating.phrases import Phrase, phrases
from ingest.relating.roles import Role
from ingest.relating.symbols import (
    ADDRESS,
    EVENT,
    MAY_OWN,
    ME,
    MYSELF,
    ORGANIZATION,
    OURSELVES,
    OWNS,
    PERSON,
    PLACE,
    WE,
    is_symbol,
    one_of,
    place_of,
    sort_of,
)
from knowledge.relations.canonical import SYMMETRIC
from knowledge.relations.relation import RelationType

_MOST_PAIRS = 45
_OTHERS = rf"(?:(?:, and |, | and | & )(?:{OWNED})?[{one_of(PERSON)}])*"
_COMPANY = re.compile(rf"\bwith (?:{OWNED})?(?P<who>[{one_of(PERSON)}{MYSELF}]{_OTHERS})(?!'s)")
_ONE_DOES = re.compile(
    r" (?:is|has|(?!as\b|always\b|this\b|besides\b|across\b|sometimes\b|towards\b|perhaps\b|years\b|days\b)[a-z]{3,}s) "
)
_PREPOSITION = re.compile(r"\b(?:with|to|from|for|of|about|by|at|under) $")
_OF = re.compile(r"\b(?:wedding|marriage|nikah|handfasting) of $")
"""What follows is not whoever stands last: "the wedding of Ana and Bo is on Friday"."""
_NEAR = 8
_BREAKS = " .,:;!?(\n-"
_ANYBODY_FIRST = re.compile(ANYBODY)
_OWNER = re.compile(f"[{ME}{WE}{MYSELF}{OURSELVES}]")
ONLY_ONE = frozenset(
    {
        RelationType.LIVES_IN,
        RelationType.WORKS_AT,
        RelationType.STUDIES_AT,
        RelationType.SPOUSE_OF,
        RelationType.PARTNER_OF,
    }
)
"""What tells of another ends what is true of the owner."""
_ARTICLES = re.compile(r"(?:the |a |an )?")
_NAMED = (ORGANIZATION, PLACE, ADDRESS, EVENT)
_SOLE = frozenset(
    {
        RelationType.SPOUSE_OF,
        RelationType.PARTNER_OF,
        RelationType.CHILD_OF,
        RelationType.SIBLING_OF,
        RelationType.NEIGHBOR_OF,
        RelationType.COLLEAGUE_OF,
        RelationType.KNOWS,
        RelationType.RELATIVE_OF,
        RelationType.FRIEND_OF,
        RelationType.MANAGER_OF,
    }
)
"""What the one person of a text can be who is named apart from the role; parents are spoken of by it alone."""


@dataclass(frozen=True, slots=True)
class Ends:
    marked: Marked
    people: People

    def pairs(
        self, pattern: Pattern, match: re.Match[str], type_: RelationType, role: Role | None
    ) -> Sequence[tuple[End, End | None]]:
        """Return subjects and objects; no object where the other end is a value."""
        together = type_ in SYMMETRIC or type_ is RelationType.LIVES_IN
        subjects = self._subjects(pattern, match, role, together=together)
        groups = match.groupdict()
        if type_ is RelationType.BIRTHDAY_ON:
            return [(subject[0], None) for subject in subjects if subject]
        if not any(groups.get(name) for name in "bon") and not pattern.marks & {Mark.SOLE, Mark.THERE}:
            return list(combinations([subject[0] for subject in subjects if subject], 2))[:_MOST_PAIRS]
        others = self._others(pattern, match, role, together=together)
        if Mark.SOLE in pattern.marks and not (type_ in _SOLE and subjects == [(MINE,)]):
            return []
        if groups.get("c"):
            subjects += self.people.meant(groups["c"])
        if Mark.COMPANY in pattern.marks:
            subjects += self._company(match)
        if pattern.type is None:
            subjects, others = others, subjects
        if len(subjects) > 1 and type_ not in SYMMETRIC:
            # Of "Ana and Bo, her parents" neither is she.
            named = {subject[0] for subject in subjects if subject}
            others = [[end for end in other if end not in named] for other in others]
        pairs = ((s, o) for s in subjects for o in others)
        return [pair for s, o in pairs if (pair := _apart(s, o))][:_MOST_PAIRS]

    def _subjects(
        self, pattern: Pattern, match: re.Match[str], role: Role | None, *, together: bool
    ) -> list[Sequence[End]]:
        if Mark.MINE in pattern.marks:
            return list(self._own(pattern, match))
        written = match.groupdict().get("a")
        if written:
            owns = role is not None and match.string.startswith((OWNS, MAY_OWN, "'s", "' "), match.end("a"))
            if owns:
                return list(self.people.owning(written))
            return list(self.people.meant(_agreeing(match, written), together=together))
        if Mark.DROPPED in pattern.marks:
            return list(self._dropped(match))
        if Mark.CARRIED in pattern.marks:
            return list(self.people.carried(match.start(), everybody=Mark.ALL in pattern.marks))
        return []

    def _own(self, pattern: Pattern, match: re.Match[str]) -> Iterator[Sequence[int]]:
        """Yield the owner; of a sentence that opens with what only its subject tells, whom it is about."""
        words = match.group().lstrip(_BREAKS)
        before = match.string[: match.end() - len(words)].rstrip(" ")[-1:]
        can_be_of_another = pattern.type in ONLY_ONE and Mark.SOLE not in pattern.marks
        if can_be_of_another and not before.isalnum() and not _ANYBODY_FIRST.match(words) and not _OWNER.search(words):
            return self._dropped(match)
        return iter([(MINE,)])

    def _dropped(self, match: re.Match[str]) -> Iterator[Sequence[int]]:
        at = match.end() - len(match.group().lstrip(_BREAKS))
        first, _ = sentence_of(match.string, at, match.end())
        return self.people.dropped(at, first)

    def _others(
        self, pattern: Pattern, match: re.Match[str], role: Role | None, *, together: bool
    ) -> list[Sequence[End]]:
        groups = match.groupdict()
        if groups.get("b"):
            others: list[Sequence[End]] = list(self.people.meant(groups["b"], together=together))
            if role is not None and not role.is_plural and Mark.GIVEN in pattern.marks:
                # One role is one person's: of a list, that of the name beside it.
                return others[:1] if match.start("b") > match.start("r") else others[-1:]
            return others
        if groups.get("o"):
            return [(place_of(symbol),) for symbol in groups["o"] if is_symbol(symbol)]
        if groups.get("n"):
            return [(end,) for end in self._things(match.start("n"))]
        if Mark.THERE in pattern.marks:
            return self._there(
                match.start(), (PLACE, ADDRESS) if pattern.type is RelationType.LIVES_IN else (ORGANIZATION,)
            )
        sole = self.people.sole()
        return [] if sole is None else [(sole,)]

    def _things(self, start: int) -> Iterator[End]:
        """Yield what a list of noun phrases names: a name, or the phrases as they stand in the stored text."""
        text, origin = self.marked.text, self.marked.origin
        bare = _ARTICLES.match(text, start)
        symbol = text[bare.end() : bare.end() + 1] if bare else ""
        if symbol and is_symbol(symbol) and sort_of(symbol) in _NAMED:
            yield place_of(symbol)
            return
        for first, last in phrases(text, start):
            yield Phrase(origin[first], origin[last - 1] + 1)

    def _there(self, at: int, sorts: Sequence[int]) -> list[Sequence[End]]:
        """Return the organisation that was named last, or the place."""
        before = (symbol for symbol in reversed(self.marked.text[:at]) if is_symbol(symbol))
        last = next((symbol for symbol in before if sort_of(symbol) in sorts), None)
        return [] if last is None else [(place_of(last),)]

    def _company(self, match: re.Match[str]) -> list[Sequence[End]]:
        """Return who came along, by the same sentence."""
        first, last = sentence_of(self.marked.text, match.start(), match.end())
        found = _COMPANY.search(self.marked.text, first, last)
        return list(self.people.meant(found["who"])) if found else []


def _agreeing(match: re.Match[str], written: str) -> str:
    """Return who does what follows: of "with Bo and Cem runs" and of "to Bo and I report" only the last."""
    last = written[-1]
    is_one = _ONE_DOES.match(match.string, match.end("a")) and not _OF.search(match.string, 0, match.start("a"))
    is_object = last in (ME, WE) and _PREPOSITION.search(
        match.string[max(0, match.start("a") - _NEAR) : match.start("a")]
    )
    return last if is_one or is_object else written


def _apart(subject: Sequence[End], other: Sequence[End]) -> tuple[End, End] | None:
    """Return the likeliest two that are not one."""
    return next(((s, o) for s in subject for o in other if s != o), None)
