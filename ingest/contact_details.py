"""Whose phone number or e-mail a text gives: only where one person is named by a form that leaves no doubt.

Between name and address stand nothing but words that tie the two: "Dana's new number is …", "mail Lev at …", "… is
Dana's". Any other word ("old", "asked for my", a sister in between) makes it somebody else's, or nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundAddress, FoundMention


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_REACHED_BY = _words(
    "number numbers phone mobile cell handy landline tel telephone whatsapp signal telegram email e-mail mail mailbox "
    "gmail address contact no nr ph"
)
_TIES = _words("'s on at is now via under")
_BESIDE = _words(
    "has have got a an new his her their its it it's work office home private personal direct current changed switched "
    "to as under be can reached been the , and"
)
_CALLED = _words(
    "call ring phone text mail email e-mail whatsapp message sms dial reach contact ping write to with for"
)
"""Before a name that is followed by on, at or nothing at all."""
_GIVEN = _words("give gave send sent tell told forward pass show lend owe owes from cc")
"""Before a name: the address is told to this one, or by."""
_REACHING = _words(
    "line call calls called calling ring rings rung text texts texted reach reached reachable picks answers messages "
    "message replies voicemail inbox"
)
"""In a sentence of one person and no other: the address is how that one is reached."""
_STRANGE = _words(
    "my our me us mine i'm mum mom mother dad father sister brother wife husband partner son daughter aunt uncle boss "
    "landlord landlady assistant secretary driver friend neighbour neighbor code account a/c iban card passport "
    "licence license id permit policy ticket ref reference order password login user username pin sort who whose "
    "asked lost found paid owes or either which ?"
)
"""Words by which it may be somebody else's, or no address at all."""
_JOINED = _REACHED_BY | _words("now the new of to")
_RUNG = _words("call ring phone text mail email whatsapp message sms dial reach contact ping save")
_WANTED = frozenset((verb, article) for verb in ("want", "wants", "need", "needs") for article in ("the", "a"))
_UNDONE = _words("not don't dont never no stop isn't wasn't old wrong former")
_TOKEN = re.compile(r"'s\b|[^\W\d_]+(?:[-'][^\W\d_]+)*|[\d&?!.;,/\n]")
_CLAUSE = re.compile(r"[.!?;\n](?:\s|$)")
_ENDS = re.compile(r"[ )]*(?:$|[.;,!\n)]|and\b)")
_DOUBTED = re.compile(
    r"[ ),]*(?:\?|or\s*(?:[+(\d]|\S+@|maybe\b)|(?:is|isn't|was|not|belongs|if|until|till)\b"
    r"|(?:any ?more|no longer|doesn't|does not|won't)\b)",
    re.IGNORECASE,
)
_FAR, _FARTHER = 60, 100


def find_addresses(text: str, found: Sequence[FoundMention], names: Sequence[FoundMention]) -> tuple[FoundAddress, ...]:
    """Return the phone numbers and e-mails of a text (see `normalise.matchable`), each with whose it is said to be."""
    people = [name for name in names if name.kind is EntityKind.CONTACT]
    return tuple(
        FoundAddress(each.start, each.end, each.name, _whose(text, each, people), each.confidence) for each in found
    )


def _whose(text: str, address: FoundMention, people: Sequence[FoundMention]) -> FoundMention | None:
    if _DOUBTED.match(text, address.end):
        return _said_to_be(text, address, people)
    before = max((name for name in people if name.end <= address.start), key=lambda name: name.end, default=None)
    if before is None or _is_one_of_several(text, before, people):
        return _said_to_be(text, address, people)
    if _is_tied(text, before, address) or _is_reached(text, before, address, people):
        return before
    return _said_to_be(text, address, people)


def _is_tied(text: str, name: FoundMention, address: FoundMention) -> bool:
    """Tell whether an address that stands after a name is that one's: "Dana's mobile: …", "ring Dana on …"."""
    between = text[name.end : address.start]
    lead = _tokens(_CLAUSE.split(text[max(0, name.start - _FAR) : name.start])[-1])
    if len(between) > _FAR or not _UNDONE.isdisjoint(lead) or (lead and lead[-1] in _GIVEN):
        return False
    tokens = _tokens(between)
    if any(token in _REACHED_BY for token in tokens):
        return all(token in _REACHED_BY | _TIES | _BESIDE for token in tokens)
    if any(token not in _TIES for token in tokens):
        # "Dana, 07700 900418" is a line of its own; "dinner with Dana, 07700 900418 for the table" is not.
        return tokens == [","] and not lead and _ENDS.match(text, address.end) is not None
    is_line = not lead and _ENDS.match(text, address.end) is not None
    return bool(tokens) or is_line or (bool(lead) and lead[-1] in _CALLED and ":" not in between)


def _is_reached(text: str, name: FoundMention, address: FoundMention, people: Sequence[FoundMention]) -> bool:
    """Tell whether a sentence of one person says how that one is reached: "Carol prefers calls on her mobile, …"."""
    between = text[name.end : address.start]
    if len(between) > _FARTHER or _CLAUSE.search(between):
        return False
    sentence = max((found.end() for found in _CLAUSE.finditer(text, 0, name.start)), default=0)
    lead, tokens = _tokens(text[sentence : name.start]), _tokens(between)
    others = [one for one in people if one != name and sentence <= one.start < address.start]
    if others or not (_STRANGE | _UNDONE | _GIVEN).isdisjoint([*lead, *tokens]):
        return False
    if any(pair in _WANTED for pair in pairwise(tokens)) or any(token.endswith("'s") for token in tokens[1:]):
        return False
    if "'s" in tokens:
        owned = next((token for token in tokens[1:] if token not in _BESIDE), None)
        return owned in _REACHED_BY
    is_called = bool(lead) and lead[-1] in _RUNG and tokens[:1] == [","]
    return is_called or not (_REACHED_BY | _REACHING).isdisjoint(tokens)


def _said_to_be(text: str, address: FoundMention, people: Sequence[FoundMention]) -> FoundMention | None:
    """Return whose an address is that stands before a name: "… is Dana's new number", "… (Dana)"."""
    name = min((name for name in people if name.start >= address.end), key=lambda name: name.start, default=None)
    if name is None or name.start - address.end > _FAR:
        return None
    between, rest = text[address.end : name.start], text[name.end : name.end + _FAR]
    if between.strip() == "(":
        return name if rest.startswith(")") else None
    tokens = _tokens(between)
    if tokens[:1] not in (["is"], ["belongs"]) or not _JOINED.issuperset(tokens[1:]):
        return None
    possessed = _tokens(_CLAUSE.split(rest.removeprefix("'s"))[0]) if rest.startswith("'s") else []
    is_end = _ENDS.match(rest.removeprefix("'s")) is not None
    is_reached = (
        bool(possessed) and set(possessed) <= {*_REACHED_BY, *_BESIDE} and not _REACHED_BY.isdisjoint(possessed)
    )
    return name if (is_end or is_reached) and "?" not in text[name.end : name.end + _FAR] else None


def _is_one_of_several(text: str, name: FoundMention, people: Sequence[FoundMention]) -> bool:
    """Tell whether the name is the last of several that are named together: "Dana and Lev: …"."""
    return any(
        other.end <= name.start and set(_tokens(text[other.end : name.start])) <= {"and", "&", ",", "/", "or"}
        for other in people
        if name.start - other.end < _FAR
    )


def _tokens(text: str) -> list[str]:
    return [token.lower() for token in _TOKEN.findall(text)]
