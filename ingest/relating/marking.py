"""A text as the patterns read it: lower case, with one symbol for each name, time, role and pronoun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.normalise import matchable
from ingest.relating.roles import Role, role_lengths, roles
from ingest.relating.symbols import (
    ADDRESS,
    MAY_OWN,
    ME,
    MYSELF,
    OURSELVES,
    OWNS,
    PRONOUN,
    ROLE,
    ROLES,
    ROOM,
    SORTS,
    TIME,
    WE,
)
from ingest.relating.words import words
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention
from knowledge.memories.memory import TimeMention
from knowledge.relations.relation import RelationType

_WORD = re.compile(r"[^\W_]+")
_JOINS = (" ", "-", "'")
_OWNER = {
    "i": ME,
    "me": MYSELF,
    "myself": MYSELF,
    "my": ME + OWNS,
    "mine": ME + OWNS,
    "we": WE,
    "us": OURSELVES,
    "our": WE + OWNS,
    "ours": WE + OWNS,
}
_PRONOUNS = {
    "he": "",
    "him": "",
    "his": OWNS,
    "she": "",
    "her": MAY_OWN,
    "hers": OWNS,
    "they": "",
    "them": "",
    "their": OWNS,
    "theirs": OWNS,
    "who": "",
    "whose": OWNS,
}
_OURS = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Marked:
    """`text` is what patterns match; `origin` tells where each of its characters stands in the text as stored."""

    text: str
    origin: tuple[int, ...]
    mentions: tuple[FoundMention, ...]
    times: tuple[TimeMention, ...]
    roles: tuple[Role, ...]
    pronouns: tuple[str, ...]
    plain: str

    def role(self, symbol: str) -> Role:
        return self.roles[(ord(symbol) - ROLE) % ROOM]


def _sort(mention: FoundMention) -> int:
    if mention.kind is EntityKind.PLACE and any(letter.isdigit() for letter in mention.name):
        return ADDRESS
    return SORTS[mention.kind]


def mark(text: str, mentions: Sequence[FoundMention], times: Sequence[TimeMention]) -> Marked:
    """Mark a text; where names and times overlap, what begins first stands."""
    writer = _Writer(_OURS.sub("?", matchable(text)))
    spans = [(m.start, m.end, _sort(m), m) for m in mentions] + [(t.start, t.end, TIME, t) for t in times]
    kept_mentions: list[FoundMention] = []
    kept_times: list[TimeMention] = []
    for start, end, sort, found in sorted(spans, key=lambda span: (span[0], -span[1])):
        kept: list = kept_times if sort == TIME else kept_mentions  # type: ignore[type-arg]
        if start < writer.at or len(kept) == ROOM:
            continue
        writer.words(start)
        writer.symbol(chr(sort + len(kept)), end)
        kept.append(found)
    writer.words(len(text))
    return Marked(
        "".join(writer.pieces),
        (*writer.origin, len(text)),
        tuple(kept_mentions),
        tuple(kept_times),
        tuple(writer.roles),
        tuple(writer.pronouns),
        writer.plain,
    )


class _Writer:
    """Writes the marked text from left to right."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.at = 0
        self.pieces: list[str] = []
        self.origin: list[int] = []
        self.roles: list[Role] = []
        self.pronouns: list[str] = []
        self._known = roles()

    def symbol(self, symbol: str, end: int) -> None:
        self.pieces.append(symbol)
        self.origin += [self.at] * len(symbol)
        self.at = end

    def words(self, end: int) -> None:
        """Write the text up to `end`, with symbols for roles and pronouns."""
        found = list(_WORD.finditer(self.plain, self.at, end))
        place = 0
        while place < len(found):
            self._copy(found[place].start())
            taken = self._role(found, place)
            if not taken:
                self._word(found[place], is_owners=self._owns_role(found, place))
                taken = 1
            place += taken
        self._copy(end)

    def _copy(self, end: int) -> None:
        if end > self.at:
            self.pieces.append(_lower(self.plain[self.at : end]))
            self.origin += range(self.at, end)
            self.at = end

    def _role(self, found: Sequence[re.Match[str]], place: int) -> int:
        """Write the longest role that begins here; return of how many words."""
        word = found[place].group().lower()
        longest = role_lengths().get(word, 0)
        joined = [word]
        for match in found[place + 1 : place + longest]:
            if self.plain[found[place + len(joined) - 1].end() : match.start()] not in _JOINS:
                break
            joined.append(match.group().lower())
        for count in range(min(len(joined), longest), 0, -1):
            role = self._known.get(" ".join(joined[:count]))
            if role is not None and len(self.roles) < ROOM:
                self.symbol(chr((ROLES if role.is_plural else ROLE) + len(self.roles)), found[place + count - 1].end())
                self.roles.append(role)
                return count
        return 0

    def _owns_role(self, found: Sequence[re.Match[str]], place: int) -> bool:
        """Tell whether a word is "my" as people say it: "ma gaffer", "me best mate"; "told me mum" is not."""
        if found[place].group().lower() not in words("mine_before_role"):
            return False
        for before, match in pairwise(found[place : place + 3]):
            if self.plain[before.end() : match.start()] != " ":
                return False
            if (role := self._known.get(match.group().lower())) is not None:
                return role.type is not RelationType.PARENT_OF and not role.is_title
        return False

    def _word(self, match: re.Match[str], *, is_owners: bool) -> None:
        said = match.group().lower()
        word = _spoken().get(said, said)
        if is_owners:
            self.symbol(ME + OWNS, match.end())
        elif word in _OWNER:
            self.symbol(_OWNER[word], match.end())
        elif word in _PRONOUNS and len(self.pronouns) < ROOM:
            self.symbol(chr(PRONOUN + len(self.pronouns)) + _PRONOUNS[word], match.end())
            self.pronouns.append(word)
        elif word is not said:
            self.symbol(word, match.end() + self.plain.startswith("' ", match.end()))
        else:
            self._copy(match.end())


@cache
def _spoken() -> dict[str, str]:
    """Return what is meant by words that are written as they are spoken."""
    return dict(pair.split("=") for pair in words("spoken"))


def _lower(text: str) -> str:
    """Lower case, of the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
