"""A person's name in its parts: titles, given names, family names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from ingest.resolving.spelling import words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TO_MEN = _words("mr mister sir herr hr monsieur senor sr signor sig meneer dhr senhor kyrios gospodin")
_TO_WOMEN = _words(
    "mrs missus ms miss madam frau fraulein fru madame mademoiselle mme mlle senora senorita sra srta signora"
    " signorina senhora pani mevrouw mevr kyria gospozha"
)
"""Said of anybody; with one more word they name a family, and Mr Hill is not Mrs Hill."""
TITLES = _TO_MEN | _TO_WOMEN | _words("ing engr arq lic abg mx")
_SAME_CALLING = {
    "doctor": "dr",
    "doktor": "dr",
    "dra": "dr",
    "prof": "professor",
    "professeur": "professor",
    "profesor": "professor",
    "profe": "professor",
    "dottore": "dr",
    "dottoressa": "dr",
    "maestra": "maestro",
    "mestre": "maestro",
    "cpt": "captain",
    "skipper": "captain",
    "sis": "sister",
    "soeur": "sister",
    "hermana": "sister",
    "bro": "brother",
    "fr": "father",
    "padre": "father",
    "rev": "pastor",
    "reverend": "pastor",
    "vicar": "pastor",
    "minister": "pastor",
    "sgt": "sergeant",
    "capt": "captain",
    "lt": "lieutenant",
    "col": "colonel",
    "maj": "major",
    "det": "detective",
    "insp": "inspector",
    "sheikh": "shaikh",
    "sheik": "shaikh",
    "auntie": "aunt",
    "aunty": "aunt",
    "tita": "aunt",
    "tante": "aunt",
    "tito": "uncle",
    "onkel": "uncle",
}
CALLINGS = _words(
    "dr professor sister brother father pastor rabbi imam shaikh captain sergeant lieutenant colonel major general"
    " detective inspector officer constable judge justice coach chef nurse matron principal senator councillor mayor"
    " dame lady lord deacon uncle auntie aunty aunt cousin grandma grandpa granny grandad nana tita tito tante onkel"
    " oma opa kuya maestro maitre ustad ustaz pandit sensei chief"
) | frozenset(_SAME_CALLING)
"""What somebody is, said before the name; it tells namesakes apart."""
_SUFFIXES = _words("jr jnr sr snr ii iii iv phd md esq obe mbe cbe ba ma msc bsc rn")
_SIZES = _words("big wee auld old little lil")
"""Before one word they make a byname of it and tell namesakes apart: "Big Rab" and "Wee Rab"."""
_HONOURED = re.compile(r"-(?:san|sama|kun|chan|sensei|senpai|ji|nim|ssi|hanim|bey|abi|jan|da)$|^-")
"""What is hung on a name to honour who bears it: "Sakamoto-san"."""
_PARTICLES = _words(
    "van von der den de da di du del della la le bin bint ibn al el ter ten af av zu zur dos das st mac o"
)
_ARTICLES = _words("the el la")
"""Before one word they make a byname of it: "El Flaco" is Flaco."""


class Courtesy(Enum):
    """How somebody is addressed, whose given name may be unknown."""

    MR = auto()
    MS = auto()


@dataclass(frozen=True, slots=True)
class PersonName:
    """The words of a name, folded. One word alone may be a given or a family name: it is `lone`."""

    words: tuple[str, ...]
    calling: str | None = None
    courtesy: Courtesy | None = None

    @property
    def lone(self) -> str | None:
        return self.words[0] if len(self.words) == 1 else None

    @property
    def given(self) -> str:
        return self.words[0]

    @property
    def family(self) -> str:
        return self.words[-1]

    @property
    def is_full(self) -> bool:
        return len(self.words) > 1


@lru_cache(maxsize=65_536)
def person_name(name: str) -> PersonName | None:
    """Read a name as written; None where nothing is left of it besides titles."""
    left = list(words(_unhandled(name)))
    calling, courtesy = None, None
    left = [word for word in (_HONOURED.sub("", word) for word in left) if word]
    while len(left) > 1 and left[0] in TITLES | CALLINGS:
        first = left.pop(0)
        if first in CALLINGS:
            calling = _SAME_CALLING.get(first, first)
        elif first in _TO_MEN | _TO_WOMEN:
            courtesy = Courtesy.MR if first in _TO_MEN else Courtesy.MS
    while len(left) > 1 and left[-1] in _SUFFIXES:
        left.pop()
    if len(left) == 2 and left[0] in _ARTICLES:
        left.pop(0)
    if len(left) == 2 and left[0] in _SIZES and calling is None:
        calling = left.pop(0)
    if not left:
        return None
    # "von Trapp" is a family, "Van Morrison" and, in a hurry, "van morrison" are not.
    is_family = name[:1].islower() and any(map(str.isupper, name))
    return PersonName(tuple(_joined(left, from_start=is_family)), calling, courtesy)


def _unhandled(name: str) -> str:
    """Return a handle as a name: dele_okafor is written so because handles have no spaces."""
    return name.replace("_", " ").replace(".", " ") if " " not in name and ("_" in name or "." in name) else name


def _joined(left: list[str], *, from_start: bool) -> list[str]:
    """Join particles to the family name behind them: `van der Berg` is one word of a name."""
    joined: list[str] = []
    at = 0
    while at < len(left):
        end = at
        while (joined or from_start) and end < len(left) - 1 and left[end] in _PARTICLES:
            end += 1
        joined.append(" ".join(left[at : end + 1]))
        at = end + 1
    return joined
