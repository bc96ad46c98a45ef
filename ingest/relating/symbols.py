"""The symbols that stand for names, times, roles and pronouns where patterns read a text: one character each."""

from __future__ import annotations

from knowledge.entities.entity import EntityKind

ROOM = 0x200
"""Symbols of one sort; what a text has beyond them is left as words."""
PERSON, ORGANIZATION, PLACE, ADDRESS, EVENT, THING, TIME, PRONOUN, ROLE, ROLES = range(0xE000, 0xE000 + 10 * ROOM, ROOM)
ME, WE, MYSELF, OURSELVES = "\uf800", "\uf801", "\uf804", "\uf805"
"""I, we; me, us."""
OWNS, MAY_OWN = "\uf802", "\uf803"
"""After the symbol of "my", "his", "their"; and after that of "her", which owns or not."""

SORTS = {
    EntityKind.CONTACT: PERSON,
    EntityKind.ORGANIZATION: ORGANIZATION,
    EntityKind.PLACE: PLACE,
    EntityKind.EVENT: EVENT,
    EntityKind.THING: THING,
}


def one_of(*sorts: int) -> str:
    """Return what matches any symbol of these sorts, for use inside a character class."""
    return "".join(f"{chr(sort)}-{chr(sort + ROOM - 1)}" for sort in sorts)


def sort_of(symbol: str) -> int:
    code = ord(symbol)
    return code - (code - PERSON) % ROOM


def place_of(symbol: str) -> int:
    """Return which one of its sort a symbol is."""
    return (ord(symbol) - PERSON) % ROOM


def is_symbol(letter: str) -> bool:
    """Tell whether a letter is a symbol of one of the sorts."""
    return chr(PERSON) <= letter < chr(PERSON + 10 * ROOM)
