"""Documents that ask too much are refused before they run, in time that the document's length bounds."""

import pytest

from tests.graphql_client import Client


def _nested(levels: int, page: object = 1) -> str:
    inner = "totalCount"
    for _ in range(levels):
        inner = f"nodes {{ conversation {{ memories(first: {page}) {{ {inner} }} }} }}"
    return f"{{ memories(first: {page}) {{ {inner} }} }}"


async def test_a_document_may_go_fifteen_levels_deep_and_no_deeper(ana: Client) -> None:
    await ana.ask(_nested(4))
    code, message = await ana.error(_nested(5))
    assert code == "BAD_USER_INPUT"
    assert "17 levels deep" in message


async def test_pages_within_pages_count_as_often_as_they_can_be_answered(ana: Client) -> None:
    await ana.ask(_nested(2, 100))
    for query in (_nested(3, 100), _nested(4, 20), "query($n: Int) " + _nested(3, "$n")):
        code, message = await ana.error(query)
        assert code == "COST_EXCEEDED"
        assert "more than 100,000 values" in message


_PAGE = "nodes { content conversation { memories(first: 100) { nodes { id content speaker { name } } } } }"


@pytest.mark.parametrize(
    ("query", "passes"),
    [
        ("{ memories(first: 100) { " + _PAGE + " } }", True),
        ("{ memories(first: 100) { ...P } } fragment P on MemoryConnection { " + _PAGE + " }", True),
        (
            "{ memories(first: 100) { ...P } memories(first: 100) { ...P } more: memories(first: 100) { ...P } "
            "most: memories(first: 100) { ...P } } fragment P on MemoryConnection { " + _PAGE + " }",
            False,
        ),
        ("{ relationshipMap { members { entity { name memories(first: 100) { nodes { id } } } } } }", True),
        ("{ relationshipMap { members { entity { memories(first: 100) { " + _PAGE + " } } } } }", False),
        ("{ nodes(ids: []) { ... on Contact { memories(first: 100) { " + _PAGE + " } } } }", False),
        ("{ trash(first: 1) { " + _PAGE + " } }", True),
        ("{ trash(first: 9999999999) { " + _PAGE + " } }", True),
    ],
)
async def test_what_a_document_costs_is_told_by_its_page_sizes_wherever_they_stand(
    ana: Client, query: str, passes: bool
) -> None:
    errors = (await ana.post(query)).json().get("errors", [])
    assert ("COST_EXCEEDED" not in [error["extensions"]["code"] for error in errors]) is passes


async def test_fragments_that_double_at_each_level_are_counted_without_being_unfolded(ana: Client) -> None:
    spreads = [f"fragment F{n} on Memory {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60)]
    query = " ".join(["{ memories { nodes { ...F0 } } }", *spreads, "fragment F60 on Memory { id }"])
    code, message = await ana.error(query)
    assert code == "BAD_USER_INPUT"
    assert "more than 1000 fields" in message


_DEEP = "memories(first: 1) { nodes { conversation { memories(first: 1) { nodes { id } } } } } "


@pytest.mark.parametrize(
    "query",
    [
        "{ " + _DEEP * 100 + "}",
        "fragment A on Query { " + _DEEP * 100 + "} { ...A }",
        "fragment Unused on Query { " + _DEEP * 100 + "} { viewer { id } }",
        "{ memories { nodes { "
        + " ".join(f"...F{n}" for n in range(60))
        + " } } } "
        + " ".join(f"fragment F{n} on Memory {{ id }}" for n in range(60)),
    ],
)
async def test_what_the_library_would_compare_pair_by_pair_is_refused_before_it_does(ana: Client, query: str) -> None:
    answer = (await ana.post(query)).json()
    (error,) = answer["errors"]
    assert "the same field too often" in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_fragments_may_name_what_others_name(ana: Client) -> None:
    spreads = [f"fragment F{n} on Memory {{ __typename id a{n}: content }}" for n in range(20)]
    await ana.ask(" ".join(["{ memories { nodes {", *(f"...F{n}" for n in range(20)), "} } }", *spreads]))


async def test_inline_fragments_and_named_ones_add_no_depth(ana: Client) -> None:
    query = "{ memories { ...Page } } fragment Page on MemoryConnection { nodes { ... on Memory { ...M } } }"
    await ana.ask(query + " fragment M on Memory { id __typename }")


@pytest.mark.parametrize(
    "query",
    [
        "{ memories { nodes { ...A } } } fragment A on Memory { ...A }",
        "{ memories { nodes { ...A } } } fragment A on Memory { ...B } fragment B on Memory { ...A }",
        "{ memories { nodes { ...Missing } } }",
    ],
)
async def test_circular_and_missing_fragments_are_refused(ana: Client, query: str) -> None:
    assert (await ana.error(query))[0] == "BAD_USER_INPUT"


async def test_a_document_of_too_many_tokens_is_not_read_to_its_end(ana: Client) -> None:
    code, message = await ana.error("{ " + "viewer " * 5_000 + "}")
    assert code == "BAD_USER_INPUT"
    assert "tokens" in message


async def test_the_introspection_that_tools_send_fits(ana: Client) -> None:
    from graphql import get_introspection_query

    found = await ana.ask(get_introspection_query(input_value_deprecation=True))
    assert {"Memory", "Contact"} <= {kind["name"] for kind in found["__schema"]["types"]}


async def test_a_filter_names_at_most_a_hundred_neighbours(ana: Client) -> None:
    query = "query($f: MemoryFilter) { memories(filter: $f) { totalCount } }"
    code, message = await ana.error(query, f={"topics": [f"topic {number}" for number in range(101)]})
    assert code == "BAD_USER_INPUT"
    assert "at most 100 topics" in message
    await ana.ask(query, f={"topics": ["one"] * 101, "entities": ["two"] * 101})


async def test_a_large_document_runs_without_being_kept(ana: Client) -> None:
    content = "x" * 19_000
    query = f'mutation {{ captureMemory(input: {{content: "{content}"}}) {{ memory {{ content }} }} }}'
    assert (await ana.ask(query))["captureMemory"]["memory"]["content"] == content
    assert (await ana.error(query.replace("captureMemory", "captureMemoir")))[0] == "BAD_USER_INPUT"
