"""What the words of a name tell of what it is: titles make a person, and alone they name nobody."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ingest.lexicon.given_names import given_names
from ingest.relating.roles import roles
from ingest.resolving.person import CALLINGS, TITLES
from ingest.resolving.spelling import words
from ingest.words import words_of
from knowledge.relations.relation import RelationType

_BEARABLE = frozenset(("lola", "zia", "titi", "tito", "tita", "masi", "boo", "major", "dame"))
"""Words of kinship and address that are given names as well."""
_KIN_OF_OTHERS = """
    maman mamma mami mammy mamie mae mutti mutter vati vater papi papai pai baba babu appa aita ama otosan okasan
    haha chichi far mor farmor mormor farfar morfar isa pappa eomma umma abba aai baap abbu ammu amma ata tata tato
    babcia dziadek nonna nonno yiayia yaya pappou papou baka deda bubbe bubby zayde zaide saba savta teta jiddo
    dadi dada nani thatha paati ajji lola lolo vovo avo halmoni harabeoji obaachan ojiichan popo yeye nainai gramps
    mither faither mamaw papaw meemaw mawmaw pawpaw poppy memaw tia tio madrina padrino comadre compadre
    ma pa da mumsy nan nana nanna nannan oma opa ouma oupa tannie oom gogo mkhulu ntate mzee bibi shosho nanay tatay
    inay itay ibu bapak mak ayah abah ummi umi mata pita bua mausi chachi phupho khala khalu dayi teyze abla"""
_GIVEN_AS_WELL = frozenset(("ama", "isa", "mae", "lola", "poppy", "saba", "tia", "bibi", "umi", "ata", "mor", "far"))
_KIN_ELSEWHERE = frozenset(_KIN_OF_OTHERS.split()) - _GIVEN_AS_WELL
"""Words for one's own relatives in other languages, folded; written as names, they name nobody."""
_OWNERS = frozenset(words("my ma our oor your her his their the a an old wee auld dear poor big little"))
_CALLED_ON = frozenset(("god", "lord", "jesus", "christ", "allah", "santa", "inshallah"))
_GENERATIONS = frozenset(("jr", "jnr", "sr", "snr"))
_NO_FAMILIES = """
    street road lane avenue park bridge hill house hall hotel bar cafe café church school college university hospital
    club company group bank shop store market centre center station airport beach bay lake river island city town
    studio theatre theater museum gallery clinic surgery pharmacy bakery kitchen press systems services foods united
    rovers choir band league festival week day north south east west new old saint st san"""
_IN_OTHER_NAMES = frozenset(_NO_FAMILIES.split())
_FAMILIES = frozenset(
    words(
        "baker carpenter painter butcher tailor cook porter butler major minister priest abbot bishop dean parson"
        " deacon gardener driver barber sponsor coach chief rector pope king prince duke earl baron noble friend love"
        " darling buddy pal mate chum angel boy lad bud super care ex so boo bil sil mil fil pt gp bloke fella man"
    )
)
"""Roles that are family names, bynames or short for other words as well."""
_UNSAID = frozenset((RelationType.PARENT_OF, RelationType.SIBLING_OF, RelationType.RELATIVE_OF))


@cache
def _kin() -> frozenset[str]:
    return _folded(word for word, role in roles().items() if role.type in _UNSAID) | _KIN_ELSEWHERE


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


def is_written_as_a_persons(name: str) -> bool:
    """Tell whether a name of two to four words begins with a given name and has no word of a firm or a place."""
    parts = name.split()
    said = words(name)
    is_cased = len(parts) in (2, 3, 4) and all(part[0].isupper() for part in parts) and not name.isupper()
    return is_cased and said[:1] != () and said[0] in given_names() and not _IN_OTHER_NAMES & set(said)


def name_ends(written: str) -> int:
    """Return where a person's written name ends, small words behind it cut: 4 of "Jean fae"."""
    parts = words_of(written)
    if not parts or not parts[0].capitalised or parts[-1].capitalised:
        return len(written)
    return max(part.end for part in parts if part.capitalised)


def is_no_name(name: str) -> bool:
    """Tell whether it only says what somebody is to one, or calls on heaven: "Mama", "Sis.", "Lord"."""
    left = words(name)
    if len(left) > 1:
        return left[0] in _OWNERS and all(word in _OWNERS or word in _roles() for word in left)
    if not left or left[0] in _BEARABLE:
        return not left
    is_kin = left[0] in _kin() or name.casefold() == "mãe"
    return is_kin or is_title(name) or left[0] in _CALLED_ON or _is_role(left[0])


def is_called_on(name: str) -> bool:
    return words(name) in {(word,) for word in _CALLED_ON}


def is_addressed(name: str) -> bool:
    """Tell whether a name is written with a courtesy, as only a person's is: "Mme Ferrand", "Mr Hill"; no "Mr Price's"
    shop or street."""
    left = words(name)
    return 1 < len(left) <= 3 and left[0] in TITLES and not _IN_OTHER_NAMES.intersection(left)


def _is_role(word: str) -> bool:
    """Tell whether a word for what somebody does or is to one is nobody's name: "Joiner", but not "Baker"."""
    return word in _roles() and word not in given_names() and word not in _FAMILIES


@cache
def _roles() -> frozenset[str]:
    return _folded(word for word in roles() if " " not in word) | _kin()


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
