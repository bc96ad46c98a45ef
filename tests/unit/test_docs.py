"""The docs stay true where a machine can tell: links lead somewhere, examples are valid, settings exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from knowledge.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for folder in (ROOT, ROOT / "docs", ROOT / "docs" / "adr", ROOT / "deploy" / "neo4j-browser")
    for page in folder.glob("*.md")
)
SCHEMA = ROOT / "graphapi" / "schema.graphql"


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    missing = [link for link in links if not link.startswith("http") and not (page.parent / link).exists()]
    assert missing == []


def test_every_graphql_example_is_valid() -> None:
    schema = build_schema(SCHEMA.read_text())
    examples = [
        (_name(page), block)
        for page in PAGES
        for block in re.findall(r"```graphql\n(.*?)```", page.read_text(), re.DOTALL)
    ]
    assert len(examples) >= 6
    faults = [f"{name}: {fault.message}" for name, block in examples for fault in validate(schema, parse(block))]
    assert faults == []


def test_the_settings_table_names_every_setting() -> None:
    told = (ROOT / "docs" / "operations.md").read_text()
    aliases = [str(field.validation_alias) for field in Settings.model_fields.values()]
    assert len(aliases) > 10
    assert [alias for alias in aliases if f"`{alias}`" not in told] == []


def test_decisions_are_numbered_without_gap_and_have_their_parts() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(page.name[:4]) for page in decisions] == list(range(1, len(decisions) + 1))
    for page in decisions:
        text = page.read_text()
        assert text.startswith(f"# {page.name[:4]} · ")
        assert all(part in text for part in ("\nStatus: ", "\n## Context\n", "\n## Decision\n", "\n## Consequences\n"))
