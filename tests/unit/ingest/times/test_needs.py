"""What a form needs is in all that it matches, so that leaving out the others changes nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.times.grammar import NEEDS
from ingest.times.lexing import code
from ingest.times.needs import needs
from ingest.times.rules import RULES


@pytest.mark.parametrize(
    ("template", "kinds"),
    [
        ("every weekday", {frozenset({"every"}), frozenset({"weekday"})}),
        ("the? (?P<day>ordinal|nth) (?:of month)?", {frozenset({"ordinal", "nth"})}),
        ("(?:in the part|at)", {frozenset({"at", "in"})}),
        ("(?:in|the?) year", {frozenset({"year"})}),
        ("(?<=at) number (?!unit)", {frozenset({"number"})}),
    ],
)
def test_what_is_optional_or_only_looked_at_is_not_needed(template: str, kinds: set[frozenset[str]]) -> None:
    assert needs(template) == kinds


def test_a_template_that_repeats_something_is_refused() -> None:
    with pytest.raises(ValueError, match="repeats"):
        needs("(?:word )*month")


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_form_matches_without_what_it_needs(data: st.DataObject) -> None:
    pattern, _ = data.draw(st.sampled_from(RULES))
    plain = re.sub(r"\(\?<?[=!][^()]*(?:\([^()]*\)[^()]*)*\)", "", pattern.pattern)
    kinds = data.draw(st.from_regex(plain, fullmatch=True))
    for needed in NEEDS[pattern]:
        assert not needed.isdisjoint(kinds)


@settings(max_examples=300)
@given(
    st.text(st.sampled_from([code(kind) for kind in ("number", "month", "the", "of", "unit", "last", "at", "part")]))
)
def test_whatever_a_form_matches_holds_what_it_needs(kinds: str) -> None:
    for pattern, _ in RULES:
        if pattern.search(kinds):
            assert not any(needed.isdisjoint(kinds) for needed in NEEDS[pattern])
