"""What is stated of a contact, when two become one: the survivor's word wins, lists unite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Details: TypeAlias = Mapping[str, object]

MAX_LIST = 50
"""Entries of one list, as for a contact that is stated."""
_LISTS = ("phones", "emails")


def united(into: Details, taken: Details) -> tuple[dict[str, object], dict[str, object]]:
    """Return the details of both, and what of them is owed to the one that was taken in."""
    details, gave = dict(into), dict[str, object]()
    for field, value in taken.items():
        if field in _LISTS:
            own = _entries(details.get(field))
            new = [entry for entry in _entries(value) if entry not in own][: max(0, MAX_LIST - len(own))]
            if new:
                details[field], gave[field] = [*own, *new], new
        elif value is not None and details.get(field) is None:
            details[field] = gave[field] = value
    return details, gave


def without(details: Details, gave: Details) -> dict[str, object]:
    """Take back what a merge gave; what was changed since stays."""
    left = dict(details)
    for field, value in gave.items():
        if field in _LISTS:
            given = _entries(value)
            left[field] = [entry for entry in _entries(left.get(field)) if entry not in given]
        elif left.get(field) == value:
            del left[field]
    return left


def is_blank(details: Details) -> bool:
    return not any(details.values())


def _entries(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
