"""What a batch has decided so far, laid over what was known before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ingest.resolving.directory import Directory, Entry, entry_of
from ingest.resolving.profile import Profile, Scene
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.resolution import KnownEntity, NewEntity, Occurrence, Resolution, Seen, Unified
from knowledge.keys.normal import normalise_name
from knowledge.levels import LOCKED_CLEARANCE, Sensitivity

_SAID_TO_BE_ONE = "A memory says that they are one."


class State:
    def __init__(
        self, directory: Directory, occurrences: Mapping[str, Sequence[Occurrence]], new_id: Callable[[], str]
    ) -> None:
        self.directory = directory.over()
        self.resolution = Resolution()
        self._occurrences = dict(occurrences)
        self._new_id = new_id
        self._said: defaultdict[str, list[tuple[Sensitivity, Scene, str]]] = defaultdict(list)
        self._profiles: dict[str, dict[Sensitivity, Profile]] = {}
        self._brought: dict[tuple[str, str], str] = {}
        """By entity and name: who brought the name along, of two that the batch makes one."""

    def profile(self, entity: str) -> Profile:
        """Return what is said around an entity, as far as the memory that is being resolved may know."""
        ceiling, known = self.directory.ceiling, self._profiles.setdefault(entity, {})
        found = known.get(ceiling)
        if found is None:
            found = Profile.of(said for said in self._occurrences.get(entity, ()) if said.level <= ceiling)
            for level, scene, at in self._said[entity]:
                if level <= ceiling:
                    found.add(scene, at)
            known[ceiling] = found
        return found

    def hear(self, entity: str, scene: Scene, at: str) -> None:
        """Add what the memory that is being resolved says around an entity, for those who may know."""
        level = self.directory.ceiling
        self._said[entity].append((level, scene, at))
        for ceiling, profile in self._profiles.get(entity, {}).items():
            if level <= ceiling:
                profile.add(scene, at)

    def _sealed(self, name: str) -> dict[str, Sensitivity]:
        level = self.directory.ceiling
        return {name: level} if level > LOCKED_CLEARANCE else {}

    def make(self, kind: EntityKind, name: str) -> Entry:
        made = NewEntity(self._new_id(), kind, name, self.directory.bearers(name))
        self.resolution.made[made.id] = made
        entry = entry_of(KnownEntity(made.id, kind, (name,), sealed=self._sealed(name)))
        self.directory.put(entry)
        return entry

    def learn(self, entry: Entry, name: str) -> Entry:
        """Return the entity with this name among its own."""
        known = entry.known
        ceiling = self.directory.ceiling
        if normalise_name(name) in entry.names and known.sealed.get(name, ceiling) <= ceiling:
            return entry
        names = tuple(dict.fromkeys((*known.names, name)))
        sealed = {one: level for one, level in known.sealed.items() if one != name} | self._sealed(name)
        learned = entry_of(replace(known, names=names, sealed=sealed))
        if learned.fulls and not entry.fulls and not entry.known.is_stated and not self._sealed(name):
            self.resolution.fuller[entry.id] = name
        self.directory.put(learned)
        return learned

    def named(self, entity: str, name: str) -> str:
        """Return who is to be named in the graph, where the merge is made afterwards, so that it can be undone."""
        return self._brought.get((entity, normalise_name(name)), entity)

    def reach(self, entry: Entry, address: str) -> None:
        """Know the entity by this phone number or e-mail, too."""
        known, ceiling = entry.known, self.directory.ceiling
        if address in known.addresses and known.sealed.get(address, ceiling) <= ceiling:
            return
        sealed = {told: level for told, level in known.sealed.items() if told != address} | self._sealed(address)
        self.directory.put(entry_of(replace(known, addresses=known.addresses | {address}, sealed=sealed)))

    def join(self, into: Entry, kind: EntityKind, name: str, memory: str, confidence: float) -> Entry:
        """Make somebody of a name and one of the two; return the one that was there."""
        made = self.make(kind, name)
        if made.fulls and not into.fulls and not into.known.is_stated and not self._sealed(name):
            self.resolution.fuller[into.id] = name
        return self.unify(into, made, memory, confidence)

    def unify(self, into: Entry, other: Entry, memory: str, confidence: float) -> Entry:
        """Make one of two entities; return the one that stays."""
        self.resolution.unified.append(Unified(into.id, other.id, memory, _SAID_TO_BE_ONE, confidence))
        uses = into.known.uses + other.known.uses
        both = [self.directory.get(one.id) or one for one in (into, other)]
        names = tuple(dict.fromkeys(name for one in both for name in one.known.names))
        addresses = both[0].known.addresses | both[1].known.addresses
        levels = [
            {told: one.known.sealed.get(told, LOCKED_CLEARANCE) for told in (*one.known.names, *one.known.addresses)}
            for one in both
        ]
        lowest = {name: min(told[name] for told in levels if name in told) for name in (*names, *addresses)}
        sealed = {name: level for name, level in lowest.items() if level > LOCKED_CLEARANCE}
        brought = both[1].names - both[0].names
        self._brought |= {(into.id, name): self._brought.get((other.id, name), other.id) for name in brought}
        secretly = {
            level: Seen(sum(one.uses for one in told), max(one.last for one in told))
            for level in Sensitivity
            if (told := [one.known.secretly[level] for one in both if level in one.known.secretly])
        }
        openly = max(one.known.openly for one in both)
        self.directory.hide(other.id)
        stays = entry_of(
            replace(
                into.known, names=names, addresses=addresses, sealed=sealed, uses=uses, secretly=secretly, openly=openly
            )
        )
        self.directory.put(stays)
        self._occurrences[into.id] = (*self._occurrences.get(into.id, ()), *self._occurrences.get(other.id, ()))
        self._said[into.id] += self._said[other.id]
        self._profiles.pop(into.id, None)
        return stays
