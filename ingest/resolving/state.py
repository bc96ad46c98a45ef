"""What a batch has decided so far, laid over what was known before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ingest.resolving.directory import Directory, Entry, entry_of
from ingest.resolving.profile import Profile
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.resolution import KnownEntity, NewEntity, Occurrence, Resolution, Unified
from knowledge.keys.normal import normalise_name

_SAID_TO_BE_ONE = "A memory says that they are one."


class State:
    def __init__(
        self, directory: Directory, occurrences: Mapping[str, Sequence[Occurrence]], new_id: Callable[[], str]
    ) -> None:
        self.directory = directory.over()
        self.resolution = Resolution()
        self._occurrences = occurrences
        self._new_id = new_id
        self._profiles: dict[str, Profile] = {}

    def profile(self, entity: str) -> Profile:
        found = self._profiles.get(entity)
        if found is None:
            found = self._profiles[entity] = Profile.of(self._occurrences.get(entity, ()))
        return found

    def make(self, kind: EntityKind, name: str) -> Entry:
        namesakes = frozenset(entry.id for entry in self.directory.namesakes(name))
        made = NewEntity(self._new_id(), kind, name, namesakes)
        self.resolution.made[made.id] = made
        entry = entry_of(KnownEntity(made.id, kind, (name,)))
        self.directory.put(entry)
        return entry

    def learn(self, entry: Entry, name: str) -> Entry:
        """Return the entity with this name among its own."""
        if normalise_name(name) in entry.names:
            return entry
        learned = entry_of(replace(entry.known, names=(*entry.known.names, name)))
        if learned.fulls and not entry.fulls and not entry.known.is_stated:
            self.resolution.fuller[entry.id] = name
        self.directory.put(learned)
        return learned

    def unify(self, into: Entry, other: Entry, memory: str, confidence: float) -> Entry:
        """Make one of two entities; return the one that stays."""
        self.resolution.unified.append(Unified(into.id, other.id, memory, _SAID_TO_BE_ONE, confidence))
        uses = into.known.uses + other.known.uses
        names = tuple(dict.fromkeys((*into.known.names, *other.known.names)))
        self.directory.hide(other.id)
        stays = entry_of(replace(into.known, names=names, uses=uses))
        self.directory.put(stays)
        self.profile(into.id).take(self.profile(other.id))
        return stays
