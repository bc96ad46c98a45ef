"""Whom a sentence is about, for the next that leaves its subject out: "Ruth from church rang. Moved to Hull"."""

from __future__ import annotations

import re

from ingest.relating.macros import OWNED
from ingest.relating.symbols import (
    MAY_OWN,
    ME,
    MYSELF,
    OURSELVES,
    OWNS,
    PERSON,
    PRONOUN,
    ROLE,
    ROLES,
    WE,
    one_of,
)
from ingest.times.verbs import PAST, PAST_LIKE_STEM, PRESENT, STEMS

NOBODY_NAMED = ""
"""It is about somebody whom it does not name: "my sister phoned"."""

_PEOPLE, _PRONOUNS, _ROLES = one_of(PERSON), one_of(PRONOUN), one_of(ROLE, ROLES)
_OWNERS_WORDS = f"{ME}{WE}{MYSELF}{OURSELVES}"
_FINITE = frozenset((*PAST, *PAST_LIKE_STEM, *(PRESENT - STEMS), "is", "are", "was", "were", "has", "have", "will"))
_VERBS = frozenset((*PAST, *PAST_LIKE_STEM, *STEMS))
_NO_VERBS = frozenset(("used", "born", "bed", "shed", "red", "need"))
_CONTRACTED = re.compile(
    r"'(?:ll|d|ve|re)\b|'s (?:not|no|now|been|just|left|gone|still|off|at|in|on|a|an|the|[a-z]+(?:ing|ed|en))\b"
)
_CALLED = re.compile(
    rf"(?:\bname(?:'s| is| was)|(?:'s| is| was) (?:called|named)|(?<=[a-z{_ROLES}] )(?<!ve )(?<!has )(?<!had )"
    rf"(?:called|named)) (?P<who>[{_PEOPLE}])(?!'s [a-z])"
)
"""Who is introduced is whom the next words are about."""
_GOES_ON = re.compile(
    rf"(?:[,;:(-] ?|\b(?:and|but|so|as|because|that|says|said) )(?P<who>[{_PRONOUNS}])(?![{OWNS}{MAY_OWN}])"
)
_LEAD = r"(?:(?!(?:with|to|from|for|of|about|by|at|near|than|like|and)\b)[a-z'-]+,? ){0,3}?"
_NAMED = re.compile(
    rf"{_LEAD}(?:{OWNED})?(?:[{_OWNERS_WORDS}]{OWNS} )?{_LEAD}(?:[{_ROLES}],? )?"
    rf"(?P<who>(?:[{_PEOPLE}](?:,? (?:and|&) |, )(?:{OWNED})?){{0,3}}[{_PEOPLE}])(?!' |' ?s [a-z])"
)
_UNNAMED = re.compile(
    rf"{_LEAD}(?:(?:[{_OWNERS_WORDS}{_PRONOUNS}{_PEOPLE}](?:{OWNS}|{MAY_OWN}|'s)|the|a|an|some|that|this) )?"
    rf"(?:[a-z-]+ ){{0,2}}?(?:[{_ROLES}]|(?:[\w-]*(?:man|woman|lady|guy|girl|lad|lass|bloke|chap|fella|couple)|vicar"
    r"|priest|doctor|nurse|plumber|electrician|builder|teacher|lodger|tenant|postie|joiner|roofer|surgeon|solicitor)\b)"
)
_OWNER = re.compile(rf"{_LEAD}[{ME}{WE}](?!{OWNS})")
_THEY = re.compile(rf"{_LEAD}(?P<who>[{_PRONOUNS}])(?![{OWNS}{MAY_OWN}])")
_WORD = re.compile(rf"[a-z]+(?:n't)?|[{_PEOPLE}{_OWNERS_WORDS}]|[{_PRONOUNS}](?![{OWNS}{MAY_OWN}])")
_ASIDE = re.compile(r"\([^()]*\)|, [^,.]{1,50},")


def about(sentence: str) -> str | None:
    """Return the symbols of whom a marked sentence is about; None where it is about no third person."""
    said = sentence.strip(" \"'-,")
    if found := _CALLED.search(said):
        return found["who"]
    if said and _OWNER.match(said) and not _begins_with_verb(said):
        return ME
    if going_on := list(_GOES_ON.finditer(said)):
        return going_on[-1]["who"]
    if _begins_with_verb(said):
        return None
    if (found := _THEY.match(said)) and _does(said[found.end() :]):
        return found["who"]
    if (found := _NAMED.match(said)) and _does(said[found.end() :]):
        return "".join(re.findall(f"[{_PEOPLE}]", found["who"]))
    if (found := _UNNAMED.match(said)) and _does(said[found.end() :]):
        return NOBODY_NAMED
    return None


def _begins_with_verb(said: str) -> bool:
    """Tell whether a sentence leaves its own subject out: "Met Ruth for coffee"."""
    first = re.match(r"[a-z]+", said)
    return first is not None and (first[0] in _VERBS or _is_past(first[0]))


def _does(rest: str) -> bool:
    """Tell whether what stands before is the subject of a verb: nobody else comes between them but in an aside."""
    if _CONTRACTED.match(rest):
        return True
    for found in _WORD.finditer(_ASIDE.sub(" ", rest, count=1)):
        word = found.group()
        if not word[0].isascii():
            return False
        if word in _FINITE or _is_past(word):
            return True
    return False


def _is_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word not in _NO_VERBS
