"""The difference between the versions that stand in the graph and those that the fold gives, and how it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from cypher import Statement, load, load_each
from knowledge.errors import Moved
from knowledge.events.event import EventType, NewEvent
from knowledge.events.news import event
from knowledge.ids import new_id
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LEVELS
from knowledge.relations.canonical import TYPED
from knowledge.relations.closings import Fact
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import Version
from knowledge.relations.relation import RelationOrigin
from knowledge.stores.graph import Transaction
from knowledge.stores.relation_rows import (
    Properties,
    StoredVersion,
    believers,
    edge_properties,
    evidence_properties,
    sealed,
    version_properties,
)

_CREATE_TIED = load_each("relation/create_tied", TYPED)
_CREATE_VALUED = load("relation/create_valued")
_UPDATE_TIED = load_each("relation/update_tied", TYPED)
_UPDATE_VALUED = load("relation/update_valued")
_REMOVE_TIED = load_each("relation/remove_tied", TYPED)
_REMOVE_VALUED = load("relation/remove_valued")
_ATTACH_MEMORIES = load("relation/attach_memories")
_ATTACH_STATEMENTS = load("relation/attach_statements")
_RESTATE_MEMORIES = load("relation/restate_memories")
_RESTATE_STATEMENTS = load("relation/restate_statements")
_DETACH = load("relation/detach")


@dataclass(frozen=True, slots=True)
class _Row:
    """A version to write: its fact and all its properties, words open."""

    id: str
    fact: Fact
    properties: Properties


class Changes:
    """Gathers the differences of many facts, then writes them, one statement per kind of change and type."""

    def __init__(self, owner: str, keys: OwnerKeys, *, lends: bool = True) -> None:
        self.owner = owner
        self._keys = keys
        self._lends = lends
        self._created: list[_Row] = []
        self._updated: list[_Row] = []
        self._removed: list[_Row] = []
        self._attached: list[tuple[str, Evidence]] = []
        self._restated: list[tuple[str, Evidence]] = []
        self._detached: dict[str, list[str]] = {}
        self._rounds: list[defaultdict[EventType, dict[str, int]]] = []

    def of_fact(self, fact: Fact, stored: Iterable[StoredVersion], chains: Iterable[Sequence[Version]]) -> None:
        """Compare; `lends` tells whether what is left over gives its ids to new versions.

        It does where a memory was edited. Where evidence was moved by a merge it does not: whoever opened what is left
        over remembers its id, for when it opens a version again.
        """
        chains = list(chains)
        left = sorted(stored, key=lambda version: version.id)
        openers = frozenset(version.opener for chain in chains for version in chain)
        matched = _matched(openers, left)
        known_chains = [[matched.get(v.opener) or self._lent(v, left) for v in chain] for chain in chains]
        folded_away = {known.opener: known.id for known in left}
        for chain, known_ones in zip(chains, known_chains, strict=True):
            ids = [known.id if known else _opened(v) or new_id() for known, v in zip(known_ones, chain, strict=True)]
            for version, known, id_ in zip(chain, known_ones, ids, strict=True):
                properties = version_properties(version, fact, self.owner, id_, episode=ids[0])
                self._version(_Row(id_, fact, properties), _remembering(version, openers, folded_away), known)
        for known in left:
            self._removed.append(_Row(known.id, fact, known.properties))
            if known.believers:
                self._event(EventType.RELATION_REMOVED, known.id, min(known.believers))

    def repeat(self, known: StoredVersion, told: Sequence[Evidence]) -> None:
        """Add to what a version rests on, where that changes nothing but how sure it is and in which words."""
        speaking = sorted((e for e in told if e.level == known.level), key=lambda e: e.order)
        sure = max(float(str(known.properties["confidence"])), *(e.confidence for e in speaking), 0.0)
        label = next((e.label for e in reversed(speaking) if e.label), known.properties.get("label"))
        if (sure, label) != (known.properties["confidence"], known.properties.get("label")):
            self._updated.append(_Row(known.id, known.fact, {**known.properties, "confidence": sure, "label": label}))
        self._attached += [(known.id, e) for e in told]

    def _lent(self, version: Version, left: list[StoredVersion]) -> StoredVersion | None:
        return left.pop(0) if left and self._lends and _opened(version) is None else None

    def _version(self, row: _Row, version: Version, known: StoredVersion | None) -> None:
        if known is None:
            self._created.append(row)
        elif any(known.properties.get(name) != value for name, value in row.properties.items()):
            self._updated.append(row)
        self._tell(row.id, known.believers if known else frozenset(), version)
        had = known.evidence if known else {}
        wanted = {e.id: e for e in version.support}
        if stale := [id_ for id_ in had if id_ not in wanted]:
            self._detached[row.id] = stale
        self._attached += [(row.id, e) for id_, e in wanted.items() if id_ not in had]
        self._restated += [(row.id, e) for id_, e in wanted.items() if id_ in had and had[id_] != e]

    def _tell(self, id_: str, before: frozenset[int], version: Version) -> None:
        """Tell what became of the version, from the lowest reader up: each event is heard by all from its level on."""
        now = believers(version.level, version.superseded)
        heard = {level: level in before for level in LEVELS}
        for level in LEVELS:
            if (level in now) is not heard[level]:
                lost = EventType.RELATION_REMOVED if level < version.level else EventType.RELATION_SUPERSEDED
                self._event(EventType.RELATION_CREATED if level in now else lost, id_, level)
                heard |= {above: level in now for above in LEVELS if above >= level}

    def _event(self, kind: EventType, id_: str, level: int) -> None:
        """Put the event after those of the same id, among those that come as early."""
        round_ = next((told for told in self._rounds if all(id_ not in ids for ids in told.values())), None)
        if round_ is None:
            round_ = defaultdict(dict)
            self._rounds.append(round_)
        round_[kind][id_] = int(level)

    def events(self) -> list[NewEvent]:
        """Return what happened; what ended comes before what began."""
        order = (EventType.RELATION_REMOVED, EventType.RELATION_SUPERSEDED, EventType.RELATION_CREATED)
        return [told for ids in self._rounds for kind in order for told in event(kind, ids.get(kind, {}))]

    async def write(self, tx: Transaction) -> None:
        await self._write_rows(tx, self._removed, _REMOVE_TIED, _REMOVE_VALUED, _ends)
        await self._write_rows(tx, self._updated, _UPDATE_TIED, _UPDATE_VALUED, self._whole)
        done = await self._write_rows(tx, self._created, _CREATE_TIED, _CREATE_VALUED, self._whole)
        if done < len(self._created):
            raise Moved("An entity of a relation went away meanwhile; resolve the names again.")
        if self._detached:
            stale = [{"relation": id_, "evidence": gone} for id_, gone in self._detached.items()]
            await tx.run(_DETACH, owner_id=self.owner, rows=stale)
        await self._write_evidence(tx, self._attached, _ATTACH_MEMORIES, _ATTACH_STATEMENTS)
        await self._write_evidence(tx, self._restated, _RESTATE_MEMORIES, _RESTATE_STATEMENTS)

    async def _write_evidence(
        self, tx: Transaction, evidence: Sequence[tuple[str, Evidence]], of_memories: Statement, of_user: Statement
    ) -> None:
        for statement, stated in ((of_memories, False), (of_user, True)):
            rows: list[Properties] = [
                {"relation": id_, "source": e.source, "evidence": evidence_properties(e, self._keys)}
                for id_, e in evidence
                if (e.origin is RelationOrigin.STATED) is stated
            ]
            if rows and len(await tx.run(statement, owner_id=self.owner, rows=rows)) < len(rows):
                raise Moved("The source of a relation went away meanwhile; nothing was written.")

    async def _write_rows(
        self,
        tx: Transaction,
        rows: Iterable[_Row],
        tied: Mapping[str, Statement],
        valued: Statement,
        to_params: _ToParams,
    ) -> int:
        by_type: defaultdict[str | None, list[Properties]] = defaultdict(list)
        for row in rows:
            by_type[row.fact.type.value if row.fact.object is not None else None].append(to_params(row))
        return sum(
            [
                len(await tx.run(valued if kind is None else tied[kind], owner_id=self.owner, rows=params))
                for kind, params in by_type.items()
            ]
        )

    def _whole(self, row: _Row) -> Properties:
        properties = sealed(row.properties, self._keys)
        return {**_ends(row), "relation": properties, "edge": edge_properties(properties)}


class _ToParams(Protocol):
    def __call__(self, row: _Row) -> Properties: ...


def _ends(row: _Row) -> Properties:
    return {"id": row.id, "subject": row.fact.subject, "object": row.fact.object}


def _opened(version: Version) -> str | None:
    return next((e.opened for e in version.support if e.id == version.opener), None)


def _remembering(version: Version, openers: Collection[str], folded_away: Mapping[str, str]) -> Version:
    """Have the evidence that opens no version any more remember the one that it opened, and what opens one forget."""
    support = [replace(e, opened=None if e.id in openers else folded_away.get(e.id, e.opened)) for e in version.support]
    return replace(version, support=tuple(support))


def _matched(openers: Collection[str], left: list[StoredVersion]) -> dict[str, StoredVersion]:
    """Find the versions that the same evidence opened before, and take them from `left`; they keep their ids.

    What then is left lends its ids to new versions in order, so that an edited memory changes a relation in place.
    """
    matched = {known.opener: known for known in left if known.opener in openers}
    kept = {known.id for known in matched.values()}
    left[:] = [known for known in left if known.id not in kept]
    return matched
