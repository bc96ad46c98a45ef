"""What a collection holds of an owner, read whole."""

from __future__ import annotations

from knowledge.search.ports import IndexBuild, PointKind, VectorIndex

_WINDOW = 5_000


async def all_held(index: VectorIndex | IndexBuild, owner: str, of: PointKind) -> dict[str, int]:
    """Return ids with their revisions; what is written meanwhile may be among them."""
    held: dict[str, int] = {}
    after: str | None = None
    while window := await index.held(owner, after, _WINDOW, of):
        held |= window
        after = max(window)
    return held
