"""What is asked of search, checked before anything is looked up."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import InvalidInput
from knowledge.memories.memory import MemoryFilter, MemoryStatus
from knowledge.pages import MAX_PAGE
from knowledge.search.ports import SearchFilter, SearchMode

MAX_QUERY = 1_000
MAX_CHOICES = 100


@dataclass(frozen=True, slots=True)
class Question:
    """`filter` is None where nothing that is indexed can fit."""

    text: str
    filter: SearchFilter | None
    mode: SearchMode

    @classmethod
    def of(cls, text: str, given: MemoryFilter, mode: SearchMode) -> Question:
        """Raises InvalidInput for an empty, overlong or broken query, or a filter with too many choices."""
        asked = text.strip()
        if not asked:
            raise InvalidInput("Say what to look for: the query is empty.", "query")
        if len(asked) > MAX_QUERY:
            raise InvalidInput(f"A query has at most {MAX_QUERY:,} characters, and this one {len(asked):,}.", "query")
        try:
            asked.encode()
        except UnicodeEncodeError as error:
            raise InvalidInput("The query holds half a character (a lone surrogate).", "query") from error
        return cls(asked, _indexed(given), mode)


def check_size(first: int) -> int:
    if not 1 <= first <= MAX_PAGE:
        raise InvalidInput(f"first must be from 1 to {MAX_PAGE}, and is {first}.", "first")
    return first


def _indexed(given: MemoryFilter) -> SearchFilter | None:
    for name, ids in (("entities", given.entities), ("topics", given.topics)):
        if len(ids) > MAX_CHOICES:
            raise InvalidInput(f"A filter names at most {MAX_CHOICES} {name}.", "filter", name)
    if given.statuses and MemoryStatus.READY not in given.statuses:
        return None
    return SearchFilter(
        kinds=given.kinds,
        sensitivities=given.sensitivities,
        needs_review=given.needs_review,
        occurred_from=given.occurred_from,
        occurred_to=given.occurred_to,
        recorded_from=given.recorded_from,
        recorded_to=given.recorded_to,
        entities=given.entities,
        topics=given.topics,
        conversation=given.conversation,
        speaker=given.speaker,
        source=given.source,
    )
