"""The product's services in memory, for tests of what stands on them; the domain's own checks are the real ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.access import Access, Scope
from knowledge.accounts.account import Role, User
from knowledge.conversations.conversation import Conversation
from knowledge.entities.entity import ContactDetails, ContactEdit, Entity, EntityKind, Mention
from knowledge.entities.merging import EntityMerge
from knowledge.errors import Conflict, Forbidden, KnowledgeError, Locked, NotFound, Unauthenticated
from knowledge.events.cursor import EventCursors
from knowledge.events.hub import EventHub
from knowledge.ids import new_id
from knowledge.ingestion.service import IngestionStatus
from knowledge.levels import LOCKED_CLEARANCE, Sensitivity
from knowledge.memories.connection import Connection
from knowledge.memories.memory import MemoryFilter
from knowledge.memories.validation import MAX_SHORT, check_text
from knowledge.pages import Page, PageRequest
from knowledge.relinked import check_several
from knowledge.search.ports import SearchMode
from knowledge.search.questions import Question, check_size
from knowledge.search.rankings import read_key
from knowledge.search.service import SearchHit, SearchResults
from knowledge.topics.topic import Topic, WeightedTopic
from tests.event_fakes import InMemoryEventLog, InMemoryEventStream
from tests.memory_fakes import AT, InMemoryMemories, page_of
from tests.relation_fakes import InMemoryRelations


@dataclass
class InMemoryAccounts:
    tokens: dict[str, Access] = field(default_factory=dict)
    down: KnowledgeError | None = None

    def sign_in(self, token: str, clearance: Sensitivity = LOCKED_CLEARANCE, owner: str | None = None) -> Access:
        known = owner or new_id()
        self.tokens[token] = Access(known, known, f"session of {token}", clearance, Scope.WRITE)
        return self.tokens[token]

    async def authenticate(self, token: str) -> Access:
        if self.down is not None:
            raise self.down
        if token not in self.tokens:
            raise Unauthenticated("The token is not valid: get a new one.")
        return self.tokens[token]

    async def viewer(self, access: Access) -> User:
        return User(access.owner, "Me", "+15550100", None, Role.OWNER, 4, True, "UTC", "en", {"theme": "dark"}, AT, AT)


@dataclass
class InMemoryEntities:
    kept: dict[str, Entity] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    speakers: dict[str, Entity] = field(default_factory=dict)
    of_topics: dict[str, list[Entity]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    merged: dict[str, Entity] = field(default_factory=dict)

    def put(self, owner: str, name: str, kind: EntityKind = EntityKind.CONTACT, *, is_self: bool = False) -> Entity:
        id_ = new_id()
        details = ContactDetails(is_self=is_self) if kind is EntityKind.CONTACT else None
        self.kept[id_] = Entity(id_, owner, kind, name, (), Sensitivity.GENERAL, 1, AT, AT, f"{owner}|{id_}", details)
        return self.kept[id_]

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Entity]:
        self.asked.append("get_many")
        return {id_: self.kept[id_] for id_ in ids if id_ in self.kept and self.kept[id_].owner == access.owner}

    async def self_contact(self, access: Access) -> Entity:
        return next(e for e in self._of(access) if e.contact is not None and e.contact.is_self)

    async def list(
        self, access: Access, kinds: Sequence[EntityKind], name: str | None, page: PageRequest
    ) -> Page[Entity]:
        return page_of(self._named(access, kinds, name), lambda entity: entity.page_key, page)

    async def count(self, access: Access, kinds: Sequence[EntityKind], name: str | None) -> int:
        return len(self._named(access, kinds, name))

    async def of_topic(self, access: Access, topic_id: str, page: PageRequest) -> Page[Entity]:
        return page_of(self.of_topics.get(topic_id, []), lambda entity: entity.page_key, page)

    async def count_of_topic(self, access: Access, topic_id: str) -> int:
        return len(self.of_topics.get(topic_id, []))

    async def mentions_of(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[Mention]]:
        self.asked.append("mentions_of")
        return {id_: [m for m in self.mentions if m.memory_id == id_] for id_ in memory_ids}

    async def speakers_of(self, access: Access, memory_ids: Sequence[str]) -> dict[str, Entity]:
        self.asked.append("speakers_of")
        return {id_: self.speakers[id_] for id_ in memory_ids if id_ in self.speakers}

    async def create_contact(self, access: Access, edit: ContactEdit) -> Entity:
        check_text("name", edit.name, MAX_SHORT, required=True)
        return await self.update_contact(access, self.put(access.owner, edit.name or "").id, edit)

    async def update_contact(self, access: Access, entity_id: str, edit: ContactEdit) -> Entity:
        if (await self.get_many(access, [entity_id])).get(entity_id) is None:
            raise NotFound("contact", "id")
        entity = self.kept[entity_id]
        shared = {name: getattr(edit, name) for name in edit.given & {"name", "aliases", "sensitivity"}}
        own = {name: getattr(edit, name) for name in edit.given - shared.keys()}
        self.kept[entity_id] = replace(entity, **shared, contact=replace(entity.contact or ContactDetails(), **own))
        return self.kept[entity_id]

    def _of(self, access: Access) -> Sequence[Entity]:
        return [entity for entity in self.kept.values() if entity.owner == access.owner]

    def _named(self, access: Access, kinds: Sequence[EntityKind], name: str | None) -> Sequence[Entity]:
        return [e for e in self._of(access) if (not kinds or e.kind in kinds) and (name is None or name in e.name)]


@dataclass
class InMemoryMerges:
    """Merges that change who is found under an id; what is said of whom is the store's to show."""

    entities: InMemoryEntities
    kept: dict[str, EntityMerge] = field(default_factory=dict)
    parted: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    async def merge(self, access: Access, into: str, from_ids: Sequence[str]) -> Entity:
        check_several("entity", "from", from_ids)
        survivor = await self._own(access, into, "into")
        merged = [await self._own(access, id_, "from", str(place)) for place, id_ in enumerate(from_ids)]
        if any(entity.contact is not None and entity.contact.is_self for entity in merged):
            raise Forbidden("Your own contact stays; merge the other into it.")
        names = tuple(entity.name for entity in merged)
        id_, ids = new_id(), tuple(from_ids)
        self.kept[id_] = EntityMerge(
            id_, access.owner, into, ids, names, "You said so.", AT, False, False, Sensitivity.GENERAL
        )
        self.entities.merged |= {entity.id: entity for entity in merged}
        self.entities.kept |= dict.fromkeys(from_ids, survivor)
        return survivor

    async def separate(self, access: Access, entity_id: str, memory_ids: Sequence[str], name: str) -> Entity:
        check_text("name", name, MAX_SHORT, required=True)
        check_several("memory", "memories", memory_ids)
        entity = await self._own(access, entity_id, "id")
        self.parted.append((entity_id, tuple(memory_ids)))
        return self.entities.put(access.owner, name, entity.kind)

    async def undo(self, access: Access, merge_id: str) -> Entity:
        merge = (await self.get_many(access, [merge_id])).get(merge_id)
        if merge is None:
            raise NotFound("merge", "id")
        if merge.survivor in self.entities.merged:
            raise Conflict("Undo the later merge first.", "id")
        self.kept[merge_id] = replace(merge, undone=True)
        self.entities.kept |= {id_: self.entities.merged.pop(id_) for id_ in merge.merged}
        return self.entities.kept[merge.survivor]

    async def delete(self, access: Access, entity_id: str) -> str:
        entity = await self._own(access, entity_id, "id")
        if entity.sensitivity > access.clearance:
            raise Locked(entity.sensitivity)
        del self.entities.kept[entity_id]
        return entity.id

    async def list(self, access: Access, entity_id: str | None, first: int | None) -> list[EntityMerge]:
        own = [merge for merge in self.kept.values() if merge.owner == access.owner]
        return [m for m in reversed(own) if entity_id in (None, m.survivor, *m.merged)][: first or 20]

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, EntityMerge]:
        return {id_: self.kept[id_] for id_ in ids if id_ in self.kept and self.kept[id_].owner == access.owner}

    async def _own(self, access: Access, id_: str, *path: str) -> Entity:
        found = (await self.entities.get_many(access, [id_])).get(id_)
        if found is None:
            raise NotFound("entity", *path)
        return found


@dataclass
class InMemoryTopics:
    kept: dict[str, Topic] = field(default_factory=dict)
    weighted: dict[str, list[WeightedTopic]] = field(default_factory=dict)

    def put(self, owner: str, name: str) -> Topic:
        id_ = new_id()
        self.kept[id_] = Topic(id_, owner, name, Sensitivity.GENERAL, 1, f"{owner}|{id_}")
        return self.kept[id_]

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Topic]:
        return {id_: self.kept[id_] for id_ in ids if id_ in self.kept and self.kept[id_].owner == access.owner}

    async def list(self, access: Access, name: str | None, page: PageRequest) -> Page[Topic]:
        return page_of(self._named(access, name), lambda topic: topic.page_key, page)

    async def count(self, access: Access, name: str | None) -> int:
        return len(self._named(access, name))

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[WeightedTopic]]:
        return {id_: self.weighted.get(id_, []) for id_ in memory_ids}

    async def rename(self, access: Access, topic_id: str, name: str) -> Topic:
        check_text("name", name, MAX_SHORT, required=True)
        if topic_id not in await self.get_many(access, [topic_id]):
            raise NotFound("topic", "id")
        if any(topic.name == name for topic in self._named(access, None)):
            raise Conflict("Another topic has this name; merge the two with mergeTopics.", "name")
        self.kept[topic_id] = replace(self.kept[topic_id], name=name)
        return self.kept[topic_id]

    async def merge(self, access: Access, into: str, from_ids: Sequence[str]) -> Topic:
        check_several("topic", "from", from_ids)
        found = await self.get_many(access, [into, *from_ids])
        for id_, path in ((into, ("into",)), *((id_, ("from", str(at))) for at, id_ in enumerate(from_ids))):
            if id_ not in found:
                raise NotFound("topic", *path)
        self.kept |= dict.fromkeys(from_ids, found[into])
        return found[into]

    def _named(self, access: Access, name: str | None) -> Sequence[Topic]:
        return [t for t in self.kept.values() if t.owner == access.owner and (name is None or name in t.name)]


@dataclass
class InMemoryConversations:
    kept: dict[str, Conversation] = field(default_factory=dict)
    heard: dict[str, list[Entity]] = field(default_factory=dict)
    about: dict[str, list[Topic]] = field(default_factory=dict)

    def put(self, owner: str, title: str) -> Conversation:
        id_ = new_id()
        self.kept[id_] = Conversation(
            id_, owner, title, "whatsapp", None, Sensitivity.GENERAL, AT, AT, f"{owner}|{id_}"
        )
        return self.kept[id_]

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Conversation]:
        return {id_: self.kept[id_] for id_ in ids if id_ in self.kept and self.kept[id_].owner == access.owner}

    async def list(self, access: Access, page: PageRequest) -> Page[Conversation]:
        own = [conversation for conversation in self.kept.values() if conversation.owner == access.owner]
        return page_of(own, lambda conversation: conversation.page_key, page)

    async def count(self, access: Access) -> int:
        return sum(conversation.owner == access.owner for conversation in self.kept.values())

    async def participants(self, access: Access, ids: Sequence[str]) -> Mapping[str, Sequence[Entity]]:
        return {id_: self.heard.get(id_, []) for id_ in ids}

    async def topics(self, access: Access, ids: Sequence[str]) -> Mapping[str, Sequence[Topic]]:
        return {id_: self.about.get(id_, []) for id_ in ids}


@dataclass
class InMemorySearch:
    memories: InMemoryMemories

    async def search(
        self, access: Access, query: str, wanted: MemoryFilter, mode: SearchMode, first: int, after: str | None, /
    ) -> SearchResults:
        check_size(first)
        question = Question.of(query, wanted, mode)
        ranking, position = (new_id(), 0) if after is None else read_key(after)
        found = await self.memories.list(access, wanted, PageRequest(size=100))
        hits = [memory for memory in found.items if question.text in (memory.content or "")]
        page = hits[position : position + first]
        keys = [f"{ranking}:{position + place + 1}" for place in range(len(page))]
        shown = [SearchHit(memory, 1.0, key) for memory, key in zip(page, keys, strict=True)]
        return SearchResults(shown, len(hits), position + len(page) < len(hits), 0.5)


@dataclass
class InMemoryIngestion:
    pending: int = 3
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def status(self, access: Access) -> IngestionStatus:
        return IngestionStatus(pending=self.pending, ready=4, failed=1, rate_per_second=2.0, seconds_left=1.5)

    async def progress(self, access: Access) -> AsyncGenerator[IngestionStatus, None]:
        while True:
            self.changed.clear()
            yield await self.status(access)
            await self.changed.wait()


@dataclass
class InMemoryConnections:
    """Connections as a test puts them; `asked` counts the calls."""

    kept: dict[str, list[Connection]] = field(default_factory=dict)
    asked: int = 0

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[Connection]]:
        self.asked += 1
        return {id_: self.kept.get(id_, ()) for id_ in memory_ids}

    async def similar(self, access: Access, memory_id: str) -> Sequence[Connection]:
        return self.kept.get(memory_id, ())


class InMemoryRecollect:
    """The wired whole, as the composition root yields it."""

    def __init__(self) -> None:
        self.log, self.stream = InMemoryEventLog(), InMemoryEventStream()
        self.accounts = InMemoryAccounts()
        self.memories = InMemoryMemories(self.log)
        self.conversations = InMemoryConversations()
        self.connections = InMemoryConnections()
        self.entities = InMemoryEntities()
        self.merges = InMemoryMerges(self.entities)
        self.topics = InMemoryTopics()
        self.relations = InMemoryRelations(self.entities.kept)
        self.search = InMemorySearch(self.memories)
        self.events = EventHub(self.log, self.stream, EventCursors(b"a key for tests"), poll_s=0.02)
        self.ingestion = InMemoryIngestion()

    def sign_in(self, token: str, clearance: Sensitivity = LOCKED_CLEARANCE) -> Access:
        """Make an owner with an event log and a contact of their own."""
        access = self.accounts.sign_in(token, clearance)
        self.log.open(access.owner)
        self.entities.put(access.owner, "Me", is_self=True)
        return access
