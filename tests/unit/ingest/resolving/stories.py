"""Little stories for the resolver: memories in which names stand in braces, and what it makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from ingest.resolve import resolve, wanted
from ingest.resolving.directory import Directory
from knowledge.entities.entity import EntityKind
from knowledge.entities.merging import UsersWord
from knowledge.ingestion.facts import Draft, FoundMention, FoundRelation, Method, Understanding
from knowledge.ingestion.resolution import KnownEntity, Mark, Meant, News, Occurrence, Reading, Resolution
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind

_NOON = datetime(2025, 11, 3, 12, tzinfo=UTC)
_KINDS = {"": EntityKind.CONTACT, "+": EntityKind.ORGANIZATION, "~": EntityKind.PLACE, "?": EntityKind.CONTACT}
_NAMED = re.compile(r"\{([+~?]?)([^}]+)\}")


def reading(
    written: str,
    number: int = 0,
    *,
    speaker: str | None = None,
    conversation: str | None = None,
    relations: Sequence[FoundRelation] = (),
) -> Reading:
    """Read `{Ana}` as a person, `{+Bosch}` as an organisation, `{~Rome}` as a place, `{?May}` as a guessed person."""
    text, mentions, at = "", [], 0
    for found in _NAMED.finditer(written):
        text += written[at : found.start()]
        confidence = 0.5 if found[1] == "?" else 0.9
        span = (len(text), len(text) + len(found[2]))
        mentions.append(FoundMention(*span, found[2], _KINDS[found[1]], Method.MODEL, confidence))
        text, at = text + found[2], found.end()
    text += written[at:]
    moment = _NOON + timedelta(days=number)
    draft = Draft(f"m{number}", text, None, speaker, moment, None, None)
    found_in_it = Understanding(
        draft.id, Sensitivity.GENERAL, 1, MemoryKind.FACT, 1, False, tuple(mentions), relations=tuple(relations)
    )
    return Reading(draft, found_in_it, f"{moment:%Y-%m-%dT%H:%M:%S}.000Z", conversation)


def understand(
    batch: Sequence[Reading], directory: Directory | None = None, word: UsersWord | None = None
) -> Resolution:
    ids = count(1)
    return resolve(batch, directory or Directory(), {}, word or UsersWord(), lambda: f"e{next(ids)}")


def told(*written: str) -> list[list[tuple[str, str]]]:
    """Return each memory's names with the people they mean, as letters in the order in which they came up."""
    batch = [reading(text, number) for number, text in enumerate(written)]
    return lettered(batch, understand(batch))


def lettered(batch: Sequence[Reading], found: Resolution) -> list[list[tuple[str, str]]]:
    into = {unified.merged: unified.into for unified in found.unified}
    letters: dict[str, str] = {}

    def letter(meant: Meant) -> str:
        entity = meant.entity
        while entity in into:
            entity = into[entity]
        return letters.setdefault(entity, chr(ord("a") + len(letters)))

    return [
        [(mention.name, letter(meant)) for mention, meant in zip(one.mentions, found.mentions[one.id], strict=True)]
        for one in batch
    ]


def who(*written: str) -> str:
    """Return the letters of all names alone: `aba` where the first and the third are one."""
    return "".join(letter for memory in told(*written) for _, letter in memory)


@dataclass
class Graph:
    """What a graph would keep between batches, for tests of what happens in several."""

    known: dict[str, KnownEntity] = field(default_factory=dict)
    read: list[tuple[Reading, Resolution]] = field(default_factory=list)
    word: UsersWord = field(default_factory=UsersWord)
    ids: count[int] = field(default_factory=lambda: count(1))
    into: dict[str, str] = field(default_factory=dict)

    def directory(self) -> Directory:
        directory = Directory()
        directory.hear(News(Mark("epoch", 0), tuple(self.known.values()), is_whole=True))
        return directory

    def take(self, batch: Sequence[Reading]) -> Resolution:
        directory = self.directory()
        asked = wanted(batch, directory)
        found = resolve(batch, directory, self.occurrences(asked), self.word, lambda: f"e{next(self.ids)}")
        for one in batch:
            self.read.append((one, found))
            for mention, meant in zip(one.mentions, found.mentions[one.id], strict=True):
                self._name(meant.entity, mention.kind, mention.name, one.occurred_at)
            if one.draft.speaker and (meant := found.speakers.get(one.id)):
                self._name(meant.entity, EntityKind.CONTACT, one.draft.speaker, one.occurred_at)
        for unified in found.unified:
            gone = self.known.pop(unified.merged)
            self.into[gone.id] = unified.into
            for name in gone.names:
                self._name(unified.into, gone.kind, name, gone.last_seen)
        return found

    def occurrences(self, asked: Sequence[str]) -> Mapping[str, Sequence[Occurrence]]:
        found: dict[str, list[Occurrence]] = {}
        for one, resolution in self.read:
            meant = [self.stays(meant.entity) for meant in resolution.mentions[one.id]]
            for entity in set(meant) & set(asked):
                spans = tuple((m.start, m.end) for m, e in zip(one.mentions, meant, strict=True) if e == entity)
                others = frozenset(meant) - {entity}
                found.setdefault(entity, []).append(
                    Occurrence(one.draft.content, spans, one.occurred_at, one.conversation, one.draft.speaker, others)
                )
        return found

    def stays(self, entity: str) -> str:
        while entity in self.into:
            entity = self.into[entity]
        return entity

    def _name(self, entity: str, kind: EntityKind, name: str, at: str) -> None:
        known = self.known.get(entity)
        names = {name, *(known.names if known else ())}
        uses = known.uses + 1 if known else 1
        self.known[entity] = KnownEntity(entity, known.kind if known else kind, tuple(sorted(names)), uses, at)
