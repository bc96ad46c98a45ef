"""What holds for every statement: it loads, is used, asks for its owner, and starts from an index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase

import cypher
from cypher import Statement
from cypher.migrations import migrations
from knowledge.entities.entity import EntityKind
from knowledge.relations.relation import RelationType
from tests.engines import Engines, graph_choice

_ROOT = Path(cypher.__file__).parent.parent
_PACKAGES = ("knowledge", "ingest", "workers", "graphapi", "recollect")
_WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE)\b")
_MEMBERS = {"EntityKind": [kind.label for kind in EntityKind], "RelationType": [kind.value for kind in RelationType]}
_SCANS = ("AllNodesScan", "NodeByLabelScan", "RelationshipTypeScan")
_WHOLE_LABEL = {
    "index/owners": "counts for every user there is",
    "lease/claim": "leases that are held: as many as there are workers",
    "schema/applied": "a handful of migrations",
}


def _each(name: str) -> list[Statement]:
    try:
        return [cypher.load(name)]
    except cypher.StatementError as error:
        for members in _MEMBERS.values():
            expanded = cypher.load_each(name, members)
            if _MEMBERS_OF[name] == members:
                return list(expanded.values())
        raise AssertionError(f"{name} is written for each member of an unknown list") from error


def _for_each_lists() -> dict[str, list[str]]:
    found = {}
    for file in (_ROOT / "cypher").rglob("*.cypher"):
        if match := re.search(r"^// for each: \w+ in (\w+)", file.read_text(), re.MULTILINE):
            found[f"{file.parent.name}/{file.stem}"] = _MEMBERS[match[1]]
    return found


_MEMBERS_OF = _for_each_lists()
_NAMES = cypher.names()


@pytest.fixture(scope="module")
def sources() -> str:
    return "\n".join(file.read_text() for package in _PACKAGES for file in (_ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("name", _NAMES)
def test_a_statement_loads_and_is_used(name: str, sources: str) -> None:
    assert _each(name)
    assert re.search(rf"load(_each)?\(\s*\"{name}\"", sources), f"nothing loads {name}"


@pytest.mark.parametrize("name", _NAMES)
def test_a_tenants_statement_asks_for_its_owner_and_a_read_for_its_clearance(name: str) -> None:
    statement = _each(name)[0]
    if statement.service:
        return
    assert "owner_id" in statement.params
    if not statement.lease and not _WRITES.search(statement.text):
        assert "clearance" in statement.params


def test_no_code_below_the_command_writes_cypher_in_python_strings() -> None:
    code = "\n".join(file.read_text() for package in _PACKAGES[:-1] for file in (_ROOT / package).rglob("*.py"))
    assert not re.search(r"\"[^\"\n]*\b(MATCH|MERGE) \([a-z]*:", code)


@pytest.mark.skipif(graph_choice() != "neo4j", reason="plans are compared where they are structured: on Neo4j")
def test_every_statement_starts_from_an_index(engines: Engines) -> None:
    settings = engines.settings
    scanning = {}
    with GraphDatabase.driver(settings.neo4j_uri or "", auth=(settings.neo4j_user, settings.graph_password)) as driver:
        for migration in migrations():
            for statement in migration.statements:
                driver.execute_query(statement.text)
        driver.execute_query("CALL db.awaitIndexes()")
        for name in _NAMES:
            statement = _each(name)[0]
            plan = driver.execute_query(f"EXPLAIN {statement.text}", dict.fromkeys(statement.params)).summary.plan
            scans = [operator for operator in _operators(plan or {}) if operator.startswith(_SCANS)]
            if scans and name not in _WHOLE_LABEL:
                scanning[name] = scans
    assert scanning == {}


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    yield str(plan["operatorType"])
    for child in plan.get("children", []):
        yield from _operators(child)
