"""Patterns over a marked text: what they claim, and how it is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.relating.anchors import beginnings
from ingest.relating.claim import Claim, End
from ingest.relating.clauses import is_asserted, is_past, is_taken_back
from ingest.relating.conditions import is_meant
from ingest.relating.ends import Ends
from ingest.relating.firms import tie_to
from ingest.relating.marking import Marked
from ingest.relating.patterns import Mark, Pattern, Telling, patterns_for
from ingest.relating.people import MINE, People
from ingest.relating.symbols import PERSON, is_symbol, one_of, place_of, sort_of
from knowledge.memories.memory import TimePrecision
from knowledge.relations.relation import RelationType

_MOST_MATCHES = 60
"""Of one pattern in one text."""
_BREAKS = " .,:;!?(\n-"
_LISTED = re.compile(rf"[{one_of(PERSON)}](?:,? and |, | & )[{one_of(PERSON)}]$")
"""Before the rest of a list, which is read from its first on."""
_NEAR = 8
_WHOLE_DATE = re.compile(r"\d{4}|\d[./-]\d+[./-]\d\d\b|day\b")


def find_claims(marked: Marked) -> Iterator[Claim]:
    """Yield what the patterns read, in the order of the patterns."""
    text = marked.text
    ends = Ends(marked, People.of(marked))
    sorts = frozenset(sort_of(symbol) for symbol in text if is_symbol(symbol))
    for pattern in patterns_for(beginnings(text), sorts):
        at, count = 0, 0
        while count < _MOST_MATCHES and (match := pattern.expression.search(text, at)):
            at = match.start() + 1
            count += 1
            if Mark.GIVEN in pattern.marks or is_asserted(text, _beginning(match), match.end()):
                yield from _read(marked, ends, pattern, match)


def _beginning(match: re.Match[str]) -> int:
    """Return where the words of a match begin, after the end of the clause before them."""
    return match.end() - len(match.group().lstrip(_BREAKS))


def _read(marked: Marked, ends: Ends, pattern: Pattern, match: re.Match[str]) -> Iterator[Claim]:
    groups = match.groupdict()
    role = marked.role(groups["r"]) if groups.get("r") else None
    adjectives = groups.get("adj") or ""
    type_ = pattern.type or (role.type_after(adjectives) if role else None)
    if type_ is None or not is_meant(pattern, match, role):
        return
    if role and role.is_plural and _LISTED.search(match.string, max(0, match.start() - _NEAR), match.start() + 1):
        return
    telling, today = pattern.telling, Mark.TODAY in pattern.marks
    said = match.group() + (f" {role.word}" if role else "")
    if is_taken_back(marked.text, match.end()):
        telling = Telling.DENIED
    elif _is_open(pattern) and is_past(said, adjectives, type_):
        telling, today = Telling.ENDED, True
    label = f"{adjectives}{role.word}".strip() if role and Mark.CHILDREN not in pattern.marks else None
    value = _birthday(marked, pattern, groups.get("d")) if type_ is RelationType.BIRTHDAY_ON else None
    time = place_of(groups["d"]) if groups.get("d") else None
    for subject, other in ends.pairs(pattern, match, type_, role):
        kind = _kind(marked, pattern, type_, subject, other)
        if kind is not None:
            yield Claim(
                kind, subject, other, value, telling, today, label, _beginning(match), match.end(), time, pattern
            )


def _is_open(pattern: Pattern) -> bool:
    """Tell whether the words before it can say that what a pattern tells is over: "no longer dating"."""
    return pattern.telling is Telling.HOLDS or (pattern.telling is Telling.BEGINS and pattern.type is not None)


def _kind(
    marked: Marked, pattern: Pattern, type_: RelationType, subject: End, other: End | None
) -> RelationType | None:
    """Return what the tie to an organisation is by its name, where the words leave it open."""
    if not isinstance(other, int) or not pattern.marks & {Mark.FIRM, Mark.NAMED}:
        return type_
    if Mark.FIRM in pattern.marks:
        kind = tie_to(marked.mentions[other].name, marked.text, otherwise=type_, of_owner=subject == MINE)
        return type_ if kind is None and pattern.telling is Telling.BEGINS else kind
    return type_ if tie_to(marked.mentions[other].name, marked.text) is type_ else None


def _birthday(marked: Marked, pattern: Pattern, symbol: str | None) -> str | None:
    """Return YYYY-MM-DD where the year of birth is told, else --MM-DD."""
    if not symbol:
        return None
    time = marked.times[place_of(symbol)]
    if time.since is None or time.precision in (TimePrecision.MONTH, TimePrecision.YEAR):
        return None
    is_whole = Mark.BORN in pattern.marks and _WHOLE_DATE.search(marked.plain[time.start : time.end])
    return time.since[:10] if is_whole else f"--{time.since[5:10]}"
