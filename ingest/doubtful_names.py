"""Which of the names that the encoder reads are rather none, or another kind's: by how they are written, and where."""

from __future__ import annotations

import re

from ingest.lexicon.given_names import given_names
from ingest.person_words import is_like_a_persons, is_titled
from ingest.resolving.spelling import words
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention

_DOUBTFUL, _LIKELY, _HARDLY = 0.5, 0.8, 0.3
_NEARLY_SURE = 0.95
_OPENS = re.compile(r"(?:^|[.!?\n:;] ?|[\"'(] ?)$")
_FIRM = re.compile(
    r"\b(?:(?:first|last) (?:day|week|shift|month|season) (?:with|at|for)|(?:started|starts?|signed (?:on|up)?|signed)"
    r" (?:work )?(?:with|at)|works? (?:for|at)|working (?:for|at)|(?:job|post|position|internship) (?:with|at)"
    r"|(?:hired|taken|took me|taken me|got) on (?:at|by|with)|employed (?:by|at)) $",
    re.IGNORECASE,
)
"""What only a firm stands behind, but who bears a given name."""
_TRADES = frozenset(
    words(
        "shearing freight foods transport logistics haulage fleece carriers systems services insurance bakery plumbing"
        " electrical building builders roofing farming farms contracting engineering trading shipping catering motors"
        " group partners associates sons bros studio studios media digital solutions labs works energy marine bank"
        " consulting consultants security cleaning landscaping joinery printing press books records industries"
    )
)
_PETS = (
    r"(?:dog|cat|puppy|pup|kitten|collie|terrier|labrador|spaniel|greyhound|poodle|horse|pony|mare|gelding|parrot|budgie"
    r"|rabbit|hamster|guinea pig|hen|goat|cow|ewe|donkey|turtle|tortoise|goldfish|boat|dinghy|yacht|trawler|narrowboat"
    r"|van|tractor|camper)"
)
_PET_BEFORE = re.compile(
    rf"(?:\b(?:my|our|his|her|their)|'s) (?:[a-z-]+ ){{0,2}}{_PETS},? $|\b{_PETS}(?:,)? (?:is )?(?:called|named) $",
    re.IGNORECASE,
)
_PET_AFTER = re.compile(rf"^,? (?:the|my|our|his|her|their) (?:[a-z-]+ ){{0,2}}{_PETS}\b", re.IGNORECASE)
_REACH = 40


def is_hardly_a_persons(text: str, mention: FoundMention) -> bool:
    """Tell whether a name read as a person's is more likely none: what nobody is called, written as no name is."""
    parts = words(mention.name)
    if mention.kind is not EntityKind.CONTACT or is_titled(mention.name):
        return False
    if _is_a_pets(text, mention):
        return True
    if any(part in given_names() for part in parts):
        return False
    if mention.confidence < _HARDLY:
        return True
    if len(parts) != 1:
        return False
    if mention.name.islower():
        return mention.confidence < _LIKELY or (mention.confidence < _NEARLY_SURE and text[:1].isupper())
    return mention.confidence < _DOUBTFUL and _OPENS.search(text, 0, mention.start) is not None


def is_rather_a_firms(text: str, mention: FoundMention) -> bool:
    """Tell whether words that lead to a firm stand before a name of several words that is no given and family name."""
    is_led_to = _FIRM.search(text, max(0, mention.start - _REACH), mention.start) is not None
    parts = words(mention.name)
    is_firms = parts[-1:] and parts[-1] in _TRADES
    is_named = len(parts) > 1 and (is_firms or parts[0] not in given_names()) and not is_titled(mention.name)
    return mention.kind is EntityKind.CONTACT and mention.confidence < _NEARLY_SURE and is_led_to and is_named


def is_surely_no_person(name: str) -> bool:
    """Tell whether a single word is nobody's given name that we know, so that what it was before stays likelier."""
    parts = words(name)
    return len(parts) == 1 and parts[0] not in given_names() and not is_like_a_persons(name)


def _is_a_pets(text: str, mention: FoundMention) -> bool:
    """Tell whether a single name is said to be an animal's or a boat's: "our dog Bran", "Bran the collie"."""
    if " " in mention.name:
        return False
    before = text[max(0, mention.start - _REACH) : mention.start]
    return (
        _PET_BEFORE.search(before) is not None or _PET_AFTER.match(text[mention.end : mention.end + _REACH]) is not None
    )
