"""What a contact that is stated once more adds to the one that stands: the first word wins, lists unite."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from knowledge.entities.entity import ContactEdit
from knowledge.entities.united_details import MAX_LIST, united
from knowledge.ingestion.addresses import plain_address
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.stores.entity_mapper import DETAILS, name_text, open_details
from knowledge.stores.graph import Row

UNSTATED = Sensitivity.CONFIDENTIAL
"""What is stated without a level (ADR 0007)."""


def stated_level(contact: ContactEdit) -> Sensitivity:
    return UNSTATED if contact.sensitivity is None else contact.sensitivity


def may_join(row: Row, level: Sensitivity, clearance: Sensitivity) -> bool:
    """Tell whether more may be stated of a contact at a level: what stands neither falls nor rises by it.

    Nor may it be above what its maker is cleared for: that would tell that there is one.
    """
    stated = int(row["stated_level"])
    details = stated if row.get("details_level") is None else int(row["details_level"])
    return level <= min(stated, details) and max(stated, details) <= clearance


def joined(row: Row, contact: ContactEdit, keys: OwnerKeys) -> ContactEdit:
    """Return what the contact adds to the one that stands, as an edit of it; nothing is given where it adds nothing."""
    stands = open_details(row, keys)
    held = {plain_address(each) for field in ("phones", "emails") for each in stands.get(field) or ()}
    new_to_it = replace(
        contact,
        phones=tuple(phone for phone in contact.phones if plain_address(phone) not in held),
        emails=tuple(email for email in contact.emails if plain_address(email) not in held),
    )
    details, gave = united(stands, {field: value for field, value in given_details(new_to_it).items() if value})
    names = {name["key"]: name_text(row["id"], name, keys) for name in row["names"]}
    own = [names[name["key"]] for name in row["names"] if name.get("stated_level") is not None]
    new = [name for name in (contact.name, *contact.aliases) if name and keys.name_key(name) not in names]
    given = set(gave) | ({"aliases"} if new else set())
    told: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value for field, value in details.items()
    }
    aliases = tuple(dict.fromkeys((*own, *new)))[:MAX_LIST]
    return ContactEdit(frozenset(given), aliases=aliases, **{field: told[field] for field in gave})


def given_details(contact: ContactEdit) -> dict[str, object]:
    values: dict[str, object] = {
        "relationship_type": contact.relationship_type,
        "phones": list(contact.phones),
        "emails": list(contact.emails),
        "birthday": contact.birthday,
        "notes": contact.notes,
        "metadata": contact.metadata,
    }
    return {field: values[field] for field in DETAILS if field in contact.given}
