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
        self._brought: dict[tuple[str, str], str] = {}
        """By entity and name: who brought the name along, of two that the batch makes one."""

    def profile(self, entity: str) -> Profile:
        found = self._profiles.get(entity)
        if found is None:
            found = self._profiles[entity] = Profile.of(self._occurrences.get(entity, ()))
        return found

    def _sealed(self, name: str) -> frozenset[str]:
        return frozenset((name,)) if self.directory.tells_secrets else frozenset()

    def make(self, kind: EntityKind, name: str) -> Entry:
        made = NewEntity(self._new_id(), kind, name, self.directory.bearers(name))
        self.resolution.made[made.id] = made
        entry = entry_of(KnownEntity(made.id, kind, (name,), sealed=self._sealed(name)))
        self.directory.put(entry)
        return entry

    def learn(self, entry: Entry, name: str) -> Entry:
        """Return the entity with this name among its own."""
        known = entry.known
        if normalise_name(name) in entry.names and (self.directory.tells_secrets or name not in known.sealed):
            return entry
        names, sealed = tuple(dict.fromkeys((*known.names, name))), (known.sealed - {name}) | self._sealed(name)
        learned = entry_of(replace(known, names=names, sealed=sealed))
        if learned.fulls and not entry.fulls and not entry.known.is_stated:
            self.resolution.fuller[entry.id] = name
        self.directory.put(learned)
        return learned

    def named(self, entity: str, name: str) -> str:
        """Return who is to be named in the graph, where the merge is made afterwards, so that it can be undone."""
        return self._brought.get((entity, normalise_name(name)), entity)

    def unify(self, into: Entry, other: Entry, memory: str, confidence: float) -> Entry:
        """Make one of two entities; return the one that stays."""
        self.resolution.unified.append(Unified(into.id, other.id, memory, _SAID_TO_BE_ONE, confidence))
        uses = into.known.uses + other.known.uses
        both = [self.directory.get(one.id) or one for one in (into, other)]
        names = tuple(dict.fromkeys(name for one in both for name in one.known.names))
        open_ = {name for one in both for name in one.known.names if name not in one.known.sealed}
        brought = both[1].names - both[0].names
        self._brought |= {(into.id, name): self._brought.get((other.id, name), other.id) for name in brought}
        self.directory.hide(other.id)
        stays = entry_of(replace(into.known, names=names, sealed=frozenset(names) - open_, uses=uses))
        self.directory.put(stays)
        self.profile(into.id).take(self.profile(other.id))
        return stays
