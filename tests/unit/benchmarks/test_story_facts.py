"""What the service believes, against what the story says: answers, chains, and what a deletion must do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from benchmarks.story.facts import Beliefs, Held
from benchmarks.story.form import AsOf, Chain, Deletion, Story, Triple
from benchmarks.story.naming import Naming
from benchmarks.story.service import Entity, Relation
from knowledge.relations.relation import RelationType
from tests.unit.benchmarks.tales import fact, story

ME = Entity("e0", "CONTACT", frozenset({"you"}), True, 0, "You")
ANA = Entity("e1", "CONTACT", frozenset({"ana silva", "ana"}), False, 5, "Ana Silva")
BO = Entity("e2", "CONTACT", frozenset({"bo"}), False, 2, "Bo")
ROME = Entity("e3", "PLACE", frozenset({"rome"}), False, 2, "Rome")
BARI = Entity("e4", "PLACE", frozenset({"bari"}), False, 1, "Bari")


@dataclass
class Service:
    """An owner of the service, who believes what the test says; `asked` keeps what it was asked for."""

    known: list[Relation]
    named: list[Entity] = field(default_factory=lambda: [ME, ANA, BO, ROME, BARI])
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def entities(self) -> list[Entity]:
        return self.named

    def relations(
        self, subject: str | None = None, type_: object = None, other: str | None = None, as_of: str | None = None
    ) -> list[Relation]:
        self.asked.append((subject, type_, other, as_of))
        return self.known


def believed(told: Story, *known: Relation, named: list[Entity] | None = None) -> Beliefs:
    service = Service(list(known)) if named is None else Service(list(known), named)
    return Beliefs(told, service)  # type: ignore[arg-type]


def tied(kind: RelationType, subject: Entity, other: Entity, until: str | None = None) -> Relation:
    return Relation(kind, subject.id, other.id, None, None, until)


def asked_for(subject: str, predicate: str, object_: str, *expected: str) -> AsOf:
    triple = {"subject": subject, "predicate": predicate, "object": object_}
    return AsOf.model_validate({"date": "2024-06-01", "triple": triple, "expected": expected})


TOLD = story(people=[("Ana Silva", ["Ana", "B."], ["m1"]), ("Bo", ["B."], ["m2"])])


def test_inverse_and_symmetric_relations_are_the_same_fact_from_either_end() -> None:
    beliefs = believed(
        TOLD,
        tied(RelationType.REPORTS_TO, ME, ANA),
        tied(RelationType.SIBLING_OF, BO, ME),
        Relation(RelationType.BIRTHDAY_ON, ANA.id, None, "--03-14", None, None),
    )
    said = [("Ana Silva", "MANAGER_OF", "me"), ("me", "SIBLING_OF", "Bo"), ("Ana Silva", "BIRTHDAY_ON", "03-14")]
    for subject, predicate, object_ in said:
        triple = Triple(subject=subject, predicate=RelationType[predicate], object=object_)
        assert len(beliefs.of(triple)) == 1
    turned = Triple(subject="me", predicate=RelationType.MANAGER_OF, object="Ana Silva")
    assert beliefs.of(turned) == []


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("me", "SPOUSE_OF", "Bo"), ("Bo", "SPOUSE_OF", "me"), True),
        (("me", "MANAGER_OF", "Bo"), ("Bo", "REPORTS_TO", "me"), True),
        (("me", "MANAGER_OF", "Bo"), ("me", "REPORTS_TO", "Bo"), False),
        (("me", "LIKES", "Bo"), ("Bo", "LIKES", "me"), False),
        (("me", "LIKES", "Bo"), ("me", "KNOWS", "Bo"), False),
    ],
)
def test_triples_that_say_one_thing(one: tuple[str, str, str], other: tuple[str, str, str], is_same: bool) -> None:
    first, second = (
        Triple(subject=subject, predicate=RelationType[predicate], object=object_)
        for subject, predicate, object_ in (one, other)
    )
    assert Beliefs.is_same(first, second) is is_same


def test_a_name_that_two_share_tells_neither() -> None:
    shared = Entity("e9", "CONTACT", frozenset({"b."}), False, 9, "B.")
    assert not Naming(TOLD).is_called(shared, "Ana Silva")
    assert not Naming(TOLD).is_called(shared, "Bo")
    assert Naming(TOLD).find([shared, BO, ANA], "Bo") is BO


def test_the_entity_of_the_full_name_is_taken_before_one_of_an_alias() -> None:
    nicknamed = Entity("e8", "CONTACT", frozenset({"ana"}), False, 90, "Ana")
    assert Naming(TOLD).find([nicknamed, ANA], "Ana Silva") is ANA
    assert Naming(TOLD).find([nicknamed, BO], "Ana Silva") is nicknamed


def test_a_question_is_asked_from_the_end_that_is_known() -> None:
    service = Service([tied(RelationType.REPORTS_TO, ME, ANA)])
    beliefs = Beliefs(TOLD, service)  # type: ignore[arg-type]
    assert beliefs.answer(asked_for("?", "MANAGER_OF", "me")) == [ANA.id]
    assert list(service.asked[-1]) == [None, RelationType.MANAGER_OF, ME.id, "2024-06-01T23:59:59Z"]
    assert beliefs.answer(asked_for("Zed", "LIVES_IN", "?")) is None
    beliefs.answer(asked_for("Ana Silva", "LIVES_IN", "?"))
    assert list(service.asked[-1]) == [ANA.id, RelationType.LIVES_IN, None, "2024-06-01T23:59:59Z"]


@pytest.mark.parametrize(
    ("answer", "expected", "is_right"),
    [
        ([ROME.id], ["Rome"], True),
        ([ROME.id], ["the Rome"], True),
        ([ROME.id, BARI.id], ["Rome"], False),
        ([ROME.id], ["Rome", "Bari"], False),
        ([BARI.id, ROME.id], ["Rome", "Bari"], True),
        ([], [], True),
        ([ROME.id], [], False),
        (None, [], True),
        (None, ["Rome"], False),
        (["--03-14"], ["03-14"], True),
    ],
)
def test_an_answer_is_right_when_it_is_exactly_what_holds(
    answer: list[str] | None, expected: list[str], is_right: bool
) -> None:
    assert believed(TOLD).is_right(asked_for("Ana Silva", "LIVES_IN", "?", *expected), answer) is is_right


def test_chains_go_from_person_to_person_and_current_ones_over_what_holds() -> None:
    beliefs = believed(
        TOLD,
        tied(RelationType.PARTNER_OF, ANA, ME, until="2024-05-01"),
        tied(RelationType.SIBLING_OF, ME, BO),
        tied(RelationType.LIVES_IN, ANA, ROME),
        tied(RelationType.LIVES_IN, BO, ROME),
    )
    chain = Chain.model_validate({"from": "Ana Silva", "to": "Bo", "length": 2, "length_current": None})
    assert beliefs.chain(chain, current=False) == 2
    assert beliefs.chain(chain, current=True) is None
    own = Chain.model_validate({"from": "Bo", "to": "me", "length": 1, "length_current": 1})
    assert beliefs.chain(own, current=True) == 1


LIVED = story(
    people=[("Ana Silva", ["Ana"], ["m1"])],
    facts=[fact("f1", "Ana Silva", "LIVES_IN", "Rome", until="2024-05-01"), fact("f2", "Ana", "LIVES_IN", "Bari")],
)
IN_ROME = tied(RelationType.LIVES_IN, ANA, ROME, until="2024-05-01")


def after(deletion: Deletion, before: list[Relation], now: list[Relation]) -> str | None:
    """Return what is wrong with f1 after a deletion, or "not held"."""
    (lived, _), held = LIVED.facts, Held.of(LIVED, believed(LIVED, *before))
    if not held.holds(lived, deletion):
        return "not held"
    return held.judge(lived, deletion, believed(LIVED, *now).of(lived))


def test_what_lost_its_support_is_gone() -> None:
    vanish = Deletion(delete="m1", vanish=("f1",), remain=())
    assert after(vanish, [IN_ROME], []) is None
    assert "should be gone" in (after(vanish, [IN_ROME], [IN_ROME]) or "")
    assert after(vanish, [], []) == "not held"


def test_what_others_support_remains_with_the_end_it_had() -> None:
    remain = Deletion(delete="m1", vanish=(), remain=("f1",))
    assert after(remain, [IN_ROME], [IN_ROME]) is None
    assert after(remain, [IN_ROME], []) == "should remain, is gone"
    assert "before" in (after(remain, [IN_ROME], [replace(IN_ROME, until=None)]) or "")


def test_what_lost_its_end_is_open_again() -> None:
    reopen = Deletion(delete="m1", vanish=(), remain=("f1",), reopen=("f1",))
    still_open = replace(IN_ROME, until=None)
    assert after(reopen, [IN_ROME], [still_open]) is None
    assert "open again" in (after(reopen, [IN_ROME], [IN_ROME]) or "")
    assert "open again" in (after(reopen, [IN_ROME], []) or "")
    assert after(reopen, [still_open], [still_open]) == "not held"


def test_who_bore_a_name_before_a_deletion_is_found_by_it_after_but_nobody_else_is() -> None:
    shared = replace(ANA, names=frozenset({"b."}))
    left = Service(
        [tied(RelationType.LIVES_IN, ANA, ROME), tied(RelationType.LIVES_IN, BO, BARI)], [ME, shared, BO, ROME]
    )
    before = believed(TOLD)
    after = Beliefs(TOLD, left, before)  # type: ignore[arg-type]
    there = Triple(subject="Ana Silva", predicate=RelationType.LIVES_IN, object="Rome")
    assert not Beliefs(TOLD, left).of(there)  # type: ignore[arg-type]
    assert [relation.subject for relation in after.of(there)] == [ANA.id]
    assert not after.of(there.model_copy(update={"subject": "Bo"}))
