"""Who an owner's graph knows, found by the words of a name: kept between batches, told of changes by the event log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import nsmallest

from ingest.resolving.blocking import Blocks
from ingest.resolving.likeness import BEGINNING, is_short_for, misspelt, short_forms
from ingest.resolving.person import Courtesy, PersonName, person_name
from ingest.resolving.spelling import words
from knowledge.entities.entity import EntityKind
from knowledge.entities.merging import UsersWord
from knowledge.ingestion.addresses import is_address, plain_address
from knowledge.ingestion.facts import KnownName
from knowledge.ingestion.resolution import KnownEntity, Mark, News
from knowledge.keys.normal import normalise_name
from knowledge.levels import Sensitivity

_LEGAL_FORMS = frozenset(words("Ltd Limited Inc Incorporated Corp Corporation Co Plc LLC LLP GmbH AG SA BV NV Pty the"))
MAX_CANDIDATES = 48
"""People who are looked at for one name: those who bear most of it and, of these, are spoken of most."""
MAX_TOLD = 5_000
"""Names that the language side is told of."""


@dataclass
class Entry:
    """An entity with its names taken apart."""

    known: KnownEntity
    names: frozenset[str]
    """Normalised, as the graph keys them."""
    fulls: frozenset[tuple[str, ...]] = frozenset()
    lones: frozenset[str] = frozenset()
    callings: frozenset[str] = frozenset()
    courtesies: frozenset[Courtesy] = frozenset()
    keys: frozenset[str] = frozenset()
    """Of what is no person: its names without articles and legal forms."""
    _at: dict[Sensitivity, Entry] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def id(self) -> str:
        return self.known.id

    @property
    def is_person(self) -> bool:
        return self.known.kind is EntityKind.CONTACT

    @cached_property
    def givens(self) -> frozenset[str]:
        return self.lones | {full[0] for full in self.fulls}

    @cached_property
    def families(self) -> frozenset[str]:
        return frozenset(full[-1] for full in self.fulls)

    def at(self, ceiling: Sensitivity) -> Entry:
        """Return what is left of it for those who may not hear what secrets above a level tell."""
        if ceiling not in self._at:
            known = self.known.at(ceiling)
            same = known.names == self.known.names
            self._at[ceiling] = self if known is self.known else replace(self, known=known) if same else entry_of(known)
        return self._at[ceiling]

    @property
    def words(self) -> frozenset[str]:
        return self.keys | self.lones.union(*self.fulls)


def entry_of(known: KnownEntity) -> Entry:
    names = frozenset(map(normalise_name, known.names))
    if known.kind is not EntityKind.CONTACT:
        return Entry(known, names, keys=frozenset(key for name in known.names if (key := plain_key(name))))
    people = [person for name in known.names if (person := person_name(name))]
    return Entry(
        known,
        names,
        fulls=frozenset(person.words for person in people if person.is_full),
        lones=frozenset(person.lone for person in people if person.lone),
        callings=frozenset(person.calling for person in people if person.calling),
        courtesies=frozenset(person.courtesy for person in people if person.courtesy),
    )


def plain_key(name: str) -> str:
    """Return the name of what is no person without its article, legal form and punctuation."""
    said = words(name.replace("&", " and "))
    told = [word for word in said if word not in _LEGAL_FORMS]
    return " ".join(told or said)


@dataclass(slots=True)
class Directory:
    """The entities of one owner. `over` lays one on another: what a batch decides stands there until it is written."""

    below: Directory | None = None
    ceiling: Sensitivity = Sensitivity.ULTRA_SECRET
    """It answers by what is known up to this level."""
    mark: Mark | None = None
    word: UsersWord = field(default_factory=UsersWord)
    _entries: dict[str, Entry] = field(default_factory=dict)
    _words: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _begun: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _addresses: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _hidden: set[str] = field(default_factory=set)
    _blocks: Blocks | None = None
    _told: list[KnownName] | None = None

    def over(self) -> Directory:
        return Directory(below=self)

    def hear(self, news: News) -> None:
        """Take in what changed in the graph."""
        if news.is_whole:
            self._entries.clear()
            self._words.clear()
            self._begun.clear()
            self._addresses.clear()
            self._blocks = None
        for gone in news.gone:
            self._drop(gone)
        for known in news.entities:
            self.put(entry_of(known))
        self.mark = news.mark
        if news.word is not None:
            self.word = news.word
        if news.entities or news.gone or news.is_whole:
            self._told = None

    def put(self, entry: Entry) -> None:
        self._drop(entry.id)
        self._entries[entry.id] = entry
        for word in entry.words:
            if word not in self._words and self._blocks is not None:
                self._blocks.add(word)
            self._words[word].add(entry.id)
            self._begun[word[:BEGINNING]].add(word)
        for address in entry.known.addresses:
            self._addresses[plain_address(address)].add(entry.id)

    def hide(self, entity: str) -> None:
        """Pass over an entity of the layer below: it is another one by now."""
        self._drop(entity)
        self._hidden.add(entity)

    def get(self, entity: str) -> Entry | None:
        if entity in self._hidden:
            return None
        found = self._entries.get(entity)
        return found if found or self.below is None else self.below.get(entity)

    def __len__(self) -> int:
        return len(self._entries)

    def at(self, address: str) -> list[Entry]:
        """Return who is known to have this phone number or e-mail, as far as may be told: some share one."""
        plain = plain_address(address)
        holders = {holder for layer in self._layers() for holder in layer._addresses.get(plain, ())}
        found = [entry for holder in sorted(holders) if (entry := self.get(holder))]
        return [entry for entry in found if plain in _addresses_of(entry.known, self.ceiling)]

    def namesakes(self, name: str) -> list[Entry]:
        """Return those known by this very name, of any kind."""
        normal = normalise_name(name)
        return [entry for entry in self._bearers(_name_words(name)) if normal in entry.names]

    def bearers(self, name: str) -> frozenset[str]:
        """Return the ids of all who are known by this very name, from secrets, too."""
        normal = normalise_name(name)
        return frozenset(entry.id for entry in self._all_bearers(_name_words(name)) if normal in entry.names)

    def people(self, name: PersonName) -> list[Entry]:
        """Return who may be meant: bearers of a word of the name; failing that, of its short or a like form.

        Those who bear more of its words come first: of a family name that hundreds bear, whoever has the given name.
        """
        asked = set(name.words)
        found = [entry for entry in self._bearers(asked) if entry.is_person]
        if not name.is_full or not found:
            nearby, seen = (short_forms(name.given) | self._longer(name)) - asked, {entry.id for entry in found}
            found += [entry for entry in self._bearers(nearby) if entry.is_person and entry.id not in seen]
        if not found:
            like = {near for word in name.words for near in self._near(word)}
            found = [entry for entry in self._bearers(like) if entry.is_person]
        return nsmallest(MAX_CANDIDATES, found, lambda one: (len(asked - one.words), -one.known.uses, one.id))

    def others(self, name: str, kind: EntityKind) -> list[Entry]:
        """Return what is no person and may be meant."""
        key = plain_key(name)
        found = [entry for entry in self._bearers({key}) if not entry.is_person]
        if not found:
            like = self._near(key)
            found = [entry for entry in self._bearers(like) if entry.known.kind is kind]
        return found

    def names(self) -> list[KnownName]:
        """Return names to look for in texts: of stated contacts first, then of what is spoken of most."""
        if self._told is None:
            ordered = sorted(
                (entry.known for entry in self._entries.values()),
                key=lambda known: (not known.is_stated, -known.uses, known.names),
            )
            told = (KnownName(name, known.kind) for known in ordered for name in known.names if _is_told(known, name))
            self._told = [name for name, _ in zip(told, range(MAX_TOLD), strict=False)]
        return self._told

    def _bearers(self, asked: Set[str]) -> Iterator[Entry]:
        """Yield the bearers of any of these words, as far as may be told."""
        for entry in self._all_bearers(asked):
            told = entry.at(self.ceiling)
            if told is entry or not asked.isdisjoint(told.words):
                yield told

    def _all_bearers(self, asked: Set[str]) -> Iterator[Entry]:
        """Yield the bearers of any of these words, those laid over first and in place of what lies below."""
        seen: set[str] = set()
        above: list[Directory] = []
        for layer in self._layers():
            for word in asked:
                for entity in layer._words.get(word, ()):
                    if entity not in seen and not any(entity in other for other in above):
                        seen.add(entity)
                        yield layer._entries[entity]
            above.append(layer)

    def __contains__(self, entity: str) -> bool:
        """Tell whether this layer says who that is, or that it is nobody any more."""
        return entity in self._entries or entity in self._hidden

    def _near(self, word: str) -> set[str]:
        near: set[str] = set()
        for layer in self._layers():
            if layer._blocks is None:
                layer._blocks = Blocks()
                for known in layer._words:
                    layer._blocks.add(known)
            near |= layer._blocks.near(word)
        return {other for other in near if misspelt(word, other)}

    def _longer(self, name: PersonName) -> set[str]:
        """Return the words that a single name is the beginning of."""
        if name.lone is None:
            return set()
        begun = (word for layer in self._layers() for word in layer._begun.get(name.lone[:BEGINNING], ()))
        return {word for word in begun if is_short_for(name.lone, word)}

    def _layers(self) -> Iterator[Directory]:
        yield self
        if self.below is not None:
            yield from self.below._layers()

    def _drop(self, entity: str) -> None:
        entry = self._entries.pop(entity, None)
        if entry is None:
            return
        for word in entry.words:
            self._words[word].discard(entity)
            if not self._words[word]:
                del self._words[word]
                self._begun[word[:BEGINNING]].discard(word)
        for address in entry.known.addresses:
            self._addresses[plain_address(address)].discard(entity)


def _addresses_of(known: KnownEntity, ceiling: Sensitivity) -> set[str]:
    return {plain_address(address) for address in known.addresses if known.sealed.get(address, ceiling) <= ceiling}


def _is_told(known: KnownEntity, name: str) -> bool:
    return name not in known.sealed and not is_address(name)


def _name_words(name: str) -> set[str]:
    return {word for word in (*_person_words(name), plain_key(name)) if word}


def _person_words(name: str) -> tuple[str, ...]:
    person = person_name(name)
    return person.words if person else ()
