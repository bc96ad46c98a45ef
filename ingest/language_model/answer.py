"""The form in which a language model answers, and how much of an answer is looked at."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from knowledge.memories.memory import MemoryKind
from knowledge.relations.relation import RelationType

MAX_PARTS = 64
"""Of one kind in one memory; who answers more does not answer what was asked, and the memory's answer is dropped."""

T = TypeVar("T")


class UnusableAnswer(ValueError):
    """The answer as a whole is not of the form asked for."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Entity(_Part):
    quote: str = Field(description="The name exactly as it stands in the text, without possessive 's.")
    type: Literal["PERSON", "ORGANIZATION", "PLACE", "EVENT_NAME"]
    known_as: str | None = Field(description="One of `known`, if this is surely that one; else null.")


class Date(_Part):
    quote: str = Field(description="The time expression exactly as it stands in the text.")
    value: str | None = Field(description="ISO 8601: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM; null if it recurs.")


class Relation(_Part):
    quote: str = Field(description="The words that state it, exactly as they stand in the text.")
    subject: str = Field(description="A quoted entity, or `me`.")
    predicate: Literal[tuple(RelationType)]  # type: ignore[valid-type]  # the closed list itself
    object: str = Field(description="A quoted entity, `me`, or the thing or day exactly as it stands in the text.")
    standing: Literal["HOLDS", "BEGINS", "ENDED", "PLANNED", "DENIED", "UNSURE"]
    since: str | None = Field(description="The quoted time expression of its beginning, or null.")
    until: str | None = Field(description="The quoted time expression of its end, or null.")


def _sound_ones(values: object, handler: ValidatorFunctionWrapHandler) -> list[object]:
    """Keep those elements that are of the form; one that is not does not spoil the others."""
    if not isinstance(values, list):
        raise ValueError("not a list")
    if len(values) > MAX_PARTS:
        raise ValueError("too many parts")
    kept: list[object] = []
    for value in values:
        try:
            kept += handler([value])
        except ValidationError:
            continue
    return kept


_Sound = Annotated[list[T], WrapValidator(_sound_ones)]


class Item(_Part):
    """What is answered for one memory."""

    id: str
    sensitivity: Literal["GENERAL", "CONFIDENTIAL", "SECRET", "ULTRA_SECRET"]
    sensitivity_confidence: float = Field(ge=0, le=1)
    kind: Literal[tuple(MemoryKind)]  # type: ignore[valid-type]  # the closed list itself
    kind_confidence: float = Field(ge=0, le=1)
    entities: _Sound[Entity]
    dates: _Sound[Date]
    relations: _Sound[Relation]
    topics: _Sound[str]


class Answer(_Part):
    """The whole answer; as a schema for the server, and never parsed as a whole."""

    memories: list[Item]


def read_answer(content: str, asked: Mapping[str, object]) -> dict[str, Item]:
    """Return what is answered for each id that was asked for, once; the rest is dropped.

    Raises UnusableAnswer where there is nothing of the form.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnusableAnswer("the answer is not JSON") from error
    raw = told.get("memories") if isinstance(told, dict) else None
    if not isinstance(raw, list) or len(raw) > 2 * len(asked):
        raise UnusableAnswer("the answer does not hold what was asked for")
    items = []
    for one in raw:
        try:
            items.append(Item.model_validate(one))
        except ValidationError:
            continue
    times = Counter(item.id for item in items)
    return {item.id: item for item in items if item.id in asked and times[item.id] == 1}
