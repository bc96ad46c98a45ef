"""What a change of links leaves: the node that stands, and whose links the index must learn anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.errors import InvalidInput, NotFound
from knowledge.ids import is_id

MAX_AT_ONCE = 100
"""Entities, topics or memories that one change may name."""


@dataclass(frozen=True, slots=True)
class Relinked:
    """The entity or topic that a change leaves, and the memories that were linked to another one before."""

    id: str
    memories: tuple[str, ...] = ()


def check_several(noun: str, argument: str, ids: Sequence[str]) -> None:
    """Raise InvalidInput for none or too many, NotFound with its place for the first that is no id."""
    if not 1 <= len(ids) <= MAX_AT_ONCE:
        raise InvalidInput(f"{argument} takes 1 to {MAX_AT_ONCE} ids at once, and these are {len(ids)}.", argument)
    for place, id_ in enumerate(ids):
        if not is_id(id_):
            raise NotFound(noun, argument, str(place))
