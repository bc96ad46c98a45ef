"""What can be stated, and the one form in which relations are stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import InvalidInput, NotFound
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.relations.canonical import STORED, SYMMETRIC, TYPED, VALUED, canonical, ends_as_subject, stored
from knowledge.relations.queries import StateRelation
from knowledge.relations.relation import Bound, RelationType
from knowledge.relations.validation import MAX_LABEL, checked, to_bound

ANA, OMAR = new_id(), new_id()
SAID = StateRelation(ANA, RelationType.KNOWS, OMAR)
BORN = StateRelation(ANA, RelationType.BIRTHDAY_ON, value="1984-03-09")


def test_what_is_right_is_taken_and_is_confidential_unless_said() -> None:
    said = checked(replace(SAID, label="  landlord ", valid_from=datetime(2020, 1, 1, tzinfo=UTC)))
    assert (said.label, said.level) == ("landlord", Sensitivity.CONFIDENTIAL)
    assert said.bounds.since == Bound("2020-01-01T00:00:00.000Z", TimePrecision.DAY)
    assert checked(replace(SAID, sensitivity=Sensitivity.GENERAL)).level is Sensitivity.GENERAL
    assert checked(replace(SAID, label=" ")).label is None


@pytest.mark.parametrize("value", ["1984-03-09", "--03-09", "--02-29", "2000-02-29"])
def test_a_birthday_is_a_date_with_or_without_a_year(value: str) -> None:
    assert checked(replace(BORN, value=value)).value == value


@pytest.mark.parametrize(
    ("said", "path"),
    [
        (replace(BORN, value="1985-02-29"), "value"),
        (replace(BORN, value="--13-01"), "value"),
        (replace(BORN, value="9 March"), "value"),
        (replace(BORN, value=None), "value"),
        (replace(BORN, object=OMAR), "value"),
        (replace(SAID, object=None), "object"),
        (replace(SAID, value="x"), "object"),
        (replace(SAID, object=ANA), "object"),
        (replace(SAID, label="x" * (MAX_LABEL + 1)), "label"),
        (replace(SAID, label="a\x00b"), "label"),
        (replace(SAID, label="\ud800"), "label"),
        (replace(SAID, valid_from=datetime(2020, 1, 1)), "validFrom"),
        (replace(SAID, valid_to=datetime.max.replace(tzinfo=timezone(-timedelta(hours=2)))), "validTo"),
        (
            replace(SAID, valid_from=datetime(2020, 1, 2, tzinfo=UTC), valid_to=datetime(2020, 1, 1, tzinfo=UTC)),
            "validTo",
        ),
        (
            replace(SAID, valid_from=datetime(2020, 1, 2, tzinfo=UTC), valid_to=datetime(2020, 1, 2, tzinfo=UTC)),
            "validTo",
        ),
    ],
)
def test_what_cannot_be_taken_names_its_field(said: StateRelation, path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked(said)
    assert caught.value.path == ("input", path)


def test_a_malformed_end_is_not_found_like_a_missing_one() -> None:
    for said, path in ((replace(SAID, subject="x"), "subject"), (replace(SAID, object="x"), "object")):
        with pytest.raises(NotFound) as caught:
            checked(said)
        assert caught.value.path == ("input", path)


def test_midnight_in_utc_is_a_day_and_all_else_an_instant() -> None:
    east = timezone(timedelta(hours=2))
    assert to_bound(None) is None
    assert to_bound(datetime(2020, 1, 1, tzinfo=timezone(timedelta(0)))) == to_bound(datetime(2020, 1, 1, tzinfo=UTC))
    for moment in (datetime(2020, 1, 1, tzinfo=east), datetime(2020, 1, 1, 0, 0, 1, tzinfo=UTC)):
        bound = to_bound(moment)
        assert bound is not None
        assert bound.precision is TimePrecision.INSTANT


def test_a_fingerprint_tells_inputs_apart_and_forgives_the_spelling_of_a_moment() -> None:
    said = replace(SAID, valid_from=datetime(2020, 1, 1, 12, tzinfo=UTC))
    same = replace(SAID, valid_from=datetime(2020, 1, 1, 14, tzinfo=timezone(timedelta(hours=2))))
    assert checked(said).fingerprint == checked(same).fingerprint
    assert checked(said).fingerprint != checked(replace(said, valid_to=datetime(2021, 1, 1, tzinfo=UTC))).fingerprint


@given(st.sampled_from(RelationType), st.sampled_from([(ANA, OMAR), (OMAR, ANA)]))
def test_a_relation_and_its_inverse_have_one_stored_form(kind: RelationType, ends: tuple[str, str]) -> None:
    subject, other = ends
    form = canonical(kind, subject, other)
    assert form[0] in STORED
    assert canonical(*form) == form
    if kind in SYMMETRIC:
        assert canonical(kind, other, subject) == form


def test_inverses_are_swapped() -> None:
    assert canonical(RelationType.CHILD_OF, "me", "ana") == (RelationType.PARENT_OF, "ana", "me")
    assert canonical(RelationType.MANAGER_OF, "ana", "me") == (RelationType.REPORTS_TO, "me", "ana")
    assert canonical(RelationType.BIRTHDAY_ON, "me", None) == (RelationType.BIRTHDAY_ON, "me", None)


def test_asking_for_a_type_finds_it_where_it_is_stored() -> None:
    child = ends_as_subject([RelationType.CHILD_OF])
    assert (child.at_subject, child.at_object) == ((), ("PARENT_OF",))
    knows = ends_as_subject([RelationType.KNOWS])
    assert knows.at_subject == knows.at_object == ("KNOWS",)
    everything = ends_as_subject([])
    assert everything.at_subject == tuple(sorted(STORED))
    assert "WORKS_AT" not in everything.at_object
    assert stored([RelationType.MANAGER_OF]) == ("REPORTS_TO",)
    assert stored([]) == tuple(sorted(STORED))
    assert set(TYPED) | VALUED == set(STORED)
