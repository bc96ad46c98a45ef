"""An entity and its five kinds."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of
from graphapi.ids import Noun, encode
from graphapi.schema import enums as _registered  # noqa: F401 — names the domain's enums before they are used
from graphapi.schema import memory as memories
from graphapi.schema import relation as related
from graphapi.schema.connections import Connection, Count, Edge, PageInfo, cursors_of, given, page_request
from graphapi.schema.inputs import listed
from graphapi.schema.lazy import Memories, Relations
from graphapi.schema.node import Node
from graphapi.schema.scalars import Json, as_json
from knowledge.entities import entity as domain
from knowledge.entities.entity import EntityKind
from knowledge.levels import Sensitivity
from knowledge.pages import Page
from knowledge.relations.queries import RelationFilter, Times
from knowledge.relations.relation import RelationType

LISTING = "entities"


@strawberry.interface(description="A person, organisation, place, event or thing that memories speak of.")
class Entity(Node):
    stored: strawberry.Private[domain.Entity]

    @staticmethod
    def of(entity: domain.Entity) -> Entity:
        return _KINDS[entity.kind](id=strawberry.ID(encode(Noun.ENTITY, entity.id)), stored=entity)

    @strawberry.field
    def kind(self) -> EntityKind:
        return self.stored.kind

    @strawberry.field
    def name(self) -> str:
        return self.stored.name

    @strawberry.field
    def aliases(self) -> list[str]:
        return list(self.stored.aliases)

    @strawberry.field
    def sensitivity(self) -> Sensitivity:
        return self.stored.sensitivity

    @strawberry.field
    def mention_count(self) -> int:
        return self.stored.mention_count

    @strawberry.field
    def first_seen(self) -> datetime | None:
        return self.stored.first_seen

    @strawberry.field
    def last_seen(self) -> datetime | None:
        return self.stored.last_seen

    @strawberry.field
    async def memories(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> Memories:
        context, entity = context_of(info), self.stored.id
        request = page_request(memories.LISTING, first, after)
        page = await context.services.memories.of_entity(context.access, entity, request)
        return memories.MemoryConnection.of(
            page, lambda: context.services.memories.count_of_entity(context.access, entity)
        )

    @strawberry.field
    async def relations(
        self,
        info: Info,
        types: list[RelationType] | None = UNSET,
        as_of: datetime | None = UNSET,
        known_at: datetime | None = UNSET,
        first: int | None = UNSET,
        after: str | None = UNSET,
    ) -> Relations:
        context, wanted = context_of(info), listed(types)
        times = Times(given(as_of), given(known_at))
        request = page_request(related.LISTING, first, after)
        page = await context.services.relations.of_entity(
            context.access, self.stored.id, wanted, times.as_of, times.known_at, request
        )
        asked = RelationFilter(entity=self.stored.id, types=wanted, times=times)
        return related.RelationConnection.of(page, lambda: context.services.relations.count(context.access, asked))


@strawberry.type
class Contact(Entity):
    @staticmethod
    def of(entity: domain.Entity) -> Contact:
        return Contact(id=strawberry.ID(encode(Noun.ENTITY, entity.id)), stored=entity)

    @property
    def details(self) -> domain.ContactDetails:
        return self.stored.contact or domain.ContactDetails()

    @strawberry.field
    def is_self(self) -> bool:
        return self.details.is_self

    @strawberry.field
    def relationship_type(self) -> str | None:
        return self.details.relationship_type

    @strawberry.field
    def phones(self) -> list[str]:
        return list(self.details.phones)

    @strawberry.field
    def emails(self) -> list[str]:
        return list(self.details.emails)

    @strawberry.field
    def birthday(self) -> str | None:
        return self.details.birthday

    @strawberry.field
    def notes(self) -> str | None:
        return self.details.notes

    @strawberry.field
    def metadata(self) -> Json | None:
        return as_json(self.details.metadata)


@strawberry.type
class Organization(Entity):
    pass


@strawberry.type
class Place(Entity):
    pass


@strawberry.type
class Event(Entity):
    pass


@strawberry.type
class Thing(Entity):
    pass


_KINDS: dict[EntityKind, type[Entity]] = {
    EntityKind.CONTACT: Contact,
    EntityKind.ORGANIZATION: Organization,
    EntityKind.PLACE: Place,
    EntityKind.EVENT: Event,
    EntityKind.THING: Thing,
}


@strawberry.type
class EntityEdge(Edge):
    node: Entity


@strawberry.type
class EntityConnection(Connection):
    edges: list[EntityEdge]

    @strawberry.field
    def nodes(self) -> list[Entity]:
        return [edge.node for edge in self.edges]

    @classmethod
    def of(cls, page: Page[domain.Entity], count: Count, listing: str = LISTING) -> EntityConnection:
        return cls(
            edges=[
                EntityEdge(cursor=cursor, node=Entity.of(item))
                for cursor, item in zip(cursors_of(listing, page), page.items, strict=True)
            ],
            page_info=PageInfo.of(page, listing),
            count=count,
        )
