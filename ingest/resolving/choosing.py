"""Choose among those whom a name may mean: by how strongly the name points, and how the scene fits."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import IntEnum

from ingest.resolving.directory import Entry
from ingest.resolving.matching import Match, match_other, match_person
from ingest.resolving.person import PersonName, person_name
from ingest.resolving.profile import CONFLICT, Scene
from ingest.resolving.state import State
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, Method
from knowledge.ingestion.resolution import Meant, Reason

ENOUGH = 0.7
"""From here on a name is taken for a known entity; below, somebody new is made."""
_FULL = 0.9
"""From here on a full name says who is meant whatever is said around it."""
_CLEAR = 0.08
"""By so much the best of several must lead to be as sure as its score."""
_HERE = 0.1
_OTHERWISE_NAMED_HERE = -0.3
_SURE_OF_KIND = 0.6
_VARIANTS = (Reason.NICKNAME, Reason.MISSPELT)


@dataclass(frozen=True, slots=True)
class Choice:
    entry: Entry
    reason: Reason
    confidence: float

    @property
    def meant(self) -> Meant:
        return Meant(self.entry.id, self.reason, self.confidence)


@dataclass(frozen=True, slots=True)
class _Scored:
    entry: Entry
    match: Match
    score: float


def choose_person(state: State, name: str, scene: Scene, here: Mapping[str, Set[str]]) -> Choice | None:
    """Return whom a name means, None for somebody new; `here` are those named in this memory, with their names."""
    person = person_name(name)
    if person is None:
        return None
    scored = [
        _Scored(entry, match, _score(state, person, entry, match, scene, here.get(entry.id)))
        for entry in state.directory.people(person)
        if (match := match_person(person, name, entry)) and not _hardly_oneself(entry, match)
    ]
    if scene.cue.is_other and not person.is_full:
        scored = _others(state, scored, here)
    if scene.cue.is_own and (known := [one for one in scored if one.entry.id not in scene.strangers]):
        scored = known
    if scene.cue.is_new:
        scored = [one for one in scored if one.entry.id in here or person.words in one.entry.fulls]
    if not scored:
        return None
    ordered = sorted(scored, key=lambda one: _rank(state, one), reverse=True)
    best = ordered[0]
    if best.score < ENOUGH:
        return None
    rivals = [one for one in ordered[1:] if one.score >= ENOUGH]
    lead = best.score - rivals[0].score if rivals else _CLEAR
    sure = min(1.0, best.score) * (1.0 if lead >= _CLEAR else 0.6)
    return Choice(best.entry, Reason.CONTEXT if rivals else best.match.reason, round(sure, 3))


class Openness(IntEnum):
    """How much a name leaves open, so that it is better read after the others of its memory."""

    ONE = 0
    SEVERAL = 1
    VARIANT = 2


def openness(state: State, name: str) -> Openness:
    """Tell whether one is known whom a name may mean, or several, or only some with a name like it."""
    person = person_name(name)
    if person is None:
        return Openness.ONE
    found = [match for entry in state.directory.people(person) if (match := match_person(person, name, entry))]
    if found and all(match.reason in _VARIANTS for match in found):
        return Openness.VARIANT
    return Openness.SEVERAL if len(found) > 1 else Openness.ONE


def choose_other(state: State, mention: FoundMention) -> Choice | None:
    """Return which organisation, place, event or thing is meant; another kind only where the kind was a guess."""
    guessed = is_guess(mention)
    scored = []
    for entry in state.directory.others(mention.name, mention.kind):
        is_kind = entry.known.kind is mention.kind
        match = match_other(mention.name, entry, is_kind=is_kind)
        if match and (is_kind or guessed):
            scored.append((is_kind, match.strength, entry.known.uses, entry.id, entry, match))
    if not scored:
        return None
    *_, entry, match = max(scored, key=lambda one: one[:4])
    return Choice(entry, match.reason, match.strength)


def choose_namesake(state: State, mention: FoundMention) -> Choice | None:
    """Return who bears this very name where the mention was guessed not to be a person, or what where to be one."""
    if not is_guess(mention):
        return None
    found = [entry for entry in state.directory.namesakes(mention.name) if entry.is_person is not is_person(mention)]
    if not found:
        return None
    best = max(found, key=lambda entry: (entry.known.is_stated, entry.known.uses, entry.id))
    return Choice(best, Reason.SAME_NAME, 0.75)


def is_guess(mention: FoundMention) -> bool:
    """Tell whether the kind is in doubt: the encoder was not sure of it, or it is that of another bearer."""
    return mention.method is Method.KNOWN_NAME or is_unsure(mention)


def is_unsure(mention: FoundMention) -> bool:
    return mention.method is Method.MODEL and mention.confidence < _SURE_OF_KIND


def _others(state: State, scored: list[_Scored], here: Mapping[str, Set[str]]) -> list[_Scored]:
    """Return those whom `the other Sam` may mean: nobody named in this memory, else not the one spoken of last."""
    away = [one for one in scored if one.entry.id not in here]
    if len(away) < len(scored) or not scored:
        return away
    last = max(scored, key=lambda one: _last_seen(state, one))
    return [one for one in scored if one is not last]


def _last_seen(state: State, one: _Scored) -> str:
    return state.profile(one.entry.id).last_seen or one.entry.known.last_seen


def _rank(state: State, one: _Scored) -> tuple[float, str, int, str]:
    """Of those who fit equally well, the one who was spoken of last."""
    return round(one.score, 2), _last_seen(state, one), one.entry.known.uses, one.entry.id


def _score(
    state: State, person: PersonName, entry: Entry, match: Match, scene: Scene, named_here: Set[str] | None
) -> float:
    profile = state.profile(entry.id)
    if profile.is_born_otherwise(scene.marks):
        return match.strength + CONFLICT
    fit = profile.fit(scene, entry.families)
    if person.is_full and match.strength >= _FULL:
        return match.strength + fit / 10
    fit += profile.by_calling(person.calling, entry.callings, entry.families)
    if named_here is not None:
        fit += _OTHERWISE_NAMED_HERE if match.reason in _VARIANTS else _HERE
    return match.strength + fit


def _hardly_oneself(entry: Entry, match: Match) -> bool:
    """Nobody writes of themselves by a nickname or a part of the name; whoever bears it is somebody else."""
    return entry.known.is_self and match.reason not in (Reason.SAME_NAME, Reason.SAME_SPELLING)


def is_person(mention: FoundMention) -> bool:
    return mention.kind is EntityKind.CONTACT
