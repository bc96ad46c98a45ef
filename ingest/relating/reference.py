"""Whom a pronoun means: the people named before it, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.relating.marking import Marked
from ingest.relating.symbols import MAY_OWN, ME, MYSELF, OURSELVES, OWNS, PERSON, PRONOUN, ROLE, WE, one_of, place_of

_SEX = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_TITLED = {
    "m": re.compile(r"(?:mr|sir|father|fr|brother|lord|herr|señor|don|sheikh|uncle)\b", re.IGNORECASE),
    "f": re.compile(r"(?:mrs|ms|miss|sister|lady|frau|señora|doña|madame|mme|auntie|aunt)\b", re.IGNORECASE),
}
_PEOPLE = one_of(PERSON)
_ROLE = one_of(ROLE)
_OWNER = rf"[{_PEOPLE}{one_of(PRONOUN)}{ME}{WE}{MYSELF}{OURSELVES}](?:{OWNS}|{MAY_OWN}|'s|')"
_ROLE_BEFORE = re.compile(rf"(?P<role>[{_ROLE}]),? (?:is |was |called |named )?(?P<who>[{_PEOPLE}])")
_ROLE_AFTER = re.compile(
    rf"(?P<who>[{_PEOPLE}])(?:,| is| was|'s)? \(?{_OWNER} (?:[\w'-]+ ){{0,2}}?(?P<role>[{_ROLE}])(?!,? [{_PEOPLE}])"
)
_BESIDE = re.compile(rf"(?P<who>[{_PEOPLE}]),? (?:and |& )$")
"""Of "Adelheid, Friedl and his wife" it is Friedl's wife."""
_OF_ANOTHER = re.compile(rf"(?P<who>[{_PEOPLE}]), [{_PEOPLE}]'s (?:[\w'-]+ ){{0,3}}?[{_ROLE}],? $")
"""Before "who": of "Taiwo, Tunde's brother, who" it is Taiwo."""
_SYMBOL = re.compile(rf"[{_PEOPLE}{one_of(PRONOUN)}.!?\n;]")
_ENDS = ".!?\n;"
_REACH = 80


def refer(marked: Marked) -> tuple[tuple[int, ...], ...]:
    """Return, for each pronoun, whom it can mean by the places of their mentions; "they" means them all."""
    sexes = _sexes(marked)
    sentences: list[list[int]] = [[]]
    referents: list[tuple[int, ...]] = []
    for found in _SYMBOL.finditer(marked.text):
        symbol = found.group()
        if symbol in _ENDS:
            if sentences[-1]:
                sentences.append([])
            continue
        if PERSON <= ord(symbol) < PRONOUN:
            sentences[-1].append(place_of(symbol))
            continue
        word = marked.pronouns[place_of(symbol)]
        if word in ("they", "them", "their", "theirs"):
            referents.append(tuple(next((s for s in reversed(sentences) if len(s) > 1), _last(sentences))))
        elif word in ("who", "whose"):
            apposed = _OF_ANOTHER.search(marked.text, max(0, found.start() - _REACH), found.start())
            referents.append((place_of(apposed["who"]),) if apposed else tuple(_last(sentences)[-1:]))
        else:
            sex = _SEX[word]
            fitting = [
                [place for place in dict.fromkeys(sentence) if _named(sexes, marked, place) in ("", sex)]
                for sentence in reversed(sentences)
            ]
            order = tuple(dict.fromkeys(place for sentence in fitting for place in sentence))
            beside = _BESIDE.search(marked.text[max(0, found.start() - 6) : found.start()])
            if beside and (near := place_of(beside["who"])) in order:
                order = (near, *(place for place in order if place != near))
            if order:
                sexes.setdefault(order[0], sex)
                sentences[-1].append(order[0])
            referents.append(order)
    return tuple(referents)


def _last(sentences: Sequence[list[int]]) -> list[int]:
    return next((sentence for sentence in reversed(sentences) if sentence), [])


def _sexes(marked: Marked) -> dict[int, str]:
    sexes: dict[int, str] = {}
    for pattern in (_ROLE_BEFORE, _ROLE_AFTER):
        for found in pattern.finditer(marked.text):
            if sex := marked.role(found["role"]).sex:
                sexes[place_of(found["who"])] = sex
    for place, mention in enumerate(marked.mentions):
        for sex, titled in _TITLED.items():
            if titled.match(mention.name):
                sexes.setdefault(place, sex)
    return sexes


def _named(sexes: dict[int, str], marked: Marked, place: int) -> str:
    """Return the sex that is told of a name, here or at another of its mentions."""
    if place in sexes:
        return sexes[place]
    name = marked.mentions[place].name
    return next((sex for other, sex in sexes.items() if marked.mentions[other].name == name), "")
