"""Handles are found by form, with their spans."""

from __future__ import annotations

import pytest

from ingest.handles import find_handles, phone_number
from ingest.spans import Coverage
from knowledge.ingestion.facts import Method


def found(text: str) -> list[tuple[Method, str, str]]:
    handles = find_handles(text, Coverage(len(text)))
    return [(mention.method, text[mention.start : mention.end], mention.name) for mention in handles.mentions]


def tags(text: str) -> list[str]:
    return [tag.name for tag in find_handles(text, Coverage(len(text))).tags]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to Ana.B@Example.org.", (Method.EMAIL, "Ana.B@Example.org", "ana.b@example.org")),
        ("see https://www.example.org/a_(b)?q=1.", (Method.URL, "https://www.example.org/a_(b)?q=1", "example.org")),
        ("(see www.example.org/x)", (Method.URL, "www.example.org/x", "example.org")),
        ("ask @ana_b.", (Method.HANDLE, "@ana_b", "ana_b")),
        ("call +44 7700 900418 now", (Method.PHONE, "+44 7700 900418", "+447700900418")),
        ("call 0044 7700 900418", (Method.PHONE, "0044 7700 900418", "+447700900418")),
        ("call 07700 900418", (Method.PHONE, "07700 900418", "07700900418")),
        ("call (555) 555-0100", (Method.PHONE, "(555) 555-0100", "5555550100")),
    ],
)
def test_a_handle_is_found_with_its_span_and_its_plain_name(text: str, expected: tuple[Method, str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "no handles", "a @ b", "x@y", "@12345678", "https://", "http://[x", "https://localhost", "http://...",
        "1234567",
        "on 2025-10-09 or 24.12.1999", "12345678901234567890", "12 345 678", "order 118 of 200", "3.14159265",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_handle_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_an_address_is_no_mention_of_its_domain() -> None:
    assert [method for method, *_ in found("ana@example.org and @ana")] == [Method.EMAIL, Method.HANDLE]


def test_tags_are_names_and_not_numbers_entities_or_anchors() -> None:
    text = "#Food #home-made #a_b #12345 &#x27; https://example.org/#anchor x#y #été #tag/sub/"
    assert tags(text) == ["food", "home made", "a b", "été", "tag/sub"]


@pytest.mark.parametrize("written", ["+12", "+1234567890123456", "00123", "0123", "012345678901", "1234567890"])
def test_digits_of_the_wrong_number_are_no_phone(written: str) -> None:
    assert phone_number(written) is None
