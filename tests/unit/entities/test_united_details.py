"""Details of two contacts become one's, and are taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.entities.united_details import MAX_LIST, is_blank, united, without

entries = st.lists(st.sampled_from(["+1", "+2", "+3", "+4"]), unique=True, max_size=3)
texts = st.one_of(st.none(), st.sampled_from(["kind", "tall", "--03-09"]))
details = st.fixed_dictionaries(
    {}, optional={"phones": entries, "emails": entries, "notes": texts, "birthday": texts, "relationship_type": texts}
)


def told(of: dict[str, object]) -> dict[str, object]:
    return {field: value for field, value in of.items() if value}


@given(into=details, taken=details)
def test_what_was_given_can_be_taken_back(into: dict[str, object], taken: dict[str, object]) -> None:
    both, gave = united(into, taken)
    assert told(without(both, gave)) == told(into)


@given(into=details, taken=details)
def test_the_survivors_word_stays_and_nothing_is_lost_but_what_it_overrules(
    into: dict[str, object], taken: dict[str, object]
) -> None:
    both, _ = united(into, taken)
    for field in ("notes", "birthday", "relationship_type"):
        assert (both.get(field) or None) == (into.get(field) or taken.get(field) or None)
    for field in ("phones", "emails"):
        own, other = into.get(field) or [], taken.get(field) or []
        assert isinstance(own, list)
        assert isinstance(other, list)
        assert (both.get(field) or []) == own + [entry for entry in other if entry not in own]


def test_what_the_user_changed_since_is_not_taken_back() -> None:
    both, gave = united({}, {"phones": ["+1", "+2"], "notes": "tall"})
    edited = {**both, "phones": ["+2", "+9"], "notes": "very tall"}
    assert without(edited, gave) == {"phones": ["+9"], "notes": "very tall"}


def test_a_united_list_keeps_to_its_bound() -> None:
    both, gave = united({"phones": [str(n) for n in range(MAX_LIST - 1)]}, {"phones": ["a", "b"]})
    assert (len(both["phones"]), gave) == (MAX_LIST, {"phones": ["a"]})  # type: ignore[arg-type]  # a list


def test_empty_details_are_blank() -> None:
    assert is_blank({"phones": [], "notes": None})
    assert not is_blank({"phones": ["+1"]})
