"""Relations, their evidence and typed edges as the graph keeps them, to and from the values of the fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LEVELS, Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.relations.closings import Fact
from knowledge.relations.evidence import Ends, Evidence
from knowledge.relations.fold import NEVER, LevelledBound, Version
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, RelationOrigin, RelationType
from knowledge.stores.graph import Row

Properties: TypeAlias = dict[str, object]

READABLE = Sensitivity.CONFIDENTIAL
"""Labels and values are readable at rest up to here, and sealed above (ADR 0007)."""

_SHADOWED = (
    "level",
    "valid_from",
    "valid_from_precision",
    "valid_from_level",
    "valid_to",
    "valid_to_precision",
    "valid_to_level",
    "recorded_at",
    "superseded",
    "superseded_at",
    "superseded_level",
    "confidence",
)


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version as it stands in the graph, with its words opened."""

    id: str
    episode: str
    opener: str
    fact: Fact
    level: Sensitivity
    properties: Properties
    evidence: dict[str, Evidence]
    believers: frozenset[int]
    """The levels whose readers believe it still."""


def believers(level: int, superseded: Sequence[str]) -> frozenset[int]:
    """Return the levels whose readers believe a version, by the level from which it is seen and by its ends."""
    return frozenset(reader for reader in LEVELS if reader >= level and superseded[reader] == NEVER)


def to_stored(row: Row, keys: OwnerKeys) -> StoredVersion:
    relation = dict(row["relation"])
    level = Sensitivity(relation["level"])
    for name in ("label", "value"):
        relation[name] = _opened(relation.get(name), keys, relation["id"], name, level)
    evidence = [to_evidence(item, keys) for item in row["evidence"]]
    fact = Fact(relation["fact"], RelationType(relation["type"]), row["subject"], row["object"], relation["value"])
    return StoredVersion(
        id=relation["id"],
        episode=relation["episode"],
        opener=relation["opener"],
        fact=replace(fact, evidence=tuple(evidence)),
        level=level,
        properties=relation,
        evidence={e.id: e for e in evidence},
        believers=believers(level, relation["superseded"]),
    )


def version_properties(version: Version, fact: Fact, owner: str, id_: str, episode: str) -> Properties:
    """Return all properties of the node, with the words open; None removes one."""
    return {
        "id": id_,
        "owner_id": owner,
        "page_key": f"{owner}|{id_}",
        "fact": fact.key,
        "episode": episode,
        "opener": version.opener,
        "type": fact.type.value,
        "value": fact.value,
        "label": version.label,
        "level": int(version.level),
        **_bound("valid_from", version.since),
        **_bound("valid_to", version.until),
        "recorded_at": version.recorded_at,
        "superseded": list(version.superseded),
        "superseded_at": version.superseded_at,
        "superseded_level": version.superseded_level if version.superseded_at else None,
        "confidence": version.confidence,
        "origin": version.origin.value,
        "undisputed": version.is_undisputed,
        "first_seen": version.first_seen,
    }


def sealed(properties: Properties, keys: OwnerKeys) -> Properties:
    """Return the properties as they are written: words above READABLE sealed in their place."""
    id_, level = str(properties["id"]), Sensitivity(int(str(properties["level"])))
    words: Properties = {
        name: _sealed(properties[name], keys, id_, name, level) for name in ("label", "value") if name in properties
    }
    return {**properties, **words}


def edge_properties(properties: Properties) -> Properties:
    return {name: properties.get(name) for name in _SHADOWED}


def to_evidence(row: Mapping[str, object], keys: OwnerKeys) -> Evidence:
    level = Sensitivity(int(str(row["level"])))
    return Evidence(
        id=str(row["id"]),
        source=str(row["source"]),
        role=EvidenceRole(str(row["role"])),
        bounds=Bounds(_to_bound(row, "valid_from"), _to_bound(row, "valid_to")),
        level=level,
        confidence=float(str(row["confidence"])),
        origin=RelationOrigin(str(row["origin"])),
        recorded_at=str(row["recorded_at"]),
        observed_at=str(row["observed_at"]),
        label=_opened(row.get("label"), keys, str(row["id"]), "label", level),
        closing=bool(row["closing"]),
        said_of=Ends(str(row["said_of_subject"]), _text(row, "said_of_object")) if row.get("said_of_subject") else None,
        opened=_text(row, "opened"),
    )


def evidence_properties(evidence: Evidence, keys: OwnerKeys) -> Properties:
    since, until = evidence.bounds.since, evidence.bounds.until
    return {
        "id": evidence.id,
        "role": evidence.role.value,
        "valid_from": since.at if since else None,
        "valid_from_precision": since.precision.value if since else None,
        "valid_to": until.at if until else None,
        "valid_to_precision": until.precision.value if until else None,
        "level": int(evidence.level),
        "confidence": evidence.confidence,
        "origin": evidence.origin.value,
        "recorded_at": evidence.recorded_at,
        "observed_at": evidence.observed_at,
        "label": _sealed(evidence.label, keys, evidence.id, "label", evidence.level),
        "closing": evidence.closing,
        "said_of_subject": evidence.said_of.subject if evidence.said_of else None,
        "said_of_object": evidence.said_of.object if evidence.said_of else None,
        "opened": evidence.opened,
    }


def opened_word(row: Mapping[str, object], name: str, keys: OwnerKeys) -> str | None:
    """Return a relation's label or value."""
    return _opened(row.get(name), keys, str(row["id"]), name, Sensitivity(int(str(row["level"]))))


def _bound(name: str, bound: LevelledBound | None) -> Properties:
    return {
        name: bound.at if bound else None,
        f"{name}_precision": bound.precision.value if bound else None,
        f"{name}_level": int(bound.level) if bound else None,
    }


def _to_bound(row: Mapping[str, object], name: str) -> Bound | None:
    at = row.get(name)
    return Bound(str(at), TimePrecision(str(row[f"{name}_precision"]))) if at is not None else None


def _text(row: Mapping[str, object], name: str) -> str | None:
    return None if row.get(name) is None else str(row[name])


def _sealed(word: object, keys: OwnerKeys, node: str, field: str, level: Sensitivity) -> object:
    if word is None or level <= READABLE:
        return word
    return keys.seal(str(word), node=node, field=field, level=level)


def _opened(word: object, keys: OwnerKeys, node: str, field: str, level: Sensitivity) -> str | None:
    if word is None or level <= READABLE:
        return None if word is None else str(word)
    return keys.open(str(word), node=node, field=field, level=level)
