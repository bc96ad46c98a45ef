"""A contact that is stated is one who is known where an address and a name agree, or a full name; else somebody new."""

from __future__ import annotations

import pytest

from ingest.resolving.directory import Directory, entry_of
from ingest.resolving.recognising import recognised
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.resolution import KnownEntity
from knowledge.levels import Sensitivity

PHONE = "+44 7700 900123"


def directory(*known: KnownEntity) -> Directory:
    found = Directory()
    for one in known:
        found.put(entry_of(one))
    return found


def person(
    id_: str,
    *names: str,
    addresses: tuple[str, ...] = (),
    stated: bool = False,
    is_self: bool = False,
    sealed: dict[str, Sensitivity] | None = None,
) -> KnownEntity:
    return KnownEntity(
        id_,
        EntityKind.CONTACT,
        names,
        is_stated=stated,
        is_self=is_self,
        addresses=frozenset(addresses),
        sealed=sealed or {},
    )


@pytest.mark.parametrize("name", ["Robert Chen", "Bob Chen", "Bob", "R. Chen", "Chen"])
@pytest.mark.parametrize("stated", [False, True])
def test_the_same_address_and_a_name_that_fits_is_the_same_person(name: str, stated: bool) -> None:
    known = directory(person("bob", "Robert Chen", addresses=("07700 900123",), stated=stated), person("ana", "Ana Li"))
    assert recognised(known, [name], [PHONE]) == "bob"


def test_the_same_address_and_another_name_is_another_person() -> None:
    known = directory(person("ana", "Ana Li", addresses=(PHONE,), stated=True))
    assert recognised(known, ["Tom Berg"], [PHONE]) is None


def test_an_address_of_two_whom_the_name_fits_tells_nothing() -> None:
    known = directory(*(person(id_, "Ana Li", addresses=(PHONE,), stated=True) for id_ in "ab"))
    assert recognised(known, ["Ana Li"], [PHONE]) is None


@pytest.mark.parametrize("name", ["José Díaz", "jose diaz", "Dr José Díaz"])
def test_a_full_name_is_who_memories_call_so(name: str) -> None:
    assert recognised(directory(person("jose", "Jose Diaz")), [name], []) == "jose"


@pytest.mark.parametrize("name", ["Bob", "Robert", "Bob Chen", "R. Chen", "Chen", "Robert Chan"])
def test_a_part_a_nickname_an_initial_or_a_slip_alone_is_nobody(name: str) -> None:
    assert recognised(directory(person("bob", "Robert Chen")), [name], []) is None


def test_a_card_for_a_full_name_is_not_who_is_known_by_the_first_name_alone() -> None:
    known = directory(person("bob", "Bob"), person("robert", "Robert"))
    assert recognised(known, ["Robert Chen", "Bob"], []) is None
    assert recognised(known, ["Bob"], []) == "bob"


def test_namesakes_that_were_stated_are_others_and_two_bearers_are_nobody() -> None:
    assert recognised(directory(person("a", "Ana Li", stated=True)), ["Ana Li"], []) is None
    assert recognised(directory(person("a", "Ana Li"), person("b", "Ana Li")), ["Ana Li"], []) is None
    assert recognised(directory(person("a", "Ana Li"), person("b", "Ana Li", stated=True)), ["Ana Li"], []) is None


def test_nobody_is_taken_for_the_owner_nor_for_a_firm() -> None:
    assert recognised(directory(person("me", "Ana Li", addresses=(PHONE,), is_self=True)), ["Ana Li"], [PHONE]) is None
    assert recognised(directory(KnownEntity("acme", EntityKind.ORGANIZATION, ("Acme",))), ["Acme"], []) is None


def test_what_is_known_from_higher_secrets_tells_nobody() -> None:
    known = directory(person("dana", "Dana Cole", addresses=(PHONE,), sealed={PHONE: Sensitivity.SECRET}))
    low, high = known.over(), known.over()
    low.ceiling = Sensitivity.CONFIDENTIAL
    assert recognised(low, ["Dana"], [PHONE]) is None
    assert recognised(high, ["Dana"], [PHONE]) == "dana"


def test_one_of_a_family_name_that_dozens_bear_is_known_by_the_full_name() -> None:
    family = [KnownEntity(f"n{i}", EntityKind.CONTACT, (f"Giang{i} Nguyen",), uses=9) for i in range(60)]
    known = directory(*family, person("tung", "Tung Nguyen"))
    assert recognised(known, ["Tung Nguyen"], ()) == "tung"
