"""What the user says of relations: a Statement node and all that follows from it, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cypher import load
from knowledge.access import Access
from knowledge.errors import IdempotencyMismatch, Locked, NotFound
from knowledge.ids import new_id
from knowledge.instants import now
from knowledge.levels import Sensitivity
from knowledge.relations.evidence import NewEvidence
from knowledge.relations.queries import CheckedStatement, Saying, Standing
from knowledge.relations.relation import Bounds, EvidenceRole, RelationOrigin, RelationType
from knowledge.stores.graph import Graph, Transaction
from knowledge.stores.neo4j_events import append_events
from knowledge.stores.relation_facts import KeySource, RelationFacts
from knowledge.stores.relation_mapper import to_bounds
from knowledge.stores.relation_rows import opened_word

_LOCK = load("lease/lock")
_ENDS_SEEN = load("relation/ends_seen")
_FIND_STATEMENT = load("relation/find_statement")
_STATE = load("relation/state")
_STATED_BY = load("relation/stated_by")
_STANDING = load("relation/standing")


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement on its way into the graph."""

    subject: str
    type: RelationType
    object: str | None
    value: str | None
    label: str | None
    role: EvidenceRole
    bounds: Bounds
    level: Sensitivity
    idempotency_key: str | None = None
    fingerprint: str | None = None


class RelationStatements:
    def __init__(self, graph: Graph, keys: KeySource, facts: RelationFacts) -> None:
        self._graph = graph
        self._keys = keys
        self._facts = facts

    async def state(self, access: Access, said: CheckedStatement) -> str:
        """Return the id of the version that stands, as RelationStore.state."""
        keys = await self._keys.of(access.owner)
        key = None if said.idempotency_key is None else keys.idempotency_key(f"relation|{said.idempotency_key}")
        fingerprint = keys.checksum(said.fingerprint)

        async def work(tx: Transaction) -> str:
            claim = new_id()
            await tx.run(_LOCK, owner_id=access.owner, lock=claim)
            if key is not None and (earlier := await self._earlier(tx, access, key, fingerprint)) is not None:
                return earlier
            await self._check_ends(tx, access, said)
            statement = _Said(
                said.subject,
                said.type,
                said.object,
                said.value,
                said.label,
                EvidenceRole.STATES,
                said.bounds,
                said.level,
                key,
                fingerprint,
            )
            return await self._say(tx, access, claim, statement)

        return await self._graph.transact(work)

    async def amend(self, access: Access, id_: str, say: Callable[[Standing | None], Saying | None]) -> str:
        """Return the id of the version that stands, as RelationStore.amend."""
        keys = await self._keys.of(access.owner)

        async def work(tx: Transaction) -> str:
            claim = new_id()
            await tx.run(_LOCK, owner_id=access.owner, lock=claim)
            rows = await tx.run(_STANDING, **access.params(), id=id_)
            if not rows:
                raise NotFound("relation", "id")
            relation, current = rows[0]["relation"], rows[0]["current"]
            standing = None
            if current is not None:
                standing = Standing(to_bounds(current, access.clearance), Sensitivity(current["level"]))
            saying = say(standing)
            if saying is None:
                return str((current or relation)["id"])
            value = opened_word(relation, "value", keys)
            kind, subject, other = RelationType(relation["type"]), rows[0]["subject"], rows[0]["object"]
            statement = _Said(subject, kind, other, value, None, saying.role, saying.bounds, saying.level)
            return await self._say(tx, access, claim, statement)

        return await self._graph.transact(work)

    async def _say(self, tx: Transaction, access: Access, claim: str, said: _Said) -> str:
        statement_id, recorded_at = new_id(), now()
        node = {
            "id": statement_id,
            "level": int(said.level),
            "recorded_at": recorded_at,
            "idempotency_key": said.idempotency_key,
            "fingerprint": said.fingerprint,
        }
        await tx.run(
            _STATE, owner_id=access.owner, said={name: value for name, value in node.items() if value is not None}
        )
        evidence = NewEvidence(
            source=statement_id,
            subject=said.subject,
            type=said.type,
            object=said.object,
            value=said.value,
            role=said.role,
            bounds=said.bounds,
            level=said.level,
            confidence=1.0,
            origin=RelationOrigin.STATED,
            recorded_at=recorded_at,
            label=said.label,
        )
        events = await self._facts.add(tx, access.owner, [evidence])
        await append_events(tx, access.owner, claim, events)
        return await self._stated_by(tx, access, statement_id)

    async def _earlier(self, tx: Transaction, access: Access, key: str, fingerprint: str) -> str | None:
        rows = await tx.run(_FIND_STATEMENT, owner_id=access.owner, idempotency_key=key)
        if not rows:
            return None
        if rows[0]["fingerprint"] != fingerprint:
            raise IdempotencyMismatch
        if rows[0]["level"] > access.clearance:
            raise Locked(Sensitivity(rows[0]["level"]))
        return await self._stated_by(tx, access, rows[0]["id"])

    async def _stated_by(self, tx: Transaction, access: Access, statement_id: str) -> str:
        rows = await tx.run(_STATED_BY, **access.params(), statement_id=statement_id)
        if not rows:
            raise NotFound("relation", "id")
        return str(next((row["id"] for row in reversed(rows) if row["believed"]), rows[-1]["id"]))

    async def _check_ends(self, tx: Transaction, access: Access, said: CheckedStatement) -> None:
        ends = {"subject": said.subject, "object": said.object}
        wanted = [id_ for id_ in ends.values() if id_ is not None]
        seen = {row["id"] for row in await tx.run(_ENDS_SEEN, **access.params(), ids=wanted)}
        for name, id_ in ends.items():
            if id_ is not None and id_ not in seen:
                raise NotFound("entity", "input", name)
