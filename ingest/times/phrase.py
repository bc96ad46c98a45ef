"""A stretch of a text that a form of the grammar matched, with what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from ingest.times.lexing import Lexed, code
from ingest.times.tense import Direction, direction

_LEADING = frozenset(map(code, ("the", "on", "in", "at", "about", "lead", "from_", "since", "loose", "glue", "comma")))
_TAIL_MARKS = "-@!_=#*+~/&."


@dataclass(frozen=True, slots=True)
class Phrase:
    """The match is one of codes; its groups name the parts. `given` where others have found that it is a time."""

    lexed: Lexed
    match: re.Match[str]
    at: datetime
    given: bool = False
    beside: date | None = None
    """The day that the sentence names elsewhere, for a clock time that stands alone."""

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def day(self) -> date:
        return self.beside or self.today

    @property
    def start(self) -> int:
        return self.lexed.pieces[self.match.start("body" if "body" in self.match.re.groupindex else 0)].start()

    @property
    def end(self) -> int:
        return self.lexed.pieces[self.match.end() - 1].end()

    @property
    def glued(self) -> bool:
        """Tell whether the phrase is the tail of a longer word, as in a password."""
        text, start = self.lexed.text, self.start
        return start > 1 and text[start - 1] in _TAIL_MARKS and not text[start - 2].isspace()

    def fills(self, start: int, end: int) -> bool:
        """Tell whether the phrase is all that a span says, but for words that lead to it."""
        if self.start < start or self.end > end:
            return False
        beside = (
            kind
            for kind, piece in zip(self.lexed.kinds, self.lexed.pieces, strict=True)
            if start <= piece.start() < self.start or self.end <= piece.start() < end
        )
        return all(kind in _LEADING for kind in beside)

    @property
    def direction(self) -> Direction:
        return direction(self.lexed.text, self.start, self.end)

    @property
    def back(self) -> bool:
        return self.direction is Direction.BACK

    def has(self, group: str) -> bool:
        return group in self.match.re.groupindex and self.match.start(group) >= 0

    def words(self, group: str) -> list[str]:
        """Return the pieces of a part in lower case; none where it is not written."""
        if not self.has(group):
            return []
        first, last = self.match.span(group)
        return [piece.group().lower() for piece in self.lexed.pieces[first:last]]

    def word(self, group: str) -> str:
        """Return the first piece of a part in lower case; empty where it is not written."""
        return next(iter(self.words(group)), "")

    def raw(self, group: str) -> str:
        """Return a written part as it stands in the text."""
        first, last = self.match.span(group)
        return self.lexed.text[self.lexed.pieces[first].start() : self.lexed.pieces[last - 1].end()]

    def is_kind(self, group: str, *kinds: str) -> bool:
        return self.lexed.kinds[self.match.start(group)] in {code(kind) for kind in kinds}

    def follows(self, *kinds: str) -> bool:
        """Tell whether a piece of one of these kinds stands right before."""
        place = self.match.start()
        return place > 0 and self.lexed.kinds[place - 1] in {code(kind) for kind in kinds}

    def precedes(self, *kinds: str) -> bool:
        """Tell whether a piece of one of these kinds stands right after."""
        place = self.match.end()
        return place < len(self.lexed.kinds) and self.lexed.kinds[place] in {code(kind) for kind in kinds}

    def before(self, count: int) -> list[str]:
        """Return the pieces before in lower case, the nearest last."""
        place = self.match.start()
        return [piece.group().lower() for piece in self.lexed.pieces[max(0, place - count) : place]]

    def after(self, count: int) -> list[str]:
        place = self.match.end()
        return [piece.group().lower() for piece in self.lexed.pieces[place : place + count]]

    @property
    def next_word(self) -> str:
        """What stands right after, as written; empty at the end."""
        place = self.match.end()
        return self.lexed.pieces[place].group() if place < len(self.lexed.pieces) else ""
