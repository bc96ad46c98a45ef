"""Which of those who are known a contact is that its owner states: a pure function of values.

By the tiers that names in memories go through, with nothing around it to help: an address that both have, where a name
fits, too; else the full name. A first name, a nickname or an initial alone is not enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.resolving.directory import Directory, Entry
from ingest.resolving.matching import match_person
from ingest.resolving.person import person_name
from knowledge.keys.normal import normalise_name

_FULL = 0.9
"""From here on a name alone tells who is meant."""


def recognised(directory: Directory, names: Sequence[str], addresses: Sequence[str]) -> str | None:
    """Return whom the contact is; None for somebody new, and where it is not sure who. The first name is the full one.

    Namesakes that the owner stated are two people unless an address is the same.
    """
    reached = {entry.id: entry for address in addresses for entry in directory.at(address)}
    holders = [entry for entry in reached.values() if any(_may_be(name, entry) for name in names)]
    if len(holders) == 1:
        return holders[0].id
    if holders:
        return None
    bearers = _bearers(directory, names[0])
    is_one = len(bearers) == 1 and not bearers[0].known.is_stated
    return bearers[0].id if is_one else None


def _bearers(directory: Directory, name: str) -> list[Entry]:
    asked = person_name(name)
    if asked is None:
        return [entry for entry in directory.namesakes(name) if entry.is_person and not entry.known.is_self]
    found = [(entry, match_person(asked, name, entry)) for entry in directory.people(asked)]
    return [
        entry for entry, match in found if match and match.strength >= _least(name, entry) and not entry.known.is_self
    ]


def _least(name: str, entry: Entry) -> float:
    """A single name counts where it is the very same."""
    return 0.0 if normalise_name(name) in entry.names else _FULL


def _may_be(name: str, entry: Entry) -> bool:
    asked = person_name(name)
    return entry.is_person and not entry.known.is_self and bool(asked and match_person(asked, name, entry))
