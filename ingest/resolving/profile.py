"""What is said around an entity, summed over the memories that name it, and how well a new mention fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ingest.lexicon import lexicon
from ingest.resolving.cues import MINE, Cue, cue_of, roles_of_the_one
from ingest.resolving.marks import UNMARKED, Marks, marks_of, same_day
from ingest.resolving.roles import (
    ROLES,
    Sphere,
    are_worlds_apart,
    exclude_each_other,
    is_by_blood,
    is_elders,
    is_love,
    same_role,
)
from ingest.resolving.spelling import words, words_in
from knowledge.ingestion.resolution import Occurrence

CONFLICT = -0.5
_SAME_ROLE, _COMMON_ROLE = 0.2, 0.05
"""One has one cousin or landlord of a name, and many friends and colleagues."""
_COMMON = (Sphere.SOCIAL, Sphere.STUDY, Sphere.WORK)
_OTHER_PLACE = -0.3
_FROM_ELSEWHERE = -0.17
_WITHOUT_ROLE = -0.06
_OTHER_CALLING = -0.3
_OTHER_STANDING = -0.25
_SAME_COMPANY = 0.1
_SAME_CONVERSATION = 0.04
_SAME_SPEAKER = 0.03
_SAME_WORDS = 0.12
_SAME_MARK, _SAME_MARKS = 0.15, 0.3
_WORD_WORTH = 0.04
_COMMON_WORTH = 0.015


@dataclass(frozen=True, slots=True)
class Scene:
    """A mention with what stands around it."""

    cue: Cue
    told: frozenset[str]
    """The words of its memory that carry meaning, folded."""
    marks: Marks = UNMARKED
    """Of a memory that names nobody else."""
    company: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    """Of the company those whom this very memory introduces."""
    conversation: str | None = None
    speaker: str | None = None


@dataclass(slots=True)
class Profile:
    """An entity's scenes, summed."""

    roles: set[tuple[str, str]] = field(default_factory=set)
    where: list[frozenset[str]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    numbers: set[str] = field(default_factory=set)
    born: set[str] = field(default_factory=set)
    company: set[str] = field(default_factory=set)
    conversations: set[str] = field(default_factory=set)
    speakers: set[str] = field(default_factory=set)
    last_seen: str = ""

    @classmethod
    def of(cls, occurrences: Iterable[Occurrence]) -> Profile:
        profile = cls()
        for said in occurrences:
            told = telling(said.text)
            is_of_one = said.is_alone and said.speaker is None
            marks = marks_of(said.text) if is_of_one else UNMARKED
            if is_of_one:
                profile.roles |= roles_of_the_one(said.text)
            for start, end in said.spans:
                profile.add(
                    Scene(
                        spoken_by(cue_of(said.text, start, end), said.speaker),
                        told,
                        marks,
                        company=said.company,
                        conversation=said.conversation,
                        speaker=said.speaker,
                    ),
                    said.occurred_at,
                )
        return profile

    def add(self, scene: Scene, at: str) -> None:
        self.roles |= scene.cue.roles
        if scene.cue.where:
            self.where.append(scene.cue.where)
        self.told.update(scene.told)
        self.numbers |= scene.marks.numbers
        self.born |= scene.marks.born
        self.company |= scene.company
        if scene.conversation:
            self.conversations.add(scene.conversation)
        if scene.speaker:
            self.speakers.add(scene.speaker)
        self.last_seen = max(self.last_seen, at)

    def is_born_otherwise(self, marks: Marks) -> bool:
        return bool(self.born and marks.born) and not any(same_day(a, b) for a in self.born for b in marks.born)

    def excludes(self, cue: Cue) -> bool:
        """Tell whether somebody said to be this cannot be what was said before."""
        if any(same_role(role, known) for role in cue.denied for _, known in self.roles):
            return True
        return any(
            exclude_each_other(role, known) if whose == known_whose else _are_of_two(whose, known_whose, role, known)
            for whose, role in cue.roles
            for known_whose, known in self.roles
        ) and not any(self._shared_roles(cue))

    def fit(self, scene: Scene, families: frozenset[str] = frozenset()) -> float:
        """Return how much more (or less) a mention in this scene is this entity, of these family names, than its name
        says."""
        if self.excludes(scene.cue):
            return CONFLICT
        fit = self._by_role(scene.cue) + self._by_standing(scene.cue)
        fit += self._by_place(scene.cue, families)
        if not scene.cue.roles and any(whose == MINE and is_elders(role) for whose, role in self.roles):
            fit += _WITHOUT_ROLE
        if self.company & scene.company:
            fit += _SAME_COMPANY
        if scene.conversation in self.conversations:
            fit += _SAME_CONVERSATION
        if scene.speaker in self.speakers:
            fit += _SAME_SPEAKER
        fit += min(_SAME_MARKS, _SAME_MARK * len(self.numbers & scene.marks.numbers))
        if any(same_day(a, b) for a in self.born for b in scene.marks.born):
            fit += _SAME_MARK
        common = lexicon().common
        worth = sum(_COMMON_WORTH if word in common else _WORD_WORTH for word in scene.told if word in self.told)
        return fit + min(_SAME_WORDS, worth)

    def is_set_apart(self, own_families: frozenset[str]) -> bool:
        """Tell whether something besides the first name says who this is."""
        return bool(own_families or self.roles or self.where)

    def by_calling(self, calling: str | None, callings: frozenset[str], families: frozenset[str]) -> float:
        """A pastor is whoever was called so; somebody who is set apart otherwise is likelier somebody else."""
        if calling is None or calling in callings:
            return _SAME_ROLE if calling else 0.0
        if calling in ROLES and any(same_role(calling, role) for _, role in self.roles):
            return _SAME_ROLE
        return _OTHER_CALLING if self.is_set_apart(families) or callings else 0.0

    def _by_role(self, cue: Cue) -> float:
        shared = list(self._shared_roles(cue))
        if not shared:
            return 0.0
        return _COMMON_ROLE if all(ROLES[role][0] in _COMMON for role in shared) else _SAME_ROLE

    def _by_standing(self, cue: Cue) -> float:
        """My aunt is hardly the stage manager: whoever is of the family is spoken of as that."""
        pairs = ((cue.roles, self.roles), (self.roles, cue.roles))
        is_kin_here = any(_is_kin(one) and _is_at_work(other) for one, other in pairs)
        is_another = is_kin_here or self._is_of_another_world(cue) or self._is_anothers(cue)
        return _OTHER_STANDING if is_another else 0.0

    def _is_anothers(self, cue: Cue) -> bool:
        """Tell whether somebody introduced as another's is known as one's own kin: `João's girlfriend Inès`."""
        is_anothers = bool(cue.roles) and all(whose not in ("", MINE) for whose, _ in cue.roles)
        own = (role for whose, role in self.roles if whose == MINE)
        return is_anothers and cue.is_apposed and any(is_by_blood(role) for role in own)

    def _is_of_another_world(self, cue: Cue) -> bool:
        """Tell whether somebody introduced by a role is known from elsewhere: `my landlady Nino`."""
        if not cue.is_apposed or any(self._shared_roles(cue)):
            return False
        return any(
            whose == known_whose and are_worlds_apart(role, known)
            for whose, role in cue.roles
            for known_whose, known in self.roles
        )

    def _shared_roles(self, cue: Cue) -> Iterator[str]:
        for whose, role in cue.roles:
            for known_whose, known in self.roles:
                if same_role(role, known) and (whose == known_whose or not whose or not known_whose):
                    yield role

    def _by_place(self, cue: Cue, families: frozenset[str]) -> float:
        """`Kerem from my course` is no cousin, and not the Kerem from the gym; of `Tom from accounts` the band's Tom is
        not known to have to do with accounts."""
        if bool(cue.where) != bool(self.where):
            placed, related = (cue, self.roles) if cue.where else (self, cue.roles)
            is_kin = any(whose == MINE and ROLES[role][0] is Sphere.KIN for whose, role in related)
            if is_kin and not placed.roles:
                return _OTHER_PLACE
            is_strange = cue.is_from_there and not cue.roles and not any(word in self.told for word in cue.where)
            return _FROM_ELSEWHERE if is_strange and self.is_set_apart(families) else 0.0
        if not cue.where:
            return 0.0
        if any(cue.where & known for known in self.where) or sum(word in self.told for word in cue.where) > 1:
            return _SAME_ROLE
        return _OTHER_PLACE


def _are_of_two(whose: str, known_whose: str, role: str, known: str) -> bool:
    """Tell whether one is one's own love and the other another's: `my sister's husband Craig`, `my husband Craig`."""
    is_own = MINE in (whose, known_whose) and "" not in (whose, known_whose)
    return is_own and is_love(role) and is_love(known)


def _is_kin(roles: Iterable[tuple[str, str]]) -> bool:
    return any(whose == MINE and ROLES[role][0] is Sphere.KIN for whose, role in roles)


def _is_at_work(roles: Iterable[tuple[str, str]]) -> bool:
    told = list(roles)
    return bool(told) and all(not whose and ROLES[role][0] in (Sphere.WORK, Sphere.SERVICE) for whose, role in told)


def spoken_by(cue: Cue, speaker: str | None) -> Cue:
    """Return the cue with `my` being the speaker's, where somebody else than the owner speaks."""
    if speaker is None or not cue.roles:
        return cue
    mine = " ".join(words(speaker)) or speaker
    return replace(cue, roles=frozenset((mine if whose == MINE else whose, role) for whose, role in cue.roles))


def telling(text: str) -> frozenset[str]:
    """Return the words of a text that are no function words."""
    stop = lexicon().stop
    return frozenset(word for word in words_in(text[:2_000]) if len(word) > 2 and word not in stop)
