"""What the words of a name tell of what it is: titles make a person, and alone they name nobody."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ingest.relating.roles import roles
from ingest.resolving.person import CALLINGS, TITLES
from ingest.resolving.spelling import words
from ingest.words import words_of
from knowledge.relations.relation import RelationType

_BEARABLE = frozenset(
    ("lola", "zia", "titi", "tito", "tita", "masi", "boo", "oma", "opa", "major", "dame", "nana", "nan")
)
"""Words of kinship and address that are given names as well."""
_CALLED_ON = frozenset(("god", "lord", "jesus", "christ", "allah", "santa", "inshallah"))
_GENERATIONS = frozenset(("jr", "jnr", "sr", "snr"))
_NO_FAMILIES = """
    street road lane avenue park bridge hill house hall hotel bar cafe café church school college university hospital
    club company group bank shop store market centre center station airport beach bay lake river island city town
    studio theatre theater museum gallery clinic surgery pharmacy bakery kitchen press systems services foods united
    rovers choir band league festival week day north south east west new old saint st san"""
_IN_OTHER_NAMES = frozenset(_NO_FAMILIES.split())
_UNSAID = frozenset((RelationType.PARENT_OF, RelationType.SIBLING_OF, RelationType.RELATIVE_OF))


@cache
def _kin() -> frozenset[str]:
    return _folded(word for word, role in roles().items() if role.type in _UNSAID)


@cache
def _kin_before_names() -> frozenset[str]:
    return _folded(word for word, role in roles().items() if role.is_title and " " not in word) - {"nan"}


def _folded(told: Iterable[str]) -> frozenset[str]:
    """Return words as those of names are compared: "tía" as "tia"."""
    return frozenset(" ".join(words(word)) for word in told)


def kinship_before(written: str) -> int:
    """Return how many letters of a person's written name only say what kin it is: 5 of "Aunt Nettie"."""
    found = words_of(written)
    folded = words(found[0].text) if len(found) > 1 else ()
    return found[1].start if folded and folded[0] in _kin_before_names() else 0


def is_no_name(name: str) -> bool:
    """Tell whether it only says what somebody is to one, or calls on heaven: "Mama", "Sis.", "Lord"."""
    left = words(name)
    if len(left) != 1 or left[0] in _BEARABLE:
        return not left
    return left[0] in _kin() or is_title(name) or left[0] in _CALLED_ON


def is_title(name: str) -> bool:
    left = words(name)
    return len(left) == 1 and left[0] in TITLES | CALLINGS and left[0] not in _BEARABLE


def is_titled(name: str) -> bool:
    """Tell whether a name is written as only a person's is: "Mr Haugland", "Frau Brandt", "Arturo Salonga Jr."."""
    left = words(name)
    return len(left) > 1 and (left[0] in TITLES | CALLINGS or left[-1] in _GENERATIONS)


def given_name(name: str) -> str | None:
    """Return the first word of a person's full name, as written; None where a title stands there."""
    found = words_of(name)
    folded = words(found[0].text) if found else ()
    return found[0].text if len(found) > 1 and folded and folded[0] not in TITLES | CALLINGS else None


def is_like_a_persons(name: str) -> bool:
    """Tell whether a name is written as a given and a family name are: two words, each with a capital alone."""
    found = name.split()
    is_cased = all(word[0].isupper() and word[1:].replace("-", "").replace("'", "").isalpha() for word in found)
    return len(found) == 2 and is_cased and not name.isupper() and not _IN_OTHER_NAMES & set(words(name))
