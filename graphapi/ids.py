"""Ids as clients see them: opaque, naming the noun and not the kind, so that an id outlives a change of kind."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from knowledge.ids import is_id

GlobalId = NewType("GlobalId", str)

NOWHERE = "00000000-0000-0000-0000-000000000000"
"""An id that no node has: what a malformed id, or one of another noun, stands for."""


class Noun(StrEnum):
    MEMORY = "Memory"
    CONVERSATION = "Conversation"
    ENTITY = "Entity"
    ENTITY_MERGE = "EntityMerge"
    TOPIC = "Topic"
    RELATION = "Relation"
    USER = "User"


@dataclass(frozen=True, slots=True)
class NodeId:
    noun: Noun
    id: str


def encode(noun: Noun, node_id: str) -> GlobalId:
    return GlobalId(base64.b64encode(f"{noun}:{node_id}".encode()).decode())


def decode(text: str) -> NodeId | None:
    """Return what the id names, or None where it is no id of ours; existence is the store's to say."""
    try:
        noun, _, node_id = base64.b64decode(text, validate=True).decode().partition(":")
        return NodeId(Noun(noun), node_id) if is_id(node_id) else None
    except (binascii.Error, ValueError):
        return None


def decode_as(noun: Noun, text: str) -> str | None:
    """Return the id of that noun's node, or None where the text names anything else."""
    found = decode(text)
    return found.id if found is not None and found.noun is noun else None


def addressed(noun: Noun, text: str) -> str:
    """Return the id of that noun's node, or one that no node has, so that services answer for both alike."""
    return decode_as(noun, text) or NOWHERE


def optional(noun: Noun, text: str | None) -> str | None:
    """Return None for no id, else what it addresses."""
    return None if text is None else addressed(noun, text)
