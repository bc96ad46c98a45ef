"""The audit of a fault run finds what it is there to find."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.faults.audit import of_chain, of_memory, of_names, of_tally

_AT = "2026-01-02T00:00:00.000Z"


def memory(**changes: object) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": "m1",
        "status": "READY",
        "level": 1,
        "revision": 2,
        "facts_revision": 2,
        "facts_level": 1,
        "deleted": False,
        "page_key": f"o|{_AT}|m1",
        "occurred_at": _AT,
        "conversation_key": "k",
        "pending_of": None,
        "captured": 1,
        "mentions": [[0, 3, "e1", "n1"], [9, 12, "e1", "n1"]],
        "speakers": [["e2", "n2"]],
        "topics": ["t1"],
        "conversations": ["c1"],
        "following": [],
    }
    return {**plain, **changes}


def test_a_memory_as_it_should_be_is_passed() -> None:
    assert not list(of_memory(memory()))
    assert not list(of_memory(memory(speakers=[], conversation_key=None, conversations=[])))
    bare: dict[str, object] = {"mentions": [], "speakers": [], "topics": [], "conversations": []}
    assert not list(of_memory(memory(deleted=True, facts_revision=None, **bare)))


@pytest.mark.parametrize(
    "changes",
    [
        {"facts_revision": 1},
        {"facts_level": 0},
        {"pending_of": "o"},
        {"captured": 2},
        {"mentions": [[0, 3, "e1", "n1"], [0, 3, "e1", "n1"]]},
        {"mentions": [[0, 3, "e1", "n1"], [0, 5, "e2", "n2"]]},
        {"topics": ["t1", "t1"]},
        {"speakers": [["e1", "n1"], ["e2", "n2"]]},
        {"conversations": []},
        {"deleted": True},
    ],
)
def test_a_memory_that_says_something_twice_or_from_another_time_is_told(changes: dict[str, object]) -> None:
    assert list(of_memory(memory(**changes)))


def test_counters_must_be_what_a_recount_gives() -> None:
    right = {"id": "e1", "counts": [0, 2, 0, 0], "first_seen": ["", _AT, "", ""], "last_seen": ["", _AT, "", ""]}
    evidence = [memory(), memory()]

    assert not list(of_tally(right, evidence))
    assert list(of_tally(right, evidence[:1]))
    assert list(of_tally({**right, "last_seen": ["", "", "", ""]}, evidence))
    assert list(of_tally({**right, "counts": [0, 0, 0, 0]}, []))


def test_names_must_be_known_once_and_counted_right() -> None:
    uses = Counter({("e1", "n1", 1): 2})

    assert not list(of_names({"id": "e1", "is_self": False, "names": [["n1", [0, 2, 0, 0]]]}, uses))
    assert list(of_names({"id": "e1", "is_self": False, "names": [["n1", [0, 1, 0, 0]]]}, uses))
    assert list(of_names({"id": "e1", "is_self": True, "names": [["n1", [0, 2, 0, 0]], ["n1", [0, 2, 0, 0]]]}, uses))


def test_a_conversation_must_be_one_chain_in_order() -> None:
    first, second = memory(id="a", page_key="1", following=["b"]), memory(id="b", page_key="2")

    assert not list(of_chain([second, first]))
    assert list(of_chain([{**first, "following": []}, second]))
    assert list(of_chain([{**first, "following": ["b", "b"]}, second]))
    assert list(of_chain([first, {**second, "following": ["a"]}]))
