"""Which sayings of a text correct what was told before it, and whom they deny: "it's Ciara, not Aisling"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ingest.relating.claim import Claim, End
from ingest.relating.clauses import sentence_of
from ingest.relating.marking import Marked
from ingest.relating.patterns import Telling
from ingest.relating.symbols import ME, PERSON, PRONOUN, ROLE, SORTS, TIME, WE, is_symbol, one_of, place_of, sort_of
from ingest.relating.words import lines
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention
from knowledge.relations.canonical import USUAL_BY_EITHER, USUAL_BY_SUBJECT
from knowledge.relations.relation import RelationType

_NOT = re.compile(
    rf"(?: now| these days|,? (?:from|since|as of) [{one_of(TIME)}])?,? (?:and |but )?not "
    rf"(?:(?:at|in|on|with|for|to|from|by|of) )?(?:the )?(?P<other>[\ue000-\uf7ff])(?P<owns>'s\b)?"
    r"(?! any ?more| any longer)"
)
_NOT_SO = re.compile(
    r"(?:^|[.!?\n] ?)(?:no,? )?(?P<not>not) (?:at |in |on |with |the )?[\ue000-\uebff](?=[.,!;:]| but\b)"
)
_SAID = re.compile(
    rf"(?:^|[.,;!?\n-] ?|\b(?:and|no|man|but) )(?P<who>[{ME}{WE}]) (?:said|wrote|put|noted|told you|had)(?: down)? "
    rf"(?:it was )?(?:at |in )?(?:the )?[\ue000-\uebff](?= but|[.!]|,| when|$)"
)
_CLEFT = re.compile(
    rf"\b(?:it|that|this)(?:'s| is| was) [^.!?;\n]{{0,80}}?[{one_of(PERSON)}][^.!?;\n]{{0,40}}? ?"
    rf"(?=[{one_of(PRONOUN)}]|that )"
)
_CORRIGIBLE = USUAL_BY_SUBJECT | USUAL_BY_EITHER | {RelationType.MANAGER_OF}


_NO_LOVE = (RelationType.SIBLING_OF, RelationType.PARENT_OF, RelationType.CHILD_OF, RelationType.RELATIVE_OF)
"""Who turns out to be somebody's brother is not the boyfriend that he was told to be."""
_ONLY = re.compile(rf"[{one_of(PERSON)}](?:'s| is| was) (?:just|only|merely|simply) [^.!?;\n]{{0,20}}?[{one_of(ROLE)}]")
_LOVE = re.compile(r"\b(?:seeing|dating|courting|goin[g']? (?:out|oot)|girlfriend|boyfriend|engaged|fiancée?)\b")
"""In love Ana with Bo, "Cem's just his cousin"."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Reads one text; from `since` on, an offset of the text as stored, it corrects what was told before."""

    marked: Marked
    since: int | None

    @classmethod
    def of(cls, marked: Marked) -> Corrections:
        told = [at for at in (_first(marked.plain), _set_apart(marked), _set_lower(marked)) if at is not None]
        return cls(marked, min(told, default=None))

    def replaces(self, type_: RelationType, at: int) -> bool:
        """Tell whether what is said at an offset of the stored text takes the place of what was told before."""
        return self.since is not None and at >= self.since and type_ in _CORRIGIBLE

    def is_corrected(self, claim: Claim) -> bool:
        """Tell whether a claim is made after it was said that something was wrong."""
        return self.since is not None and self.marked.origin[claim.start] >= self.since

    def is_contrasted(self, claim: Claim) -> bool:
        """Tell whether a claim says right away who or what it is not."""
        return claim.type in _CORRIGIBLE and _NOT.match(self.marked.text, claim.end) is not None

    def others(self, claim: Claim, *, instead: bool) -> Iterator[Claim]:
        """Yield the claims that are denied with this one: of whom it says "not", else of the others in a cleft.

        Kinship denies love where nothing is told `instead` of what was wrong.
        """
        if claim.object is None or claim.telling is Telling.DENIED:
            return
        if claim.type in _NO_LOVE and self.is_corrected(claim) and not instead:
            yield replace(claim, type=RelationType.PARTNER_OF, label=None)
        text = self.marked.text
        if found := _NOT.match(text, claim.end):
            if sort_of(found["other"]) in SORTS.values() and (other := self._instead(claim, found)):
                yield other
            return
        first, _ = sentence_of(text, claim.start, claim.end)
        cleft = _CLEFT.search(text, first, claim.end)
        if cleft is None or not self.replaces(claim.type, self.marked.origin[claim.start]):
            return
        is_subject, is_object = (self._stands(end, *cleft.span()) for end in (claim.subject, claim.object))
        for place, mention in enumerate(self.marked.mentions):
            if mention.kind is EntityKind.CONTACT and is_subject is not is_object and not self._names(mention, claim):
                yield replace(claim, subject=place) if is_subject else replace(claim, object=place)

    def _stands(self, end: End, start: int, until: int) -> bool:
        symbols = self.marked.text[start:until]
        return isinstance(end, int) and any(
            is_symbol(s) and sort_of(s) == PERSON and place_of(s) == end for s in symbols
        )

    def _instead(self, claim: Claim, found: re.Match[str]) -> Claim | None:
        """Put the other in the place of the end that it is set against."""
        other = place_of(found["other"])
        owner_or_object = bool(found["owns"]) or claim.pattern.type is not None
        if owner_or_object and self._is_like(claim.object, found["other"]):
            return replace(claim, object=other)
        return replace(claim, subject=other) if self._is_like(claim.subject, found["other"]) else None

    def _is_like(self, end: End | None, symbol: str) -> bool:
        """Tell whether an end is of the symbol's sort; the owner is a person."""
        if not isinstance(end, int):
            return False
        mentions, other = self.marked.mentions, place_of(symbol)
        kind = EntityKind.CONTACT if end < 0 else mentions[end].kind
        return end != other and other < len(mentions) and SORTS[kind] == SORTS[mentions[other].kind]

    def _names(self, mention: FoundMention, claim: Claim) -> bool:
        ends = (claim.subject, claim.object)
        return any(isinstance(end, int) and end >= 0 and self.marked.mentions[end].name == mention.name for end in ends)


def _set_apart(marked: Marked) -> int | None:
    """Return where a sentence begins with what is not so: "Not Pune. They live in Nashik", "I said Pune but …"."""
    found = _NOT_SO.search(marked.text)
    if found:
        return marked.origin[found.start("not")]
    said = _SAID.search(marked.text)
    return marked.origin[sentence_of(marked.text, said.start("who"), said.end())[0]] if said else None


def _set_lower(marked: Marked) -> int | None:
    """Return where a text about love begins that makes little of somebody: "Zoë's his girlfriend, Bo's just a pal"."""
    return 0 if _LOVE.search(marked.plain.lower()) and _ONLY.search(marked.text) else None


@cache
def _cues() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(line) for line in lines("corrections"))


def _first(plain: str) -> int | None:
    """Return where the sentence begins that first says that something was wrong."""
    text = plain.lower() if len(plain.lower()) == len(plain) else plain
    found = [match.start() for cue in _cues() if (match := cue.search(text))]
    if not found:
        return None
    at = min(found)
    return max(text.rfind(mark, 0, at) for mark in ".!?;\n") + 1
