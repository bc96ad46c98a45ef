"""Which kinds of words a form cannot do without, so that a text without them need not be searched for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\(\?P<\w+>|\(\?(?:[:=!]|<[=!])|[a-z_]+|\S")
_REPEATS = frozenset("*+{[")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")

Needs = frozenset[frozenset[str]]
"""Of each of these sets one kind stands in all that a form matches."""


def needs(template: str) -> Needs:
    """Read a form's template: names of kinds, groups of alternatives, and a ? after what may be left out.

    Raises ValueError where there is anything else in it.
    """
    parts = _TOKEN.findall(template)
    if not _REPEATS.isdisjoint(parts):
        raise ValueError(f"{template!r} repeats something")
    return _alternatives(iter([*parts, ")"]))


def _alternatives(parts: Iterator[str]) -> Needs:
    """Read up to the end of a group; what one of its alternatives needs is no more than one way among others."""
    found, sequence, last = list[Needs](), set[frozenset[str]](), Needs()
    for part in parts:
        if part == "?":
            last = Needs()
            continue
        sequence |= last
        last = Needs()
        if part in ("|", ")"):
            found.append(Needs(sequence))
            sequence = set()
            if part == ")":
                break
        elif part.startswith("("):
            inner = _alternatives(parts)
            last = Needs() if part in _LOOKS else inner
        else:
            last = Needs({frozenset({part})})
    if len(found) == 1:
        return found[0]
    if not all(found):
        return Needs()
    return Needs({frozenset().union(*(min(each, key=lambda kinds: (len(kinds), sorted(kinds))) for each in found))})
