"""What a search found."""

from __future__ import annotations

import strawberry

from graphapi import cursors
from graphapi.schema.connections import PageInfo
from graphapi.schema.memory import Memory
from knowledge.search.ports import SearchMode
from knowledge.search.service import SearchResults

LISTING = "search"

strawberry.enum(SearchMode)


@strawberry.type
class SearchHit:
    cursor: str
    score: float
    node: Memory


@strawberry.type(
    description="At most 1,000 hits are ranked; a cursor keeps its ranking ten minutes, and every page is checked "
    "again against what the caller may see."
)
class SearchConnection:
    edges: list[SearchHit]
    page_info: PageInfo
    total_count: int
    took_ms: float
    words_only: bool = strawberry.field(
        description="The model that embeds did not answer: words alone were looked for, and not what they mean."
    )

    @classmethod
    def of(cls, found: SearchResults, *, is_first: bool) -> SearchConnection:
        edges = [
            SearchHit(cursor=cursors.encode(LISTING, hit.key), score=hit.score, node=Memory.of(hit.memory))
            for hit in found.hits
        ]
        return cls(
            edges=edges,
            page_info=PageInfo(
                has_next_page=found.has_next,
                has_previous_page=not is_first,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
            total_count=found.total,
            took_ms=found.took_ms,
            words_only=found.words_only,
        )
