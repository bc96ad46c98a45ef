"""Words around a name that tell a person's from a firm's or a place's."""

from __future__ import annotations

import pytest

from ingest.person_cues import is_spoken_of_as_a_person


@pytest.mark.parametrize(
    ("before", "name", "after", "is_person"),
    [
        ("My manager here is ", "Colleen Park", ". She is strict", True),
        ("our new vet is called ", "Lund", "", True),
        ("I live with a ", "Sandeep", "!", True),
        ("Moose signs himself ", "Réal Tremblay", ". Huh", True),
        ("", "Real Tremblay", " quit. Left on Friday", True),
        ("Our biggest client is ", "Siemens", "", False),
        ("My sister is in ", "Florence", "", False),
        ("I fell in love with ", "Lisbon", "", False),
        ("", "Barclays", " rang. Again", False),
        ("", "North Star", " quit selling maps", False),
    ],
)
def test_what_leads_to_a_name_and_what_its_bearer_does_tell_a_person(
    before: str, name: str, after: str, is_person: bool
) -> None:
    text = before + name + after
    assert is_spoken_of_as_a_person(text, len(before), len(before) + len(name)) is is_person
