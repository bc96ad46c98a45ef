"""What the names in braces stand for in a pattern."""

from __future__ import annotations

import re

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
    PRONOUN,
    ROLE,
    ROLES,
    TIME,
    WE,
    one_of,
)
from ingest.relating.words import any_of

ANYBODY = f"[{one_of(PERSON, PRONOUN)}{ME}{WE}{MYSELF}{OURSELVES}]"
_ANY_ROLE = one_of(ROLE, ROLES)
_OWN = f"(?:{OWNS}|{MAY_OWN}|'s|'(?= ))"
OWNED = f"{ANYBODY}{_OWN} (?:[\\w'-]+ ){{0,2}}(?:[{one_of(ROLE)}]|man|woman|fella|lad),? "
"""What stands before a name in a list: "Huda and her husband Bassam"."""
_AND = (
    r"(?:, and |, & |, plus | and | & | y | e | et | und | og | plus |/| \+ "
    rf"|, ?(?=[{one_of(PERSON, ORGANIZATION, PLACE, ADDRESS, EVENT)}]|{OWNED}[{one_of(PERSON)}](?:,? and | & )))"
)
"""After a bare comma a pronoun begins a clause, and a role says who the one before is: "Ana, her husband Bo"."""
_NO_OWNER = f"(?!{OWNS}|{MAY_OWN} (?:[\\w-]+ )?[{_ANY_ROLE}]|'s (?!{ME}))"
_ITEMS = "{0,9}"
"""How long a list can be after its first."""


def _list(one: str) -> str:
    return f"{one}(?:{_AND}(?:{OWNED})?{one}(?!{OWNS}|{MAY_OWN} (?:[\\w-]+ )?[{_ANY_ROLE}])){_ITEMS}"


def _named(*sorts: int) -> str:
    return _list(f"[{one_of(*sorts)}]")


_OWNERS = (
    f"(?:(?:{OWNED})?[{one_of(PERSON)}{ME}{MYSELF}](?:{_AND}[{one_of(PERSON)}]){_ITEMS}(?='s|'(?= ))"
    f"|{ANYBODY}(?={OWNS}|{MAY_OWN}))"
)
"""Who owns by "'s" can be several, who owns by "his" is one: "Ana and my brother" are not both whose brother it is."""
_OTHER = f"[{one_of(PERSON)}{MYSELF}{OURSELVES}]"
_ACTS = (
    r"(?!'ll\b|'d\b| (?:is|was|has|had|will|would|can|could|does|did|isn't|wasn't|won't|can't|doesn't|didn't"
    r"|(?!as\b|always\b|this\b|besides\b|across\b|sometimes\b|towards\b|perhaps\b)[a-z]{3,}s) )"
)
_PEOPLE = (
    f"(?:{OWNED})?{ANYBODY}(?:{_AND}(?:{OWNED})?{_OTHER}(?!{OWNS}|{MAY_OWN} (?:[\\w-]+ )?[{_ANY_ROLE}]){_ACTS}){_ITEMS}"
)
"""Who is the object: who does something of his own after "and" begins a clause."""
_ADVERBS = f"(?: {any_of('adverbs')})*"
_WORDS = r"(?:(?!(?:not|no|never|nobody|a|an|the)\b)[\w'&-]+,? ){0,3}?"
_BESIDE = rf" {any_of('beside')}(?: (?:[{ME}{WE}]{OWNS}|[^\s,.;:!?()\n{one_of(PERSON, PRONOUN)}{ME}{WE}]+)){{0,4}}?"
_AGE = rf"(?:\d{{1,3}}|{any_of('ages')}|{any_of('tens')}(?:[- ]{any_of('ages')})?)"
_IS = (
    r"(?:'s| is| was| are| were|'re|'m| am| becomes?| became| turns out to be| turned out to be| has been|'s been"
    r"| have been|'ve been| had been| used to be| stays?| stayed| remains?| remained|:| =)"
)

_BEEN = rf"(?:(?:'s|'ve| has| have)(?: {any_of('adverbs')})+ been)"
_NOUN = rf"(?:(?:[\w-]+ )?[{_ANY_ROLE}]|[\w-]+(?: [\w-]+)?)"

_WHERE = r"(?:us|the (?:company|firm|school|team|shop|business|job|bank|office|hospital|practice|factory|force))"
_LEFT = rf"(?=[.,;!\n)]|$| on| in| at the end| from| as of| over| next| last| this| [{one_of(TIME)}])"
_QUITS = (
    rf"(?:quit(?:s|ting)?{_LEFT}|resign(?:s|ed|ing)?{_LEFT}|retir(?:es|ed|ing)|got the (?:sack|boot|push|chop)\b(?! of)"
    rf"|got (?:sacked|fired|canned|laid off|let go|poached)|sacked|fired|let go|laid off|made redundant|dismissed"
    rf"|poached"
    rf"|mov(?:es|ed|ing) on\b|leaves? {_WHERE}|left {_WHERE}|leaving {_WHERE}|leav(?:es|ing)(?: us)?{_LEFT}|stood down"
    rf"|step(?:s|ped|ping) down|packed it in|last (?:working )?(?:day|shift))"
)
"""How somebody gives up a post, where whose it is has been told; how that is announced; and how a home is given up."""
_NOTICE = (
    rf"(?:hand(?:s|ed|ing)|gave|given|giving|gives)(?: in)?"
    rf"(?: [{ME}{WE}{one_of(PRONOUN)}]{OWNS}?{MAY_OWN}?| the)? (?:notice|resignation|papers|badge|keys|cards)"
)
_FLITS = (
    r"(?:mov(?:es|ed|ing) (?:out|away|on|house|to)\b|flitt(?:ed|ing)|sold up|emigrat(?:es|ed|ing)|shifted"
    r"|relocat(?:es|ed|ing)|went to live\b|gone to live\b|goes to live\b|going to live\b|off to live\b)"
)
WORDY = {"{quits}": _QUITS, "{notice}": _NOTICE, "{flits}": _FLITS}
"""Macros of words, by one of which a text can be told to hold what they stand for."""

MACROS = {
    # People: A the subject or the owner, B the other, C who is taken along; P and PA by name.
    "A": f"(?P<a>{_list(ANYBODY)})",
    "A's": f"(?P<a>{_OWNERS}){_OWN}",
    "Ao": f"(?P<a>{_PEOPLE}){_NO_OWNER}",
    "Apl": f"(?P<a>[{ME}{WE}{one_of(PRONOUN)}]|{ANYBODY}(?:{_AND}(?:{OWNED})?{ANYBODY}){{1,9}})",
    "S": f"(?:(?P<a>{_list(ANYBODY)})|(?<=[,:;.!?&(] )|(?<=\\band )|(?<=\\bbut )|^|(?<=\\n))",
    "PA": f"(?P<a>{_named(PERSON)})",
    "B": f"(?P<b>{_PEOPLE}){_NO_OWNER}",
    "Bs": f"(?P<b>{_list(ANYBODY)})",
    "B's": f"(?P<b>{_OWNERS}){_OWN}",
    "P": f"(?P<b>{_named(PERSON)})",
    "C": f"(?P<c>{_PEOPLE})",
    # Organisations, what works or is studied at like one, places, addresses, events, times, noun phrases.
    "O": f"(?P<o>{_named(ORGANIZATION)})",
    "OP": f"(?P<o>{_named(ORGANIZATION, PLACE)})",
    "OL": f"(?P<o>{_named(ORGANIZATION, PLACE, ADDRESS)})",
    "L": f"(?P<o>{_named(PLACE, ADDRESS)})",
    "addr": f"(?P<o>[{one_of(ADDRESS)}])",
    "E": f"(?P<o>{_named(EVENT)})",
    "D": f"(?P<d>[{one_of(TIME)}])",
    "N": r"(?P<n>[^.!?;:\n()]{2,80})",
    # Roles: one, several, either; and the words before one.
    "R": f"(?P<r>[{one_of(ROLE)}])",
    "Rs": f"(?P<r>[{one_of(ROLES)}])",
    "Rx": f"(?P<r>[{_ANY_ROLE}])",
    "adj": rf"(?P<adj>{_WORDS}(?:ex-|half-|then-)?)",
    # Only matched.
    "anybody": ANYBODY,
    "person": f"[{one_of(PERSON)}]",
    "pro": f"[{one_of(PRONOUN)}]",
    "me": f"[{ME}{WE}{MYSELF}{OURSELVES}]",
    "I": ME,
    "we": WE,
    "own": _OWN,
    "owns": OWNS,
    "role": f"[{_ANY_ROLE}]",
    "time": f"[{one_of(TIME)}]",
    "place": f"[{one_of(PLACE, ADDRESS)}]",
    "firm": f"[{one_of(ORGANIZATION)}]",
    "age": _AGE,
    "is": f"(?:{_IS}|{_BEEN}){_ADVERBS}",
    "be": rf"(?:'s|'re|'m| is| are| am| was| were| has been| have been|'ve been|'s been){_ADVERBS}",
    "aux": f"(?:'s|'re|'m|'ve|'ll)?(?: {any_of('auxiliaries', 'adverbs')})*",
    "mod": (
        rf"(?:{_BESIDE}| [{ME}{WE}]{OWNS} (?:[\w-]+ )?[{one_of(ROLE)}]| the {_NOUN}"
        r"| \([^()\n]{1,40}\)|, [^,.;:!?\n]{1,45},)?"
    ),
    "one": r"(?:a |an |one |a certain )?",
    "any": r"(?:(?:anything|everything) (?:with|from|made of|to do with|about) )?",
    "quits": _QUITS,
    "notice": _NOTICE,
    "flits": _FLITS,
    "start": r"(?:^|[.!?\n] ?)",
    "clause": r"(?:^|[.!?;:,(\n] ?|\b(?:and|but|so|because|cause|also|though|that) )",
}
SORTS = {
    "PA": PERSON,
    "P": PERSON,
    "O": ORGANIZATION,
    "addr": ADDRESS,
    "E": EVENT,
    "D": TIME,
    "R": ROLE,
    "Rs": ROLES,
}
"""What must stand in a text for a macro to match."""
_GROUP = re.compile(r"\(\?P<(\w+)>")
MACRO = re.compile(r"\{([A-Za-z][A-Za-z']*)\}")


def expanded(body: str) -> str:
    """Put the macros in; what is captured already by its first occurrence is only matched by a later one."""
    seen: set[str] = set()

    def put(found: re.Match[str]) -> str:
        macro = MACROS[found[1]]
        group = _GROUP.search(macro)
        if group and group[1] in seen:
            return _GROUP.sub("(?:", macro, count=1)
        if group:
            seen.add(group[1])
        return macro

    return MACRO.sub(put, body)
