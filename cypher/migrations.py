"""The numbered migrations: files of schema statements, each safe to run again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

from cypher.statement import Statement, StatementError

_FILE = re.compile(r"(\d{4})_([a-z_]+)\.cypher")


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    statements: tuple[Statement, ...]


def migrations() -> list[Migration]:
    """Return every migration in order; raises StatementError where a number is missing or doubled."""
    found = []
    for file in sorted(resources.files("cypher").joinpath("migration").iterdir(), key=lambda file: file.name):
        if match := _FILE.fullmatch(file.name):
            body = re.sub(r"//[^\n]*", "", file.read_text())
            parts = tuple(
                Statement(f"migration/{match[0]}", match[2], text.strip(), frozenset(), (), service=True)
                for text in body.split(";")
                if text.strip()
            )
            found.append(Migration(int(match[1]), match[2], parts))
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        raise StatementError("migrations are numbered from 0001 without gaps")
    return found
