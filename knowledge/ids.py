"""Ids of nodes: UUIDv7 strings, so that they sort by the time they were made."""

import re

from uuid_utils import uuid7

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def new_id() -> str:
    return str(uuid7())


def is_id(text: str) -> bool:
    """Tell whether the text has the form of an id; whether anything has it is the store's to say."""
    return _UUID.fullmatch(text) is not None
