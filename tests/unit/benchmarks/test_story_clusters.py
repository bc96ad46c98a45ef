"""B-cubed over mentions, and who is paired with whom before it."""

from __future__ import annotations

import pytest

from benchmarks.story.clusters import BCubed, Item
from benchmarks.story.naming import Naming
from benchmarks.story.service import Entity, Memory, Mention
from tests.unit.benchmarks.tales import story


def contact(id_: str, *names: str, is_self: bool = False) -> Entity:
    return Entity(id_, "CONTACT", frozenset(names), is_self, len(names), names[0])


def memory(told_as: str, **surfaces: str) -> Memory:
    return Memory(f"id-{told_as}", told_as, tuple(Mention(entity, text) for entity, text in surfaces.items()))


def test_clusters_that_agree_are_wholly_right() -> None:
    scored = BCubed.of([Item("m1", "Ana", "a"), Item("m2", "Ana", "a"), Item("m2", "Bo", "b")])
    assert (scored.precision, scored.recall, scored.f1) == (1, 1, 1)


def test_a_split_person_costs_recall_and_two_made_one_cost_precision() -> None:
    split = BCubed.of([Item("m1", "Ana", "a"), Item("m2", "Ana", "b")])
    assert (split.precision, split.recall) == (1, 0.5)
    joined = BCubed.of([Item("m1", "Ana", "a"), Item("m2", "Bo", "a")])
    assert (joined.precision, joined.recall) == (0.5, 1)


def test_the_example_of_bagga_and_baldwin() -> None:
    """Entities {1..5}, {6, 7}, {8..c}, where the service made one of the last two: precision 0.76 (section 2.2)."""
    people = ["x"] * 5 + ["y"] * 2 + ["z"] * 5
    made = ["x"] * 5 + ["y"] * 2 + ["x"] * 5
    second = BCubed.of([Item(str(n), p, e) for n, (p, e) in enumerate(zip(people, made, strict=True))])
    assert second.precision == pytest.approx(7 / 12)
    assert second.recall == 1
    made = ["x"] * 5 + ["y"] * 7
    first = BCubed.of([Item(str(n), p, e) for n, (p, e) in enumerate(zip(people, made, strict=True))])
    assert first.precision == pytest.approx(0.762, abs=0.001)
    assert first.recall == 1


def test_what_one_side_alone_has_is_wrong_as_a_whole() -> None:
    missed = BCubed.of([Item("m1", "Ana", "a"), Item("m2", "Ana", None)])
    assert (missed.precision, missed.recall) == (1, 0.25)
    made_up = BCubed.of([Item("m1", "Ana", "a"), Item("m2", None, "a")])
    assert (made_up.precision, made_up.recall) == (0.25, 1)
    assert BCubed.of([]).f1 == 0


def test_scores_of_stories_add_up_by_mention() -> None:
    one, other = BCubed.of([Item("m1", "Ana", "a")]), BCubed.of([Item("m1", "Bo", None)] * 3)
    assert ((one + other).recall, (one + other).precision) == (0.25, 1)


def test_people_are_paired_by_what_is_written_where_two_share_a_name() -> None:
    told = story(people=[("Sheila Crowe", ["Sheila"], ["m1", "m3"]), ("Sheila Twomey", ["Sheila"], ["m2", "m3"])])
    crowe, twomey = contact("c", "sheila crowe", "sheila"), contact("t", "sheila twomey", "sheila")
    memories = [
        memory("m1", c="Sheila Crowe"),
        memory("m2", t="Sheila"),
        memory("m3", t="Sheila", c="Sheila Crowe's"),
    ]
    items = Naming(told).items(memories, [crowe, twomey])
    assert {(item.memory, item.person, item.entity) for item in items} == {
        ("m1", "Sheila Crowe", "c"),
        ("m2", "Sheila Twomey", "t"),
        ("m3", "Sheila Crowe", "c"),
        ("m3", "Sheila Twomey", "t"),
    }


def test_only_contacts_but_the_owner_count_and_the_implied_are_left_out() -> None:
    told = story(people=[("Ana Silva", ["Ana"], ["m1"], ["m2"])])
    entities = [
        contact("me", "me", is_self=True),
        contact("a", "ana silva"),
        contact("x", "lord"),
        Entity("p", "PLACE", frozenset({"ana silva"}), False, 1, "Ana Silva"),
    ]
    memories = [memory("m1", me="I", p="Ana"), memory("m2", a="her"), memory("m3", x="Lord")]
    items = Naming(told).items(memories, entities)
    assert items == [Item("m1", "Ana Silva", None), Item("m3", None, "x")]
