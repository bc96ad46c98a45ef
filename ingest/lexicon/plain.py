"""Classes of things that people say in everyday words, which tell a level or only seem to (see `plain_words.txt`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.lexicon.given_names import given_names
from knowledge.levels import Sensitivity

_HEADING = re.compile(r"== (not )?(\w+) (.+)")
_MACRO = re.compile(r"<([A-Z_]+)>")
_HARMLESS = "! "


@dataclass(frozen=True, slots=True)
class Said:
    """One class of things that people say, over texts in lower case."""

    name: str
    level: Sensitivity
    is_harmless: bool
    """It only sounds like the level."""
    ways: re.Pattern[str]
    unless: re.Pattern[str] | None
    """Where this stands in the text, too, the words mean something else."""

    def stands_in(self, lowered: str) -> bool:
        if not any(_are_given(found.groups()) for found in self.ways.finditer(lowered)):
            return False
        return self.unless is None or self.unless.search(lowered) is None


@cache
def plain_words() -> Sequence[Said]:
    text = files("ingest.lexicon").joinpath("plain_words.txt").read_text(encoding="utf-8")
    macros: dict[str, str] = {}
    classes: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("== "):
            classes.append((line, []))
        elif line.startswith("<") and " = " in line and not classes:
            name, stands_for = line.split(" = ", 1)
            macros[name.strip("<>")] = stands_for
        elif line and not line.startswith("# "):
            classes[-1][1].append(_MACRO.sub(lambda found: macros[found[1]], line))
    return tuple(_class(heading, lines) for heading, lines in classes)


def _class(heading: str, lines: Sequence[str]) -> Said:
    found = _HEADING.fullmatch(heading)
    if found is None:
        raise ValueError(f"no class of everyday words begins like this: {heading}")
    ways = [line for line in lines if not line.startswith(_HARMLESS)]
    unless = [line.removeprefix(_HARMLESS) for line in lines if line.startswith(_HARMLESS)]
    return Said(found[3], Sensitivity[found[2]], bool(found[1]), _any_of(ways), _any_of(unless) if unless else None)


def _any_of(ways: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(ways) + r")(?!\w)")


def _are_given(groups: Sequence[str | None]) -> bool:
    return all(group in given_names() for group in groups if group)
