"""The block of YAML before a Markdown note: read where it is sound, left in the text where it is not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from knowledge.memories.validation import MAX_METADATA_BYTES

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"

_MAX_BLOCK = 64 * 1024
_MAX_VALUES = 500
_MAX_DEPTH = 8
_FENCE = "---"
_UNSOUND = (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError, OverflowError)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    body: str
    values: Mapping[str, object] = field(default_factory=dict)
    metadata: Mapping[str, object] | None = None
    """The values as JSON, where there are any."""


def read_front_matter(text: str) -> FrontMatter:
    """Split a note. A block that is no YAML, too large for metadata, or all there is, stays in the body."""
    block_ends = text.find("\n" + _FENCE, len(_FENCE))
    if not text.startswith(_FENCE) or not 0 <= block_ends <= _MAX_BLOCK:
        return FrontMatter(text)
    try:
        values, body = frontmatter.parse(text, handler=YAMLHandler())
        if not values:
            return FrontMatter(text)
        metadata = _Plain().mapping(values)
    except _UNSOUND:
        return FrontMatter(text)
    if len(repr(metadata).encode(errors="replace")) > MAX_METADATA_BYTES // 2:
        return FrontMatter(text)
    if not body.strip():
        return FrontMatter(text)  # a note may be all front matter: a person's page, a recipe's card
    return FrontMatter(body, values, metadata)


class _Plain:
    """Turns YAML's values to JSON's; an alias that multiplies itself runs out of room (ValueError)."""

    def __init__(self) -> None:
        self._room = _MAX_VALUES

    def mapping(self, values: Mapping[Any, object], depth: int = 0) -> dict[str, JsonValue]:
        return {str(key): self._value(value, depth + 1) for key, value in values.items()}

    def _value(self, value: object, depth: int) -> JsonValue:
        self._room -= 1
        if self._room < 0 or depth > _MAX_DEPTH:
            raise ValueError("more values than a note's metadata may have")
        match value:
            case None | bool() | int() | str():
                return value
            case float():
                return value if math.isfinite(value) else str(value)
            case date() | datetime():
                return value.isoformat()
            case dict():
                return self.mapping(value, depth)
            case list() | tuple() | set():
                return [self._value(each, depth + 1) for each in value]
            case _:
                return str(value)
