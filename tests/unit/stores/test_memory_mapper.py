"""A memory's node and its domain value: what is sealed opens as it was, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import SealBroken
from knowledge.ids import new_id
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.keys.root import new_root
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind, MemoryStatus, TimeMention, TimePrecision
from knowledge.stores.memory_mapper import SEALED, Opened, local_time, seal, to_memory, unseal

KEYS = OwnerKeys("owner", new_root())
texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
opened = st.builds(
    Opened,
    content=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    context=texts,
    metadata=st.none()
    | st.dictionaries(st.text(min_size=1), st.integers() | st.none() | st.lists(st.booleans()), min_size=1),
    speaker=texts,
    title=texts,
    keywords=st.lists(st.text(min_size=1)).map(tuple),
    dates=st.lists(
        st.builds(
            TimeMention,
            start=st.integers(0, 9),
            end=st.integers(10, 20),
            since=st.none() | st.just("2025-01-01T00:00:00.000Z"),
            to=st.none() | st.just("2025-01-02T00:00:00.000Z"),
            precision=st.sampled_from(TimePrecision),
            recurring=st.booleans(),
        )
    ).map(tuple),
    failure=texts,
)


@given(opened, st.sampled_from(Sensitivity))
def test_what_is_sealed_opens_as_it_was(said: Opened, level: Sensitivity) -> None:
    node = new_id()
    row = {**seal(said, KEYS, node=node, level=level), "id": node, "level": int(level)}
    assert unseal(row, KEYS) == said
    for field in SEALED:
        value = row[field]
        assert value is None or str(value).startswith("s1.")


@pytest.mark.parametrize("wrong", [{"id": "another"}, {"level": 2}, {"content": "s1.1.AAAA"}])
def test_what_was_moved_or_changed_does_not_open(wrong: dict[str, object]) -> None:
    row = {**seal(Opened("tea"), KEYS, node="node", level=Sensitivity.GENERAL), "id": "node", "level": 0}
    with pytest.raises(SealBroken):
        unseal({**row, **wrong}, KEYS)


def row(**changes: object) -> dict[str, object]:
    plain: dict[str, object] = {
        **seal(Opened("tea", context="hot"), KEYS, node="node", level=Sensitivity.SECRET),
        "id": "node",
        "owner_id": "owner",
        "level": 2,
        "status": "READY",
        "needs_review": True,
        "revision": 4,
        "occurred_at": "2025-11-03T10:15:00.000Z",
        "occurred_offset": -480,
        "recorded_at": "2025-11-03T10:15:00.000Z",
        "updated_at": "2025-11-03T10:15:00.000Z",
        "page_key": "owner|2025-11-03T10:15:00.000Z|node",
        "kind": "TASK",
        "source": "chat",
        "confidence": 0.5,
    }
    return {**plain, **changes}


def test_with_keys_it_is_whole() -> None:
    memory = to_memory(row(), KEYS, "conversation")
    assert (memory.content, memory.context, memory.locked_by) == ("tea", "hot", None)
    assert (memory.kind, memory.source, memory.confidence) == (MemoryKind.TASK, "chat", 0.5)
    assert (memory.conversation_id, memory.deleted_at) == ("conversation", None)
    assert local_time(row()).isoformat() == "2025-11-03T02:15:00-08:00"


def test_without_keys_it_is_a_shell() -> None:
    shell = {name: value for name, value in row().items() if name not in (*SEALED, "kind", "source", "confidence")}
    memory = to_memory(shell, None)
    assert memory.locked_by is Sensitivity.SECRET
    assert memory.sensitivity is Sensitivity.SECRET
    assert not any((memory.content, memory.context, memory.kind, memory.source, memory.confidence, memory.keywords))


@pytest.mark.parametrize("status", [MemoryStatus.PENDING, MemoryStatus.FAILED])
def test_before_ready_the_sensitivity_is_what_was_stated(status: MemoryStatus) -> None:
    assert to_memory(row(status=status), KEYS).sensitivity is None
    assert to_memory(row(status=status, stated_level=2), KEYS).sensitivity is Sensitivity.SECRET


def test_in_the_trash_it_is_listed_by_when_it_was_deleted() -> None:
    memory = to_memory(row(page_key=None, trash_key="t", deleted_at="2025-12-01T00:00:00.000Z"), KEYS)
    assert memory.page_key == "t"
    assert memory.deleted_at is not None


def test_what_is_searched_is_the_content_and_the_remark() -> None:
    assert Opened("tea", context="hot").text == "tea\nhot"
    assert Opened("tea").text == "tea"
