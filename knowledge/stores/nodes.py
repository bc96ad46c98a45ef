"""Every node class, declared once with neomodel: labels, properties, what is unique and what is indexed.

The migrations install what stands here, and tests hold the two and the stored nodes together. Reading and writing is
done by statements in files: neomodel keeps one connection for the whole process, outside our deadlines, retries and
errors (docs/adr). `composite` names an index over several properties, for which neomodel has no word; `id` is a word
that it keeps for itself, hence `uid`.
"""

from __future__ import annotations

from typing import ClassVar

from neomodel import (
    ArrayProperty,
    BooleanProperty,
    FloatProperty,
    IntegerProperty,
    StringProperty,
    StructuredNode,
)


class Owned(StructuredNode):
    """What a tenant can read: whose it is, and from which level on."""

    __abstract_node__ = True
    composite: ClassVar[tuple[tuple[str, ...], ...]] = ()

    owner_id = StringProperty(required=True)
    level = IntegerProperty(choices={0: "GENERAL", 1: "CONFIDENTIAL", 2: "SECRET", 3: "ULTRA_SECRET"})


class Counted(Owned):
    """Counters and instants per level, as lists of four."""

    __abstract_node__ = True

    counts = ArrayProperty(IntegerProperty())
    first_seen = ArrayProperty(StringProperty())
    last_seen = ArrayProperty(StringProperty())
    page_key = StringProperty(index=True)


class User(Owned):
    uid = StringProperty(unique_index=True, db_property="id")
    phone_key = StringProperty(unique_index=True)
    name = StringProperty()
    phone = StringProperty()
    email = StringProperty()
    role = StringProperty()
    security_level = IntegerProperty()
    is_active = BooleanProperty()
    time_zone = StringProperty()
    locale = StringProperty()
    preferences = StringProperty()
    wrapped_root = StringProperty()
    created_at = StringProperty()
    updated_at = StringProperty()


class Session(Owned):
    uid = StringProperty(unique_index=True, db_property="id")
    device = StringProperty()
    created_at = StringProperty()
    expires_at = StringProperty()
    revoked_at = StringProperty()


class Memory(Owned):
    composite = (("shard", "due_at"),)

    uid = StringProperty(unique_index=True, db_property="id")
    content = StringProperty()
    context = StringProperty()
    metadata = StringProperty()
    speaker = StringProperty()
    title = StringProperty()
    keywords = StringProperty()
    dates = StringProperty()
    failure = StringProperty()
    gist = StringProperty()
    source = StringProperty()
    conversation_key = StringProperty()
    kind = StringProperty()
    stated_kind = StringProperty()
    stated_level = IntegerProperty()
    taught_of = StringProperty(index=True)
    taught_at = StringProperty()
    taught_by = ArrayProperty(StringProperty())
    refined_by = StringProperty()
    confidence = FloatProperty()
    needs_review = BooleanProperty()
    status = StringProperty()
    attempts = IntegerProperty()
    revision = IntegerProperty()
    facts_revision = IntegerProperty()
    facts_level = IntegerProperty()
    occurred_at = StringProperty()
    occurred_offset = IntegerProperty()
    recorded_at = StringProperty()
    updated_at = StringProperty()
    deleted_at = StringProperty(index=True)
    shard = IntegerProperty()
    due_at = StringProperty()
    pending_of = StringProperty(index=True)
    failed_of = StringProperty(index=True)
    captured_in = StringProperty()
    page_key = StringProperty(index=True)
    trash_key = StringProperty(index=True)
    checksum = StringProperty()
    idempotency_key = StringProperty(unique_index=True)
    input_checksum = StringProperty()
    lock = StringProperty()


class Conversation(Counted):
    uid = StringProperty(unique_index=True, db_property="id")
    key = StringProperty(unique_index=True)
    title = StringProperty()
    title_level = IntegerProperty()
    channel = StringProperty()
    channel_level = IntegerProperty()


class Entity(Counted):
    """Carries a second label, its kind: Contact, Organization, Place, Event or Thing."""

    uid = StringProperty(unique_index=True, db_property="id")
    kind = StringProperty()
    name = StringProperty()
    name_key = StringProperty()
    is_self = BooleanProperty()
    self_of = StringProperty(unique_index=True)
    stated_level = IntegerProperty()
    details = StringProperty()
    details_level = IntegerProperty()
    idempotency_key = StringProperty(unique_index=True)
    input_checksum = StringProperty()
    lock = StringProperty()


class MergedEntity(Owned):
    """What another entity took over: kept sealed, to be given back; its id leads to whoever holds it."""

    uid = StringProperty(unique_index=True, db_property="id")
    survivor = StringProperty()
    merge = StringProperty()
    kind = StringProperty()
    kept = StringProperty()
    idempotency_key = StringProperty(unique_index=True)
    input_checksum = StringProperty()


class EntityMerge(Owned):
    """The record of a merge: who took whom, why and when, and what that gave the survivor."""

    uid = StringProperty(unique_index=True, db_property="id")
    survivor = StringProperty()
    merged = ArrayProperty(StringProperty())
    name_keys = ArrayProperty(StringProperty())
    reason = StringProperty()
    at = StringProperty()
    automatic = BooleanProperty()
    undone = BooleanProperty()
    gave = StringProperty()
    page_key = StringProperty(index=True)
    lock = StringProperty()


class Separation(Owned):
    """Two entities that the user said are not one."""

    uid = StringProperty(unique_index=True, db_property="id")
    one = StringProperty()
    other = StringProperty()
    page_key = StringProperty(index=True)


class Name(StructuredNode):
    key = StringProperty(unique_index=True)
    owner_id = StringProperty()


class Topic(Counted):
    """`name` is sealed from SECRET on; `stated_level` is set where the user gave it."""

    uid = StringProperty(unique_index=True, db_property="id")
    key = StringProperty(unique_index=True)
    name = StringProperty()
    stated_level = IntegerProperty()


class TopicAlias(StructuredNode):
    """Another name that means a topic: while memories use it, or for good where the user says so.

    Of a topic that was merged into it, the alias keeps the id, also where the name went to another topic since.
    """

    uid = StringProperty(unique_index=True, db_property="id")
    owner_id = StringProperty()
    key = StringProperty(unique_index=True)
    name = StringProperty()
    stated_level = IntegerProperty()


class Relation(Owned):
    uid = StringProperty(unique_index=True, db_property="id")
    fact = StringProperty(index=True)
    page_key = StringProperty(index=True)
    episode = StringProperty()
    opener = StringProperty()
    type = StringProperty()
    label = StringProperty()
    value = StringProperty()
    valid_from = StringProperty()
    valid_from_precision = StringProperty()
    valid_from_level = IntegerProperty()
    valid_to = StringProperty()
    valid_to_precision = StringProperty()
    valid_to_level = IntegerProperty()
    recorded_at = StringProperty()
    superseded = BooleanProperty()
    superseded_at = StringProperty()
    superseded_level = IntegerProperty()
    confidence = FloatProperty()
    origin = StringProperty()
    undisputed = BooleanProperty()
    first_seen = StringProperty()


class Statement(Owned):
    """What the owner said of a relation: evidence beside what memories say."""

    uid = StringProperty(unique_index=True, db_property="id")
    recorded_at = StringProperty()
    fingerprint = StringProperty()
    idempotency_key = StringProperty(unique_index=True)


class Lease(StructuredNode):
    owner_id = StringProperty(unique_index=True)
    claim = StringProperty()
    claims = IntegerProperty()
    until = StringProperty(index=True)
    lock = StringProperty()


class EventSequence(StructuredNode):
    owner_id = StringProperty(unique_index=True)
    epoch = StringProperty()
    seq = IntegerProperty()
    pruned = IntegerProperty()
    names_from = IntegerProperty()
    names_to = IntegerProperty()
    names_due = StringProperty(index=True)
    names_claim = StringProperty()
    names_until = StringProperty()
    lock = StringProperty()


class ChangeEvent(StructuredNode):
    key = StringProperty(unique_index=True)
    owner_id = StringProperty()
    seq = IntegerProperty()
    type = StringProperty()
    ids = ArrayProperty(StringProperty())
    levels = ArrayProperty(IntegerProperty())
    at = StringProperty(index=True)


class Tombstone(StructuredNode):
    """A deleted memory whose points may still be in the index, or one whose points or links are in doubt."""

    uid = StringProperty(unique_index=True, db_property="id")
    owner_id = StringProperty()
    links_only = BooleanProperty()
    at = StringProperty(index=True)


class Migration(StructuredNode):
    """An applied migration; version 0 is the lock."""

    version = IntegerProperty(unique_index=True)
    name = StringProperty()
    applied_at = StringProperty()
    claim = StringProperty()
    until = StringProperty()
    lock = StringProperty()


NODES: tuple[type[StructuredNode], ...] = (
    User,
    Session,
    Memory,
    Conversation,
    Entity,
    MergedEntity,
    EntityMerge,
    Separation,
    Name,
    Topic,
    TopicAlias,
    Relation,
    Statement,
    Lease,
    EventSequence,
    ChangeEvent,
    Tombstone,
    Migration,
)
