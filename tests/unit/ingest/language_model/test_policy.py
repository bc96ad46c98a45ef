"""What goes out: nothing from SECRET on, and of the rest what is hard or rich."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language_model.policy import LONGEST, leaves
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, Method
from knowledge.levels import Sensitivity
from tests.unit.ingest.language_model.answers import draft, found

_SURE: dict[str, Any] = {"level_confidence": 0.9, "kind_confidence": 0.9, "level": Sensitivity.GENERAL}


def named(*names: str, kind: EntityKind = EntityKind.CONTACT) -> tuple[FoundMention, ...]:
    return tuple(FoundMention(at, at + 1, name, kind, Method.KNOWN_NAME, 0.9) for at, name in enumerate(names))


@given(
    level=st.sampled_from((Sensitivity.SECRET, Sensitivity.ULTRA_SECRET)),
    policy=st.sampled_from(("economical", "always", "never")),
    sure=st.floats(0, 1),
    review=st.booleans(),
    text=st.text(max_size=50),
)
def test_nothing_from_secret_on_leaves(level: Sensitivity, policy: Any, sure: float, review: bool, text: str) -> None:
    one = draft(text)
    assert not leaves(one, found(one, level=level, level_confidence=sure, needs_review=review), policy)


@pytest.mark.parametrize(
    ("content", "changes", "expected"),
    [
        ("Grey day, good soup", {}, False),
        ("Grey day, good soup", {"kind_confidence": 0.4}, True),
        ("ok", {"kind_confidence": 0.4}, False),
        ("Ana rang again today", {"mentions": named("Ana")}, False),
        ("Ana met Bo in town", {"mentions": named("Ana", "Bo")}, True),
        ("word " * 60, {}, True),
        ("a list of people", {"mentions": named("A", "B", "C", "D", kind=EntityKind.PLACE)}, True),
    ],
)
def test_economical_asks_about_what_is_hard_or_rich(content: str, changes: dict[str, Any], expected: bool) -> None:
    one = draft(content)
    understood = found(one, **{**_SURE, **changes})
    assert leaves(one, understood, "economical") is expected
    assert leaves(one, understood, "always")
    assert not leaves(one, understood, "never")


@pytest.mark.parametrize("doubt", [{"is_read": False}, {"needs_review": True, "level_confidence": 0.45}])
@pytest.mark.parametrize("policy", ["economical", "always"])
def test_what_may_be_a_secret_stays(doubt: dict[str, Any], policy: Any) -> None:
    one = draft("word " * 60)
    assert leaves(one, found(one, **_SURE), policy)
    assert not leaves(one, found(one, **{**_SURE, **doubt}), policy)


def test_what_is_very_long_or_empty_stays() -> None:
    for content in ("x" * (LONGEST + 1), ""):
        one = draft(content)
        assert not leaves(one, found(one, **_SURE), "always")
