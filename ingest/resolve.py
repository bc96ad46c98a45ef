"""Which entity each name of a batch means: one that is known, a new one, or two that turn out to be one.

A pure function of values. Memories are taken one after the other, each with what those before it said, so that it makes
no difference how they are cut into batches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.resolving.choosing import (
    Choice,
    choose_namesake,
    choose_other,
    choose_person,
    is_person,
    openness,
)
from ingest.resolving.cues import NOTHING, Cue
from ingest.resolving.directory import Directory, Entry
from ingest.resolving.grouping import groups_of, is_of_one, people_of
from ingest.resolving.marks import UNMARKED, Marks, marks_of
from ingest.resolving.matching import match_person
from ingest.resolving.person import person_name
from ingest.resolving.profile import Scene, spoken_by, telling
from ingest.resolving.spelling import words
from ingest.resolving.state import State
from ingest.resolving.ties import Tie
from knowledge.entities.entity import EntityKind
from knowledge.entities.merging import UsersWord
from knowledge.ingestion.addresses import is_address
from knowledge.ingestion.facts import FoundAddress, FoundMention
from knowledge.ingestion.resolution import Meant, Occurrence, Reading, Reason, Resolution, Tied
from knowledge.keys.normal import normalise_name
from knowledge.levels import LOCKED_CLEARANCE, Sensitivity

MAX_WANTED = 128
"""Entities of one batch whose earlier memories are read."""
MAX_TIED = 24
"""Names of one memory that it makes one with others: more is no note of a life, and each merge costs."""
_TIED = 0.9
_AT_ADDRESS = 0.99


def resolve(
    batch: Sequence[Reading],
    directory: Directory,
    occurrences: Mapping[str, Sequence[Occurrence]],
    word: UsersWord,
    new_id: Callable[[], str],
) -> Resolution:
    """Decide for every mention, speaker and end of a relation; `occurrences` are those of whom `wanted` names."""
    state = State(directory, occurrences, new_id)
    for reading in batch:
        _Memory(reading, state, word).resolve()
    return state.resolution


def wanted(batch: Sequence[Reading], directory: Directory) -> list[str]:
    """Return the entities whose earlier memories must be known: where a name alone does not tell who is meant."""
    asked: dict[str, None] = {}
    for reading in batch:
        for mention, cue in people_of(reading).items():
            name = person_name(mention.name)
            if name is None:
                continue
            found = [entry for entry in directory.people(name) if match_person(name, mention.name, entry)]
            is_marked = is_of_one(reading) and marks_of(reading.draft.content)
            if len(found) > 1 or (found and (cue or name.calling or is_marked)):
                asked |= dict.fromkeys(entry.id for entry in found)
        if len(asked) >= MAX_WANTED:
            break
    return list(asked)[:MAX_WANTED]


@dataclass(slots=True)
class _Memory:
    """One memory of the batch, while its names are resolved."""

    reading: Reading
    state: State
    word: UsersWord
    meant: dict[FoundMention, Meant] = field(default_factory=dict)
    here: dict[str, set[str]] = field(default_factory=dict)
    """Entities named so far, with the names used."""
    cues: dict[FoundMention, Cue] = field(default_factory=dict)
    introduced: set[str] = field(default_factory=set)
    tied: int = 0
    told: frozenset[str] = frozenset()
    marks: Marks = UNMARKED

    def resolve(self) -> None:
        reading, resolution = self.reading, self.state.resolution
        # What everybody may know who reads at all stands in the open, the owner's lowest level included.
        self.state.directory.ceiling = max(reading.level, LOCKED_CLEARANCE)
        if reading.mentions or reading.draft.speaker:
            self.told = telling(reading.draft.content)
            self.marks = marks_of(reading.draft.content) if is_of_one(reading) else UNMARKED
        if speaker := self._speaker():
            resolution.speakers[reading.id] = speaker
        for mention in reading.mentions:
            if not is_person(mention):
                self._take(mention, choose_other(self.state, mention) or choose_namesake(self.state, mention))
        self.cues = people_of(reading)
        groups = list(groups_of(list(self.cues), reading.draft.content))
        for group, ties in sorted(groups, key=lambda pair: self._openness(pair[0])) if len(groups) > 1 else groups:
            self._take_group(group, ties)
        self._remember()
        resolution.mentions[reading.id] = [self.meant[mention] for mention in reading.mentions]
        resolution.addresses[reading.id] = [self._whose(address) for address in reading.found.addresses]
        for relation in reading.found.relations:
            for name in filter(None, (relation.subject, relation.object)):
                if (reading.id, name) not in resolution.ends and (end := self._end(name)):
                    resolution.ends[reading.id, name] = end

    def _speaker(self) -> Meant | None:
        written = self.reading.draft.speaker
        if not written:
            return None
        if is_address(written):
            # A number may not stand readable as a name, but the owner may have said whose it is.
            speaker = self._at(written)
            if speaker:
                self.here[speaker.entity] = set()
            return speaker
        scene = Scene(NOTHING, frozenset(), conversation=self.reading.conversation)
        choice = choose_person(self.state, written, scene, {})
        entry = choice.entry if choice else self.state.make(EntityKind.CONTACT, written)
        self.state.learn(entry, written)
        self.here[entry.id] = set()
        meant = choice.meant if choice else Meant(entry.id, Reason.NEW, 1.0)
        return replace(meant, entity=self.state.named(meant.entity, written))

    def _take_group(self, group: Sequence[FoundMention], ties: Sequence[Tie]) -> None:
        """Decide for names that the text calls one person's; mostly that is one name alone."""
        self.tied += len(group) - 1
        if len(group) == 1 or self.tied > MAX_TIED:
            for mention in group:
                self._take(mention, self._choose(mention))
            return
        choices = self._agreeing({mention: self._choose(mention) for mention in group})
        known = list({choice.entry.id: choice.entry for choice in choices.values() if choice}.values())
        has_unheard = len(known) == 1 and None in choices.values()
        if all(tie.is_hint for tie in ties) and not has_unheard:
            for mention in group:
                self._take(mention, self._choose(mention))
            return
        one = self._unified(known) if known else None
        for mention in group:
            choice = choices[mention]
            if one is not None and choice is None:
                choice = self._joined(one, mention)
                one = choice.entry
            elif one is not None and choice and self.state.directory.get(choice.entry.id) is None:
                choice = Choice(one, Reason.TIE, _TIED)
            taken = self._take(mention, choice)
            one = taken if one is None or taken.id == one.id else one
        if one is not None:
            names = frozenset(mention.name for mention in group)
            self.state.resolution.tied.append(Tied(one.id, names, self.reading.id, self.reading.level))

    def _joined(self, one: Entry, mention: FoundMention) -> Choice:
        """Make somebody of a name never heard before, and one with this one: as long as this memory says so."""
        choice = self._choose(mention)
        if choice is not None and choice.entry.id == one.id:  # by the name alone, now that the other is known
            return choice
        known = self.state.directory.get(one.id) or one
        return Choice(self.state.join(known, mention.kind, mention.name, self.reading.id, _TIED), Reason.TIE, _TIED)

    def _agreeing(self, choices: Mapping[FoundMention, Choice | None]) -> dict[FoundMention, Choice | None]:
        """Drop who was chosen by a first name alone where another name of the group is no name of theirs."""
        names = [(name, mention.name) for mention in choices if (name := person_name(mention.name)) and name.is_full]
        kept: dict[FoundMention, Choice | None] = {}
        for mention, choice in choices.items():
            told, entry = person_name(mention.name), choice.entry if choice else None
            is_other = entry is not None and entry.fulls and any(not match_person(*full, entry) for full in names)
            kept[mention] = None if is_other and told and not told.is_full else choice
        return kept

    def _openness(self, group: Sequence[FoundMention]) -> tuple[bool, int]:
        """Tell how late a name is read: one's own and the other one of a name after whom the memory introduces."""
        is_set_off = any(self.cues[mention].is_other or self.cues[mention].is_own for mention in group)
        return is_set_off, max(openness(self.state, mention.name) for mention in group)

    def _unified(self, known: Sequence[Entry]) -> Entry:
        """Make one of those that a memory says are one, but for whom the owner said are two; return who stays."""
        made = self.state.resolution.made
        survivor = max(
            known,
            key=lambda one: (
                one.is_person,
                one.known.is_self,
                one.known.is_stated,
                bool(one.fulls),
                one.id not in made,
                one.known.uses,
                one.id,
            ),
        )
        for other in known:
            # That two are one may be known from wherever both are: what a secret alone says may not.
            is_told = self.reading.level < Sensitivity.SECRET and other.is_person and not other.known.is_self
            if other.id != survivor.id and is_told and not self.word.are_apart(survivor.id, other.id):
                survivor = self.state.unify(survivor, other, self.reading.id, _TIED)
        return survivor

    def _choose(self, mention: FoundMention) -> Choice | None:
        return (
            self._reached_there(mention)
            or choose_person(self.state, mention.name, self._scene(mention), self.here)
            or choose_namesake(self.state, mention)
        )

    def _reached_there(self, mention: FoundMention) -> Choice | None:
        """Return who has the address that the text says is this one's, if the name may be theirs: first of all."""
        name = person_name(mention.name)
        given = [address.text for address in self.reading.found.addresses if address.of == mention]
        holders = {entry.id: entry for address in given for entry in self.state.directory.at(address)}
        found = [entry for entry in holders.values() if name and match_person(name, mention.name, entry)]
        return Choice(found[0], Reason.ADDRESS, _AT_ADDRESS) if len(found) == 1 else None

    def _at(self, address: str) -> Meant | None:
        holders = self.state.directory.at(address)
        return Meant(holders[0].id, Reason.ADDRESS, _AT_ADDRESS) if len(holders) == 1 else None

    def _whose(self, address: FoundAddress) -> Meant | None:
        """Return whose an address is: his whom the text names beside it, else of the one who is known to have it."""
        meant = self.meant.get(address.of) if address.of else None
        if meant is None:
            return self._at(address.text)
        if entry := self.state.directory.get(meant.entity):
            self.state.reach(entry, address.text)
        return meant

    def _scene(self, mention: FoundMention) -> Scene:
        draft = self.reading.draft
        return Scene(
            cue=spoken_by(self.cues.get(mention, NOTHING), draft.speaker),
            told=self.told - set(words(mention.name)),
            marks=self.marks,
            company=frozenset(self.here),
            strangers=frozenset(self.introduced),
            conversation=self.reading.conversation,
            speaker=draft.speaker,
        )

    def _take(self, mention: FoundMention, choice: Choice | None) -> Entry:
        entry = choice.entry if choice else self.state.make(mention.kind, mention.name)
        entry = self.state.learn(self.state.directory.get(entry.id) or entry, mention.name)
        meant = choice.meant if choice else Meant(entry.id, Reason.NEW, mention.confidence)
        self.meant[mention] = replace(meant, entity=self.state.named(meant.entity, mention.name))
        self.here.setdefault(entry.id, set()).add(mention.name)
        if self.cues.get(mention, NOTHING).is_new:
            self.introduced.add(entry.id)
        if cue := spoken_by(self.cues.get(mention, NOTHING), self.reading.draft.speaker):
            self.state.hear(entry.id, Scene(cue, frozenset()), self.reading.occurred_at)
        return entry

    def _remember(self) -> None:
        """Add this memory to what is said around those whom it names."""
        draft = self.reading.draft
        for entity in self.here:
            scene = Scene(
                cue=NOTHING,
                told=self.told,
                marks=self.marks,
                company=frozenset(self.here) - {entity},
                conversation=self.reading.conversation,
                speaker=draft.speaker,
            )
            self.state.hear(entity, scene, self.reading.occurred_at)

    def _end(self, name: str) -> str | None:
        """Return who an end of a relation is: of those whom this memory names, else of all that are known."""
        normal = normalise_name(name)
        for mention, meant in self.meant.items():
            if normalise_name(mention.name) == normal:
                return meant.entity
        person = person_name(name)
        for entity in self.here:
            found_here = self.state.directory.get(entity)
            entry = found_here.at(self.state.directory.ceiling) if found_here else None
            if entry and (normal in entry.names or (person and entry.is_person and match_person(person, name, entry))):
                return entity
        found = choose_person(self.state, name, Scene(NOTHING, frozenset()), self.here)
        if found:
            return self.state.named(found.entry.id, name)
        others = self.state.directory.namesakes(name)
        return max(others, key=lambda entry: (entry.known.uses, entry.id)).id if others else None
