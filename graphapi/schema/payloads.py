"""What mutations answer: the object or null, and why not."""

from __future__ import annotations

import strawberry

from graphapi.schema.entity import Entity
from graphapi.schema.memory import Memory
from graphapi.schema.node import UserError
from graphapi.schema.relation import Relation
from graphapi.schema.topic import Topic


@strawberry.type
class MemoryPayload:
    memory: Memory | None = None
    user_errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class CaptureResult:
    index: int
    memory: Memory | None = None
    user_errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class CaptureMemoriesPayload:
    results: list[CaptureResult] = strawberry.field(default_factory=list)
    user_errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class DeletePayload:
    deleted_ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    user_errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class EntityPayload:
    entity: Entity | None = None
    user_errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class TopicPayload:
    topic: Topic | None = None
    user_errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class RelationPayload:
    relation: Relation | None = None
    user_errors: list[UserError] = strawberry.field(default_factory=list)
