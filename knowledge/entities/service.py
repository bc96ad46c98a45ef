"""People, organisations, places, events and things: reading them, and stating contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.access import Access
from knowledge.entities.entity import ContactEdit, Entity, EntityKind, Mention
from knowledge.entities.ports import ContactStore, EntityStore
from knowledge.entities.united_details import MAX_LIST
from knowledge.errors import InvalidInput, Locked, NotFound
from knowledge.ids import is_id
from knowledge.memories.ports import Publisher
from knowledge.memories.validation import MAX_CONTEXT, MAX_SHORT, check_metadata, check_text
from knowledge.pages import Page, PageRequest
from knowledge.search.name_ports import FindsNames
from knowledge.search.names import alike, only_page
from knowledge.search.ports import PointKind

_BIRTHDAY = re.compile(r"(?:\d{4}|-)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)


class EntityService:
    def __init__(self, entities: EntityStore, contacts: ContactStore, names: FindsNames, publisher: Publisher) -> None:
        self._entities = entities
        self._contacts = contacts
        self._names = names
        self._publisher = publisher

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Entity]:
        return await self._entities.by_ids(access, ids)

    async def self_contact(self, access: Access) -> Entity:
        """Return the owner's own contact; raises NotFound where the account is gone."""
        found = await self._entities.self_of(access)
        if found is None:
            raise NotFound("contact")
        return found

    async def list(
        self, access: Access, kinds: Sequence[EntityKind], name: str | None, page: PageRequest
    ) -> Page[Entity]:
        """Most mentioned first; `name` is any part of a name or alias.

        Where no name holds it: whoever is called something like it, closest first, on one page.
        """
        check_text("name", name, MAX_SHORT)
        found = await self._entities.list(access, kinds, name, page)
        if name is None or found.items or page.key is not None:
            return found
        return only_page(await self._alike(access, kinds, name), page)

    async def count(self, access: Access, kinds: Sequence[EntityKind], name: str | None) -> int:
        check_text("name", name, MAX_SHORT)
        total = await self._entities.count(access, kinds, name)
        return total if total or name is None else len(await self._alike(access, kinds, name))

    async def _alike(self, access: Access, kinds: Sequence[EntityKind], name: str) -> dict[str, Entity]:
        found = await alike(self._names, access, PointKind.ENTITY, name, lambda ids: self._entities.by_ids(access, ids))
        return {id_: entity for id_, entity in found.items() if not kinds or entity.kind in kinds}

    async def of_topic(self, access: Access, topic_id: str, page: PageRequest) -> Page[Entity]:
        return await self._entities.of_topic(access, topic_id, page)

    async def count_of_topic(self, access: Access, topic_id: str) -> int:
        return await self._entities.count_of_topic(access, topic_id)

    async def mentions_of(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[Mention]]:
        return await self._entities.mentions(access, memory_ids)

    async def speakers_of(self, access: Access, memory_ids: Sequence[str]) -> dict[str, Entity]:
        return await self._entities.speakers(access, memory_ids)

    async def create_contact(self, access: Access, contact: ContactEdit) -> Entity:
        check_text("name", contact.name, MAX_SHORT, required=True)
        check_text("idempotencyKey", contact.idempotency_key, MAX_SHORT)
        _check(access, contact)
        return await self._stated(access, await self._contacts.create(access, contact))

    async def update_contact(self, access: Access, contact_id: str, contact: ContactEdit) -> Entity:
        """Raise NotFound, Locked, or InvalidInput where a field cannot be taken."""
        if not is_id(contact_id):
            raise NotFound("contact", "id")
        if "name" in contact.given:
            check_text("name", contact.name, MAX_SHORT, required=True)
        _check(access, contact)
        await self._contacts.update(access, contact_id, contact)
        return await self._stated(access, contact_id)

    async def _stated(self, access: Access, contact_id: str) -> Entity:
        await self._publisher.publish(access.owner)
        found = await self._entities.by_ids(access, [contact_id])
        if contact_id not in found:
            raise NotFound("contact", "id")
        return found[contact_id]


def _check(access: Access, contact: ContactEdit) -> None:
    if contact.sensitivity is not None and contact.sensitivity > access.clearance:
        # Who states it must be able to read it: an answer of NotFound after the write would be given again and again.
        raise Locked(contact.sensitivity)
    check_text("relationshipType", contact.relationship_type, MAX_SHORT)
    check_text("notes", contact.notes, MAX_CONTEXT)
    check_metadata(contact.metadata)
    for name, texts in (("aliases", contact.aliases), ("phones", contact.phones), ("emails", contact.emails)):
        if len(texts) > MAX_LIST:
            raise InvalidInput(f"{name} may have {MAX_LIST} entries and has {len(texts)}.", name)
        for text in texts:
            check_text(name, text, MAX_SHORT, required=True)
    if contact.birthday is not None and not _BIRTHDAY.fullmatch(contact.birthday):
        raise InvalidInput("birthday is written 1984-03-09, or --03-09 without the year.", "birthday")
