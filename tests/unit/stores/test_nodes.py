"""The declared node classes and the migrations say the same."""

from __future__ import annotations

import re

from cypher.migrations import migrations
from knowledge.stores.nodes import NODES

_CONSTRAINT = re.compile(r"FOR \(n:(\w+)\) REQUIRE n\.(\w+) IS UNIQUE")
_INDEX = re.compile(r"FOR \(n:(\w+)\) ON \(([^)]+)\)")


def _statements() -> list[str]:
    return [statement.text for migration in migrations() for statement in migration.statements]


def test_what_is_declared_unique_is_what_the_migrations_make_unique() -> None:
    declared = {
        (node.__label__, prop.get_db_property_name(name))
        for node in NODES
        for name, prop in node.defined_properties(aliases=False, rels=False).items()
        if prop.unique_index
    }
    assert {match.groups() for text in _statements() for match in _CONSTRAINT.finditer(text)} == declared


def test_what_is_declared_indexed_is_what_the_migrations_index() -> None:
    declared = {
        (node.__label__, (prop.get_db_property_name(name),))
        for node in NODES
        for name, prop in node.defined_properties(aliases=False, rels=False).items()
        if prop.index
    }
    declared |= {(node.__label__, names) for node in NODES for names in getattr(node, "composite", ())}
    found = {
        (match[1], tuple(part.strip().removeprefix("n.") for part in match[2].split(",")))
        for text in _statements()
        for match in _INDEX.finditer(text)
    }
    assert found == declared


def test_no_index_begins_with_the_owner() -> None:
    assert not [text for text in _statements() if re.search(r"ON \(n\.owner_id", text)]
