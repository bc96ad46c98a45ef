"""How strongly a name alone points to an entity, and by which of the ways names vary."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.lexicon.given_names import given_names
from ingest.resolving.directory import Entry, plain_key
from ingest.resolving.likeness import is_initial, is_nickname, is_short_for, misspelt, nearly
from ingest.resolving.person import Courtesy, PersonName
from knowledge.ingestion.resolution import Reason
from knowledge.keys.normal import normalise_name

_BY_REASON = {
    Reason.SAME_NAME: 0.97,
    Reason.SAME_SPELLING: 0.94,
    Reason.INITIALS: 0.85,
    Reason.PART: 0.85,
    Reason.LONGER: 0.85,
    Reason.NICKNAME: 0.5,
    Reason.MISSPELT: 0.8,
}
LONE = 0.07
"""So much less a single word says than a full name."""
_NEARLY = 0.6
"""Of full names that differ by a slip in both parts, or in a short one: something beside the name must agree, too."""
BY_FAMILY = 0.1
"""So much less a family name alone says than a given name: "Crowe said" is rarer than "Sheila said"."""

_SHORTENED = -0.22
"""So much more a nickname says that begins the name, of somebody who was only ever named in full: Bev of Beverley."""
BY_CALLING = 0.2
"""And so much less where the title is missing: Priya Patel need not be Dr Patel."""


@dataclass(frozen=True, slots=True)
class Match:
    strength: float
    reason: Reason


def match_person(name: PersonName, written: str, entry: Entry) -> Match | None:
    """Return how a name may stand for a person; None where it cannot: another family name is another person."""
    if name.courtesy and entry.courtesies and name.courtesy not in entry.courtesies:
        return None  # Mr Hill and Mrs Hill
    if _is_of_other_sex(name, entry):
        return None  # Mr Tulloch and Nan Tulloch
    if name.lone is not None:
        return _lone(name, name.lone, written, entry)
    if name.words in entry.fulls:
        same = normalise_name(written) in entry.names
        return _match(Reason.SAME_NAME if same else Reason.SAME_SPELLING)
    if entry.fulls:
        found = [match for full in entry.fulls if (match := _full(name, full, entry))]
        return max(found, key=lambda match: match.strength, default=None)
    return _longer(name, entry)


def _is_of_other_sex(name: PersonName, entry: Entry) -> bool:
    """Tell whether a courtesy on one side says otherwise than the given name on the other."""
    if entry.fulls and not name.courtesy:
        return False
    givens = {name.given} if name.is_full else {full[0] for full in entry.fulls}
    courtesies = entry.courtesies if name.is_full else {name.courtesy} - {None}
    told = {given_names().get(given, "") for given in givens} - {""}
    said = {"m" if courtesy is Courtesy.MR else "f" for courtesy in courtesies}
    return len(told) == 1 and len(said) == 1 and told != said


def match_other(written: str, entry: Entry, *, is_kind: bool) -> Match | None:
    """Return how a name may stand for an organisation, place, event or thing; misspelt only where the kind is one."""
    if normalise_name(written) in entry.names:
        return _match(Reason.SAME_NAME)
    key = plain_key(written)
    if key in entry.keys:
        return _match(Reason.SAME_SPELLING)
    digits = [letter for letter in key if letter.isdigit()]
    for other in entry.keys:
        if is_kind and len(key) >= 8 and digits == [letter for letter in other if letter.isdigit()]:
            likeness = misspelt(key, other)
            if likeness >= 0.93:
                return _match(Reason.MISSPELT, 0.02)
    return None


def _lone(name: PersonName, word: str, written: str, entry: Entry) -> Match | None:
    if word in entry.lones and not (name.courtesy and word in _given_names(entry)):
        same = normalise_name(written) in entry.names
        return _match(Reason.SAME_NAME if same else Reason.SAME_SPELLING, LONE)
    if name.courtesy:
        return _match(Reason.PART) if word in entry.families else _slip(word, entry.families)
    if word in _given_names(entry):
        return _match(Reason.PART)
    if any(word in full for full in entry.fulls):
        return _match(Reason.PART, 0.0 if name.calling else BY_FAMILY)
    if not entry.lones and any(is_short_for(word, given) for given in entry.givens):
        return _match(Reason.NICKNAME, _SHORTENED)
    if any(is_nickname(word, given) for given in entry.givens):
        return _match(Reason.NICKNAME)
    return _slip(word, entry.givens)


def _full(name: PersonName, full: tuple[str, ...], entry: Entry) -> Match | None:
    """Both names are full: the family must be one, and the given names must not differ, a slip aside."""
    if set(name.words) == set(full):
        return _match(Reason.SAME_SPELLING)  # the family first, as many write it
    shorter, longer = sorted((name.words, full), key=len)
    if set(shorter) < set(longer):
        return _match(Reason.PART if name.words == shorter else Reason.LONGER, -0.05)
    family = _one_family(name.family, full)
    if family is None:
        is_near = name.given in entry.givens and nearly(name.family, full[-1])
        return Match(_NEARLY, Reason.MISSPELT) if is_near else None
    if name.given in entry.givens:
        return family if family.reason is Reason.MISSPELT else _match(Reason.SAME_SPELLING, 0.04)
    for given in entry.givens:
        if is_initial(name.given, given):
            return _match(Reason.INITIALS)
        if is_nickname(name.given, given):
            return _match(Reason.NICKNAME, -0.35)
    slip = _slip(name.given, entry.givens)
    if slip and family.reason is not Reason.MISSPELT:
        return slip
    return Match(_NEARLY, Reason.MISSPELT) if slip or nearly("".join(name.words), "".join(full)) else None


def _one_family(family: str, full: tuple[str, ...]) -> Match | None:
    known = full[-1]
    if family == known or set(family.split("-")) & set(known.split("-")):
        return _match(Reason.SAME_NAME)
    if is_initial(family, known):
        return _match(Reason.INITIALS)
    return _slip(family, frozenset((known,)))


def _longer(name: PersonName, entry: Entry) -> Match | None:
    """The entity is known by single words alone."""
    if name.given in entry.lones:
        return _match(Reason.LONGER)
    if any(word in entry.lones for word in name.words):
        return _match(Reason.LONGER, BY_CALLING if entry.callings and not name.calling else BY_FAMILY)
    if any(is_nickname(name.given, lone) for lone in entry.lones):
        return _match(Reason.NICKNAME)
    return _slip(name.given, entry.lones)


def _given_names(entry: Entry) -> frozenset[str]:
    return frozenset(full[0] for full in entry.fulls)


def _slip(word: str, others: frozenset[str]) -> Match | None:
    likeness = max((misspelt(word, other) for other in others), default=0.0)
    return Match(min(_BY_REASON[Reason.MISSPELT], likeness - 0.1), Reason.MISSPELT) if likeness else None


def _match(reason: Reason, less: float = 0.0) -> Match:
    return Match(_BY_REASON[reason] - less, reason)
