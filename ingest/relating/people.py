"""Whom the symbols of a marked text mean: names, pronouns, the owner, and subjects that are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.relating.macros import ANYBODY, OWNED
from ingest.relating.marking import Marked
from ingest.relating.openings import about
from ingest.relating.reference import refer
from ingest.relating.symbols import (
    ME,
    MYSELF,
    OURSELVES,
    PERSON,
    PRONOUN,
    WE,
    is_symbol,
    one_of,
    place_of,
    sort_of,
)
from knowledge.entities.entity import EntityKind

MINE = -1
"""The owner, where others are places of mentions."""
_OWNED_ITEM = re.compile(OWNED)
_IS = (
    r"'s (?:not|no|now|been|just|left|gone|still|off|out|back|over|up|away|done|moved|got|so|at|in|on|a|an|the"
    r"|[a-z]+ing)\b"
)
_SUBJECT = re.compile(f"[{one_of(PERSON)}](?:(?={_IS})|(?!'))|(?![{one_of(PERSON)}]){ANYBODY}(?![\uf802\uf803])")
_PREPOSITION = re.compile(
    rf"(?:\b(?:with|to|from|for|of|about|by|at|near|than|like|against|beside|after|before)"
    rf"|{ANYBODY} (?:has |have )?(?:left|met|saw|told|dumped|ditched|married|divorced|called|rang|visited|helped|hired"
    rf"|thanked|replaced)) (?:{OWNED})?$"
)
"""Before who is no subject: "with Ana", "Ana left Bo"."""
_NEAR = 40
_REACH = 160
"""How far back a left-out subject is looked for."""
_SENTENCES = 2
_ENDS = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True, slots=True)
class People:
    marked: Marked
    referents: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, marked: Marked) -> People:
        return cls(marked, refer(marked))

    def meant(self, written: str, *, together: bool = False) -> Iterator[Sequence[int]]:
        """Yield for each of a list whom it can mean, the likeliest first; "we" are two where they are `together`."""
        for symbol in _OWNED_ITEM.sub("", written):
            if symbol in (ME, MYSELF):
                yield (MINE,)
            elif symbol in (WE, OURSELVES):
                yield (MINE,)
                if together and (sole := self.sole()) is not None:
                    yield (sole,)
            elif is_symbol(symbol) and sort_of(symbol) == PERSON:
                yield (place_of(symbol),)
            elif is_symbol(symbol) and sort_of(symbol) == PRONOUN:
                place = place_of(symbol)
                if self.marked.pronouns[place] in ("they", "them", "their", "theirs"):
                    yield from ((person,) for person in self.referents[place])
                else:
                    yield self.referents[place]

    def owning(self, written: str) -> Iterator[Sequence[int]]:
        """Yield who owns: of "Nadia and my son" the last alone, of "Ana and Bo's son" both."""
        people = _OWNED_ITEM.sub("", written)
        last = people[-1]
        return self.meant(people if is_symbol(last) and sort_of(last) == PERSON else last)

    def carried(self, at: int, *, everybody: bool) -> Iterator[Sequence[int]]:
        """Yield the subject that a clause takes over from before it; everybody in the sentence before, if asked."""
        before = self._subjects(max(0, at - _REACH), at)
        if everybody:
            return self.meant("".join(dict.fromkeys(before)))
        return self.meant(before[-1] if before else "")

    def dropped(self, at: int, sentence: int) -> Iterator[Sequence[int]]:
        """Yield the subject of a sentence from `sentence` on, else whom the one before is about, or the owner."""
        before = self._subjects(max(sentence, at - _REACH), at)
        return self.meant(before[-1] if before else self._told_of(sentence))

    def _told_of(self, sentence: int) -> str:
        """Return whom the sentences right before are about, the nearest that says it; else the owner."""
        said = [one for one in _ENDS.split(self.marked.text[max(0, sentence - _REACH) : sentence]) if one.strip()]
        told = (about(one) for one in reversed(said[-_SENTENCES:]))
        return next((who for who in told if who is not None), ME)

    def _subjects(self, start: int, at: int) -> list[str]:
        """Return who can be the subject of a clause: after a preposition only where nobody else is named."""
        text = self.marked.text
        found = list(_SUBJECT.finditer(text, start, at))
        free = [
            one.group() for one in found if not _PREPOSITION.search(text[max(start, one.start() - _NEAR) : one.start()])
        ]
        return free or [one.group() for one in found]

    def sole(self) -> int | None:
        """Return the one other person that a text names."""
        places: dict[str, int] = {}
        for place, mention in enumerate(self.marked.mentions):
            if mention.kind is EntityKind.CONTACT:
                places.setdefault(mention.name, place)
        return next(iter(places.values())) if len(places) == 1 else None
