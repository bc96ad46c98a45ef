"""What the relation service needs of the graph."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from knowledge.access import Access
from knowledge.entities.entity import Entity
from knowledge.pages import Page, PageRequest
from knowledge.relations.queries import (
    CheckedStatement,
    RelationEvidence,
    RelationFilter,
    Saying,
    Standing,
    Tie,
    Times,
)
from knowledge.relations.relation import Relation


class RelationStore(Protocol):
    """Every method shows and changes only what the access may see."""

    async def by_ids(self, access: Access, ids: Collection[str]) -> dict[str, Relation]: ...

    async def page(self, access: Access, wanted: RelationFilter, page: PageRequest) -> Page[Relation]:
        """Newest first."""
        ...

    async def count(self, access: Access, wanted: RelationFilter) -> int: ...

    async def of_memories(self, access: Access, memory_ids: Collection[str]) -> dict[str, list[Relation]]: ...

    async def evidence(self, access: Access, relation_id: str, page: PageRequest) -> Page[RelationEvidence]: ...

    async def state(self, access: Access, said: CheckedStatement) -> str:
        """Return the id of the version that now stands.

        Raises NotFound for an end, IdempotencyMismatch, and Locked where the first statement under the key is above
        the clearance.
        """
        ...

    async def amend(self, access: Access, id_: str, say: Callable[[Standing | None], Saying | None]) -> str:
        """Say something about what stands now of a relation, None where it was retracted; return the version's id.

        `say` may run again after a conflict. Raises NotFound.
        """
        ...

    async def owner_entity(self, access: Access) -> str | None: ...

    async def entities(self, access: Access, ids: Collection[str]) -> dict[str, Entity]: ...

    async def survivors(self, access: Access, ids: Collection[str]) -> dict[str, str]:
        """Return for each id the entity it stands for: itself, unless it was merged away."""
        ...

    async def walk(
        self,
        access: Access,
        frontier: Sequence[str],
        types: Sequence[str],
        times: Times,
        *,
        limit: int,
        within: Collection[str] | None = None,
    ) -> list[Tie]:
        """Return the ties of the frontier, the surest first; `within` keeps to known entities."""
        ...
