from __future__ import annotations

import pytest

from knowledge.engines import edge_wire as wire

OWNER = ["owner", ["o"]]
DENSE = b"\0" * 32


@pytest.mark.parametrize(
    "conditions",
    [
        None,
        [],
        [["level", [1]]],
        [OWNER, ["level", []]],
        [OWNER, ["level"]],
        [OWNER, "level"],
        [OWNER, [1, ["x"]]],
        [OWNER, ["occurred_at", "yesterday", None]],
        [OWNER, ["occurred_at", 1.5, None]],
    ],
)
def test_a_filter_that_is_none_or_names_no_owner_is_refused(conditions: object) -> None:
    with pytest.raises(wire.BadRequest):
        wire.filter_of(conditions)


def test_conditions_become_one_filter() -> None:
    made = wire.filter_of([OWNER, ["level", [0, 1]], ["occurred_at", 5, None], ["source", ["notes"]]])
    assert [condition.key for condition in made.must or []] == ["owner", "level", "occurred_at", "source"]


@pytest.mark.parametrize("points", [None, [], "many", [["x"]] * (wire.MAX_POINTS + 1)])
def test_points_come_in_a_bounded_list(points: object) -> None:
    with pytest.raises(wire.BadRequest, match="1 to 2000"):
        wire.upsert_of(points, insert_only=False)


@pytest.mark.parametrize("point", [None, ["id"], ["id", "dense", b"", b"", {}], [1, DENSE, b"", b"", {}]])
def test_a_point_of_another_form_is_refused(point: object) -> None:
    with pytest.raises(wire.BadRequest, match="a point is"):
        wire.upsert_of([point], insert_only=False)()


@pytest.mark.parametrize(
    "message",
    [
        {"limit": 0, "filter": [OWNER], "dense": DENSE},
        {"limit": wire.MAX_LIMIT + 1, "filter": [OWNER], "dense": DENSE},
        {"limit": True, "filter": [OWNER], "dense": DENSE},
        {"limit": 10, "filter": [OWNER]},
        {"limit": 10, "filter": [OWNER], "dense": "text"},
        {"limit": 10, "filter": [OWNER], "indices": DENSE, "values": DENSE},
        {"limit": 10, "dense": DENSE},
    ],
)
def test_a_query_of_another_form_is_refused(message: dict[str, object]) -> None:
    with pytest.raises(wire.BadRequest):
        wire.query_of(message)


@pytest.mark.parametrize(
    "message",
    [
        {"limit": 10, "filter": [OWNER], "dense": DENSE},
        {"limit": 10, "filter": [OWNER], "dense": []},
        {"limit": 10, "filter": [OWNER], "dense": ["text"]},
        {"limit": 10, "filter": [OWNER], "dense": [DENSE] * (wire.MAX_VECTORS + 1)},
        {"limit": wire.MAX_LIMIT, "filter": [OWNER], "dense": [DENSE] * 2},
        {"limit": 0, "filter": [OWNER], "dense": [DENSE]},
        {"limit": 10, "dense": [DENSE]},
    ],
)
def test_a_question_for_what_is_nearest_of_another_form_is_refused(message: dict[str, object]) -> None:
    with pytest.raises(wire.BadRequest):
        wire.nearest_of(message)


def test_each_vector_is_a_question_of_its_own() -> None:
    assert len(wire.nearest_of({"limit": 10, "filter": [OWNER], "dense": [DENSE] * 3})) == 3
