"""The schema keeps the contract: every name, argument, default and type that clients may rely on."""

from importlib.resources import files
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)

from graphapi import print_schema

CONTRACT = Path(__file__).with_name("contract.graphql")


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(print_schema.sdl())


@pytest.fixture(scope="module")
def contract() -> GraphQLSchema:
    return build_schema(CONTRACT.read_text())


def _shape(kind: object) -> object:
    """Return what clients see of a type, in an order of its own."""
    match kind:
        case GraphQLEnumType(values=values):
            return list(values)
        case GraphQLInputObjectType(fields=fields):
            return {name: (str(field.type), _default(field)) for name, field in fields.items()}
        case GraphQLObjectType() | GraphQLInterfaceType():
            fields = {
                name: (str(field.type), {key: (str(arg.type), _default(arg)) for key, arg in field.args.items()})
                for name, field in kind.fields.items()
            }
            return sorted(interface.name for interface in kind.interfaces), fields
        case _:
            return str(kind)


def _default(value: object) -> str | None:
    default = getattr(value, "default", None)
    if default is None:
        return None
    return str(default.literal.value if default.literal is not None else default.value)


def test_the_schema_is_exactly_the_contract(schema: GraphQLSchema, contract: GraphQLSchema) -> None:
    ours = {name: _shape(kind) for name, kind in schema.type_map.items() if not name.startswith("__")}
    agreed = {name: _shape(kind) for name, kind in contract.type_map.items() if not name.startswith("__")}
    assert ours == agreed


def test_defaults_are_seen_by_the_comparison(contract: GraphQLSchema) -> None:
    query = contract.type_map["Query"]
    assert isinstance(query, GraphQLObjectType)
    assert _default(query.fields["search"].args["first"]) == "10"
    assert _default(query.fields["search"].args["mode"]) == "HYBRID"
    assert _default(query.fields["relationshipMap"].args["depth"]) == "2"
    assert _default(query.fields["memories"].args["first"]) is None


def test_the_committed_schema_is_what_the_code_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_schema.main(["--check"]) == 0
    assert print_schema.main([]) == 0
    assert capsys.readouterr().out == files("graphapi").joinpath("schema.graphql").read_text()


def test_a_schema_that_differs_from_the_committed_one_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(print_schema, "sdl", lambda: "type Query { other: Int }\n")
    assert print_schema.main(["--check"]) == 1
    assert "print_schema" in capsys.readouterr().err
