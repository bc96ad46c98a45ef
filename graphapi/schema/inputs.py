"""What clients hand in, and how it becomes values of the domain."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Annotated, TypeAlias, TypeVar

import strawberry
from strawberry import UNSET

from graphapi.ids import Noun, addressed, optional
from graphapi.schema import enums as _registered  # noqa: F401 — names the domain's enums before they are used
from graphapi.schema.connections import given
from graphapi.schema.scalars import Json
from knowledge.entities.entity import ContactEdit
from knowledge.errors import LimitExceeded
from knowledge.levels import Sensitivity
from knowledge.memories import memory as domain
from knowledge.memories.memory import Capture, MemoryEdit, MemoryKind, MemoryStatus
from knowledge.memories.validation import MAX_SHORT, check_moment, check_text
from knowledge.pages import MAX_PAGE
from knowledge.relations.queries import StateRelation
from knowledge.relations.relation import RelationType

T = TypeVar("T")

Sources: TypeAlias = Annotated[list[strawberry.ID], strawberry.argument(name="from")]
"""What is merged into another: `from`, which is no name in Python."""


def listed(values: list[T] | None) -> tuple[T, ...]:
    """Return each of the values once, in order; none where they were left out."""
    return tuple(dict.fromkeys(given(values) or ()))


def _addressed(noun: Noun, name: str, ids: list[strawberry.ID] | None) -> tuple[str, ...]:
    asked = listed(ids)
    if len(asked) > MAX_PAGE:
        raise LimitExceeded(f"Filter by at most {MAX_PAGE} {name} at once; these are {len(asked)}.", "filter", name)
    return tuple(addressed(noun, text) for text in asked)


@strawberry.input
class CaptureMemoryInput:
    content: str = strawberry.field(description="1..20,000 characters.")
    context: str | None = strawberry.field(default=UNSET, description="At most 2,000 characters.")
    source: str | None = strawberry.field(default=UNSET, description="At most 255 characters.")
    metadata: Json | None = UNSET
    speaker: str | None = strawberry.field(
        default=UNSET, description="The name as the chat shows it, at most 255 characters."
    )
    conversation: str | None = strawberry.field(
        default=UNSET, description="The client's own id of the conversation; order is by occurredAt, then arrival."
    )
    conversation_title: str | None = UNSET
    occurred_at: datetime | None = strawberry.field(
        default=UNSET, description='Default: now. Its offset is kept and gives "tomorrow" its meaning.'
    )
    sensitivity: Sensitivity | None = strawberry.field(
        default=UNSET, description="The user's word overrules the classifier, upward and downward."
    )
    kind: MemoryKind | None = UNSET
    idempotency_key: str | None = strawberry.field(default=UNSET, description="At most 255 characters.")

    def to_capture(self) -> Capture:
        return Capture(
            content=self.content,
            context=given(self.context),
            source=given(self.source),
            metadata=given(self.metadata),
            speaker=given(self.speaker),
            conversation=given(self.conversation),
            conversation_title=given(self.conversation_title),
            occurred_at=given(self.occurred_at),
            sensitivity=given(self.sensitivity),
            kind=given(self.kind),
            idempotency_key=given(self.idempotency_key),
        )


@strawberry.input
class UpdateMemoryInput:
    content: str | None = UNSET
    context: str | None = UNSET
    metadata: Json | None = UNSET
    occurred_at: datetime | None = UNSET
    sensitivity: Sensitivity | None = UNSET
    kind: MemoryKind | None = UNSET
    expected_revision: int | None = strawberry.field(
        default=UNSET, description="Change nothing unless the memory still has this revision."
    )

    def to_edit(self) -> MemoryEdit:
        return MemoryEdit(
            given=_named(self) - {"expected_revision"},
            content=given(self.content),
            context=given(self.context),
            metadata=given(self.metadata),
            occurred_at=given(self.occurred_at),
            sensitivity=given(self.sensitivity),
            kind=given(self.kind),
            expected_revision=given(self.expected_revision),
        )


@strawberry.input(description="All given conditions hold.")
class MemoryFilter:
    kinds: list[MemoryKind] | None = UNSET
    sensitivities: list[Sensitivity] | None = UNSET
    statuses: list[MemoryStatus] | None = UNSET
    needs_review: bool | None = UNSET
    occurred_from: datetime | None = UNSET
    occurred_to: datetime | None = UNSET
    recorded_from: datetime | None = UNSET
    recorded_to: datetime | None = UNSET
    entities: list[strawberry.ID] | None = UNSET
    topics: list[strawberry.ID] | None = UNSET
    conversation: strawberry.ID | None = UNSET
    speaker: strawberry.ID | None = UNSET
    source: str | None = UNSET

    def to_filter(self) -> domain.MemoryFilter:
        """Raise InvalidInput for a source or a moment that is none, LimitExceeded for too many ids."""
        source = given(self.source)
        check_text("source", source, MAX_SHORT)
        for name in ("occurred_from", "occurred_to", "recorded_from", "recorded_to"):
            check_moment(name, given(getattr(self, name)))
        return domain.MemoryFilter(
            kinds=listed(self.kinds),
            sensitivities=listed(self.sensitivities),
            statuses=listed(self.statuses),
            needs_review=given(self.needs_review),
            occurred_from=given(self.occurred_from),
            occurred_to=given(self.occurred_to),
            recorded_from=given(self.recorded_from),
            recorded_to=given(self.recorded_to),
            entities=_addressed(Noun.ENTITY, "entities", self.entities),
            topics=_addressed(Noun.TOPIC, "topics", self.topics),
            conversation=optional(Noun.CONVERSATION, given(self.conversation)),
            speaker=optional(Noun.ENTITY, given(self.speaker)),
            source=source,
        )


@strawberry.input
class ContactInput:
    name: str | None = UNSET
    aliases: list[str] | None = UNSET
    relationship_type: str | None = UNSET
    phones: list[str] | None = UNSET
    emails: list[str] | None = UNSET
    birthday: str | None = UNSET
    notes: str | None = UNSET
    metadata: Json | None = UNSET
    sensitivity: Sensitivity | None = UNSET
    idempotency_key: str | None = UNSET

    def to_edit(self) -> ContactEdit:
        return ContactEdit(
            given=_named(self) - {"idempotency_key"},
            name=given(self.name),
            aliases=listed(self.aliases),
            relationship_type=given(self.relationship_type),
            phones=listed(self.phones),
            emails=listed(self.emails),
            birthday=given(self.birthday),
            notes=given(self.notes),
            metadata=given(self.metadata),
            sensitivity=given(self.sensitivity),
            idempotency_key=given(self.idempotency_key),
        )


@strawberry.input
class StateRelationInput:
    subject: strawberry.ID
    type: RelationType
    object: strawberry.ID | None = UNSET
    value: str | None = UNSET
    label: str | None = UNSET
    valid_from: datetime | None = UNSET
    valid_to: datetime | None = UNSET
    sensitivity: Sensitivity | None = UNSET
    idempotency_key: str | None = UNSET

    def to_statement(self) -> StateRelation:
        return StateRelation(
            subject=addressed(Noun.ENTITY, self.subject),
            type=self.type,
            object=optional(Noun.ENTITY, given(self.object)),
            value=given(self.value),
            label=given(self.label),
            valid_from=given(self.valid_from),
            valid_to=given(self.valid_to),
            sensitivity=given(self.sensitivity),
            idempotency_key=given(self.idempotency_key),
        )


def _named(value: object) -> frozenset[str]:
    return frozenset(field.name for field in fields(value) if getattr(value, field.name) is not UNSET)  # type: ignore[arg-type]
