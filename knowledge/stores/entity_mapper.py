"""An entity's node and its domain value, as a clearance shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from knowledge.accounts.account import NAMELESS_SELF
from knowledge.entities.entity import ContactDetails, Entity, EntityKind
from knowledge.errors import Locked
from knowledge.ingestion.addresses import is_address, plain_address
from knowledge.instants import to_datetime
from knowledge.keys.owner_keys import SEALED, OwnerKeys
from knowledge.levels import Sensitivity

DETAILS = ("relationship_type", "phones", "emails", "birthday", "notes", "metadata")


def to_entity(row: Mapping[str, Any], clearance: Sensitivity, keys: OwnerKeys) -> Entity:
    """Return the entity with the counters and names up to the clearance.

    `row` is the node's properties with `names`: the KNOWN_AS edges that the clearance shows, each with its key.
    """
    told = [(name["key"], name_text(row["id"], name, keys), sum(name["counts"])) for name in row["names"]]
    names = [name for name in told if not is_address(name[1])] or told
    reached = [text for _, text, _ in told if is_address(text)]
    name = _display_name(row.get("name_key"), names) or (NAMELESS_SELF if row.get("is_self") else "")
    visible = range(int(clearance) + 1)
    kind = EntityKind(row["kind"])
    return Entity(
        id=row["id"],
        owner=row["owner_id"],
        kind=kind,
        name=name,
        aliases=tuple(sorted({text for _, text, _ in names} - {name})),
        sensitivity=Sensitivity(row["level"]),
        mention_count=sum(row["counts"][level] for level in visible),
        first_seen=seen(row["first_seen"], clearance, first=True),
        last_seen=seen(row["last_seen"], clearance, first=False),
        page_key=row["page_key"],
        contact=_contact(row, clearance, reached, keys) if kind is EntityKind.CONTACT else None,
    )


def name_text(entity_id: str, name: Mapping[str, Any], keys: OwnerKeys) -> str:
    """Return a name as written, opened where it is sealed."""
    level = Sensitivity(name["level"])
    if level < Sensitivity.SECRET and not str(name["text"]).startswith(SEALED):
        return str(name["text"])
    return keys.open(name["text"], node=entity_id, field="name", level=level)


def seal_name(entity_id: str, text: str, level: Sensitivity, keys: OwnerKeys) -> str:
    """Return a name as it stands at rest: sealed from SECRET on, and at every level where it is an address."""
    if level < Sensitivity.SECRET and not is_address(text) and not text.startswith(SEALED):
        return text
    return keys.seal(text, node=entity_id, field="name", level=level)


def seen(instants: Sequence[str], clearance: Sensitivity, *, first: bool) -> datetime | None:
    """Return the first or last of the instants kept per level, up to the clearance."""
    shown = [instant for instant in instants[: int(clearance) + 1] if instant]
    if not shown:
        return None
    return to_datetime(min(shown) if first else max(shown))


def open_details(row: Mapping[str, Any], keys: OwnerKeys) -> dict[str, Any]:
    """Return what the owner stated of a contact, opened; empty where nothing was."""
    if not row.get("details"):
        return {}
    level = Sensitivity(row["details_level"])
    details: dict[str, Any] = json.loads(keys.open(row["details"], node=row["id"], field="details", level=level))
    return details


def check_open(row: Mapping[str, Any], clearance: Sensitivity) -> None:
    """Raise Locked where something was stated of the entity above the clearance.

    A memory shows that there is such a person; what was stated of them stays shut, and at its level.
    """
    level = max(row.get("stated_level") or 0, row.get("details_level") or 0)
    if level > clearance:
        raise Locked(Sensitivity(level))


def seal_details(entity_id: str, details: Mapping[str, object], level: Sensitivity, keys: OwnerKeys) -> str:
    text = json.dumps(details, ensure_ascii=False, separators=(",", ":"))
    return keys.seal(text, node=entity_id, field="details", level=level)


def _display_name(name_key: str | None, names: Sequence[tuple[str, str, int]]) -> str:
    """Return the name it goes by; where that is above the clearance, the most used of the others."""
    for key, text, _ in names:
        if key == name_key:
            return text
    return max(names, key=lambda name: (name[2], name[1]))[1] if names else ""


def _contact(row: Mapping[str, Any], clearance: Sensitivity, reached: Sequence[str], keys: OwnerKeys) -> ContactDetails:
    """Return what was stated of a contact, and after it the addresses that memories give."""
    level = row.get("details_level")
    details = open_details(row, keys) if level is not None and level <= clearance else {}
    return ContactDetails(
        is_self=bool(row.get("is_self")),
        relationship_type=details.get("relationship_type"),
        phones=_addresses(details.get("phones"), [each for each in reached if "@" not in each]),
        emails=_addresses(details.get("emails"), [each for each in reached if "@" in each]),
        birthday=details.get("birthday"),
        notes=details.get("notes"),
        metadata=details.get("metadata"),
    )


def _addresses(stated: Sequence[str] | None, told: Sequence[str]) -> tuple[str, ...]:
    """Return each address once, however it is written, those that were stated first."""
    by_plain: dict[str, str] = {}
    for address in (*(stated or ()), *sorted(told)):
        by_plain.setdefault(plain_address(address), address)
    return tuple(by_plain.values())
