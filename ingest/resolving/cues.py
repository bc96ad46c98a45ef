"""What is said of a name beside it: the role, whose, where from; as readable patterns over the text around."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.normalise import matchable
from ingest.resolving.roles import ROLES
from ingest.resolving.spelling import words

MINE = "me"
_REACH = 80
"""Code points on each side of a name that are looked at."""
_ROLE = "|".join(sorted(map(re.escape, ROLES), key=len, reverse=True))
_WHOSE = r"(?P<whose>my|ma|our|his|her|their|the|a|an|[\w-]+'s)"
_ADJECTIVES = r"(?:(?:[a-z-]{2,14}) ){0,2}"
_BEFORE = (
    rf"(?:\b{_WHOSE} {_ADJECTIVES})?\b(?P<role>{_ROLE}),? $",  # my cousin X, Auntie X, flatmate X
    rf"\b{_WHOSE} {_ADJECTIVES}(?P<role>{_ROLE})(?: [a-z]+){{0,3}}? (?:is|was|named|called|name of|,) (?:now )?$",
    rf"\b(?P<role>{_ROLE}) (?:is|was) (?:now )?$",
    rf"\b{_WHOSE} {_ADJECTIVES}(?P<role>{_ROLE})(?: of [a-z]+)?(?: (?:at|in|from|for|on|over) [^,.;:!?\n]{{2,40}})?, $",
)
_AFTER = (
    rf"^(?P<becomes>'s| is| was| stays| remains|, who is|, who was| became| becomes)?(?: now| still)?,? ?\(?"
    rf"{_WHOSE} {_ADJECTIVES}(?P<role>{_ROLE})\b",
    rf"^[^.!?\n]{{1,50}}?(?: as|,) {_WHOSE} {_ADJECTIVES}(?P<role>{_ROLE})\b",
)
_REPORTS = re.compile(
    r"^(?: [a-z]+){0,4} (?:reports? to me|(?:works?|is|starts?) under me)\b|^'s (?:working )?under me\b", re.IGNORECASE
)
_REPORTED_TO = re.compile(r"\bI(?:'ll| will| now| used to)? (?:report|answer) to $", re.IGNORECASE)
_LOVED = (
    re.compile(
        r"^ and (?:I|me)\b(?:'ve|'re| are| have| got| were| ended| split| broke| called| parted)?[^.!?;\n]{0,25}?"
        r" (?:walking out|going out|seeing each other|dating|together|engaged|married|a couple|an item|ended it|split"
        r"|broke up|parted|finished|over)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:(?:I'm|I am|been|started|are|am) (?:going out with|dating|seeing|walking out with|engaged to|married to)"
        r"|I (?:married|wed)) $",
        re.IGNORECASE,
    ),
)
_NEXT_DOOR = re.compile(
    r"^,? (?:(?:from|in|at) )?(?:next door|(?:two|three|a few) doors (?:down|up|along)"
    r"|across the (?:road|street|landing|hall|way|corridor)|over the (?:road|fence|way)"
    r"|down the (?:road|lane|street|hall|landing)|upstairs|downstairs"
    r"|(?:the flat |the floor )?(?:below|above) (?:me|us|mine|ours)|the (?:flat|floor) (?:below|above)|number \d+)\b",
    re.IGNORECASE,
)
_NOT_THE = re.compile(
    rf"^(?:,? (?:that is|that's|I mean))?,? ?\(?(?:[a-z ]{{2,20}}, )?not (?:the|my|our)"
    rf" {_ADJECTIVES}(?P<role>{_ROLE})\b",
    re.IGNORECASE,
)
_PLACED = r"^,? (?:over |down )?(?:(?P<origin>from)|at) (?:the |my |our |his |her )?(?P<where>[\w&' -]{2,40})"
_OTHER = re.compile(
    r"\b(?:the other|another|a different|some other|a second|a new|not (?:the|that|our) (?:[a-z-]+ )?(?:one,? )?) ?$",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:my|our)(?: very)?(?: own| dear)? $", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"\b(?:a|an|one|some|this|another|somebody|someone) [^.!?;\n]{0,60}[.,;:]? ?(?:(?:her|his|the|their) )?"
    r"(?:also |is |was )?(?:name(?:d|'s| is| was| of)?|called|by the name of|goes by|answers to) $"
    r"|\bnew [a-z]+(?: [a-z]+)? (?:is |was )?(?:named|called) $",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:one|a certain) $", re.IGNORECASE)
_OF_THE_ONE = re.compile(
    rf"(?:^|[.!?;] ?)(?:my|ma|our) {_ADJECTIVES}(?P<role>{_ROLE})"
    r"(?= (?:has|is|was|had|will|who|now|[a-z]{3,}(?:s|ed))\b|, )"
    rf"|(?:^|[.!?;,] ?)(?:(?:best|good|great|nice|decent|old|lovely|loveliest|favourite|dear|oldest|bad|worst) )+"
    rf"(?P<praised>{_ROLE})\b"
    rf"|\b(?:he|she)(?:'s| is| was| remains| stays)(?: still| now)? (?:my|ma|our) {_ADJECTIVES}(?P<also>{_ROLE})\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\bnot (?:the |my |our )?[\w-]*$")
_STOPS = re.compile(
    r"[.,;:!?()\n]| (?:is|was|and|has|had|will|who|that|for|to|on|with|but|said|says|came|brought|wants)\b"
)
_before = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _BEFORE)
_after = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _AFTER)
_placed = re.compile(_PLACED, re.IGNORECASE)
_THIRD = ("his", "her", "their", "the", "a", "an")


@dataclass(frozen=True, slots=True)
class Cue:
    """`roles` are words of ROLES by whose they are: MINE, or the folded name of somebody else, or "" if untold."""

    roles: frozenset[tuple[str, str]] = frozenset()
    where: frozenset[str] = frozenset()
    is_from_there: bool = False
    """`where` says where somebody is from, not only where one was met."""
    is_other: bool = False
    """Said to be somebody else of the same name."""
    is_new: bool = False
    """Introduced, by a word like "a girl": who was named before is somebody else."""
    denied: frozenset[str] = frozenset()
    """Roles that this one has not, who shares the name with one who has: "not the sister"."""
    is_own: bool = False
    """One's own of that name, "my Emeka": nobody whom this very memory introduces."""
    is_apposed: bool = False
    """The role stands with the name as what one is known by: "my landlady Nino", not "Nino is my landlady now"."""

    def __bool__(self) -> bool:
        return bool(self.roles or self.where or self.is_other or self.is_new or self.is_own or self.denied)


NOTHING = Cue()


def cue_of(text: str, start: int, end: int, following: int | None = None) -> Cue:
    """Return what stands beside a name; offsets in code points of the text as stored; `following`: the next name's."""
    plain = matchable(text)
    before, after = plain[max(0, start - _REACH) : start], plain[end : end + _REACH]
    after = after.removeprefix("'s") if after[:3] in ("'s ", "'s,") and not _is_verb(after) else after
    roles, is_apposed = set(), False
    for pattern in _before:
        if (found := pattern.search(before)) and not _NOT.search(before[: found.start("role")]):
            roles.add((_whose(found), found["role"].lower()))
            is_apposed = True
            break
    alone = after if following is None else after[: max(0, following - end)]
    for pattern, told in zip(_after, (after, alone), strict=True):
        if (found := pattern.search(told)) and not _NOT.search(told[: found.start("role")]):
            roles.add((_whose(found), found["role"].lower()))
            is_apposed |= not found.groupdict().get("becomes")
            break
    if _REPORTS.search(alone):
        roles.add((MINE, "report"))
    if _REPORTED_TO.search(before):
        roles.add((MINE, "boss"))
    if _LOVED[0].search(alone) or _LOVED[1].search(before):
        roles.add((MINE, "partner"))
    if _NEXT_DOOR.search(after):
        roles.add((MINE, "neighbour"))
    denied = _NOT_THE.search(alone)
    placed, is_other = _placed.match(after), _OTHER.search(before) is not None
    is_new = _INTRODUCED.search(before) is not None or (" " in plain[start:end] and _ONE.search(before) is not None)
    cue = Cue(
        frozenset(roles),
        _where(placed),
        is_from_there=placed is not None and placed["origin"] is not None,
        is_other=is_other,
        is_new=is_new,
        denied=frozenset((denied["role"].lower(),)) if denied else frozenset(),
        is_own=_OWN.search(before) is not None,
        is_apposed=is_apposed,
    )
    return cue or NOTHING


def roles_of_the_one(text: str) -> frozenset[tuple[str, str]]:
    """Return what a text that names one person says of them apart from the name: "Yassine rang. My brother has …"."""
    found = _OF_THE_ONE.finditer(matchable(text))
    return frozenset((MINE, (each["role"] or each["also"] or each["praised"]).lower()) for each in found)


def _is_verb(after: str) -> bool:
    return re.match(r"'s (?:my|our|his|her|their|the|a|an|now)\b", after) is not None


def _whose(found: re.Match[str]) -> str:
    whose = found.groupdict().get("whose")
    if whose is None or whose.lower() in ("my", "ma", "our"):
        return MINE
    if whose.lower() in _THIRD:
        return ""
    return " ".join(words(whose))


def _where(found: re.Match[str] | None) -> frozenset[str]:
    if not found:
        return frozenset()
    told = _STOPS.split(found["where"])[0]
    return frozenset(words(told)[:3])
