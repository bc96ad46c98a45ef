"""Input that is well-formed and still must not get in: it would break what reads it back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from graphapi.schema.inputs import MemoryFilter
from knowledge.errors import InvalidInput
from knowledge.ids import new_id
from knowledge.memories.memory import Capture
from knowledge.memories.validation import MAX_SHORT, check_capture
from knowledge.relations.queries import StateRelation, Times
from knowledge.relations.relation import RelationType
from knowledge.relations.validation import checked


def nested(depth: int) -> list[object]:
    found: list[object] = []
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize("value", [json.loads("1e999"), [json.loads("-1e999")], nested(60), nested(5_000)])
def test_metadata_that_no_client_could_read_back_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_capture(Capture("tea", metadata={"x": value}))
    assert refused.value.path == ("metadata",)
    check_capture(Capture("tea", metadata={"x": nested(40)}))


@pytest.mark.parametrize("key", ["\ud800", "a\x00b", "k" * (MAX_SHORT + 1)])
def test_a_relation_refuses_a_key_that_a_memory_would(key: str) -> None:
    said = StateRelation(new_id(), RelationType.KNOWS, new_id())
    assert checked(replace(said, idempotency_key="k")).idempotency_key == "k"
    with pytest.raises(InvalidInput):
        checked(replace(said, idempotency_key=key))


EARLY = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
LATE = datetime.max.replace(tzinfo=timezone(-timedelta(hours=1)))


@pytest.mark.parametrize("moment", [EARLY, LATE])
def test_a_moment_that_leaves_the_calendar_in_utc_is_refused_wherever_one_is_asked_for(moment: datetime) -> None:
    for asked in (Times(as_of=moment), Times(known_at=moment)):
        with pytest.raises(InvalidInput):
            asked.params()
    for name in ("occurred_from", "occurred_to", "recorded_from", "recorded_to"):
        wanted = MemoryFilter()
        setattr(wanted, name, moment)
        with pytest.raises(InvalidInput):
            wanted.to_filter()
