"""Cues are searched in a text in lower case unless capitals tell."""

from __future__ import annotations

import re

from ingest.lexicon import level_cues
from ingest.sensitivity import evidence

_RULES = (*level_cues.ULTRA_SECRET, *level_cues.SECRET, *level_cues.CONFIDENTIAL)


def test_no_cue_waits_for_capitals_where_there_are_none() -> None:
    for cue, _ in _RULES:
        assert cue.as_written or not re.search(r"(?<!\\)[A-Z]", cue.pattern.pattern)


def test_a_cue_is_found_in_any_case() -> None:
    told = evidence("my therapist says the pin is 4471", [], has_contact_details=False)
    assert evidence("MY THERAPIST SAYS THE PIN IS 4471", [], has_contact_details=False) == told
    assert any(told)
