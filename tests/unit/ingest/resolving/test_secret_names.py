"""A name that only secrets tell means its bearer to secrets alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.resolve import resolve
from ingest.resolving.directory import Directory
from knowledge.entities.entity import EntityKind
from knowledge.entities.merging import UsersWord
from knowledge.ids import new_id
from knowledge.ingestion.resolution import KnownEntity, Mark, News, Reading, Resolution
from knowledge.levels import Sensitivity
from tests.unit.ingest.resolving.stories import reading

ANA = KnownEntity("ana", EntityKind.CONTACT, ("Ana Markovic", "Nightingale"), sealed=frozenset({"Nightingale"}))


def at(level: Sensitivity, said: Reading) -> Reading:
    return replace(said, found=replace(said.found, level=level))


def resolved(*readings: Reading) -> Resolution:
    directory = Directory()
    directory.hear(News(Mark("", 0), is_whole=True, entities=(ANA,)))
    return resolve(readings, directory, {}, UsersWord(), new_id)


@pytest.mark.parametrize("level", list(Sensitivity))
def test_a_secret_name_is_for_secrets(level: Sensitivity) -> None:
    told = resolved(at(level, reading("Met {Nightingale} at five")))
    (meant,) = told.mentions["m0"]
    assert (meant.entity == "ana") is (level >= Sensitivity.SECRET)


@pytest.mark.parametrize("level", list(Sensitivity))
def test_an_open_name_is_for_everybody(level: Sensitivity) -> None:
    (meant,) = resolved(at(level, reading("Met {Ana Markovic} at five"))).mentions["m0"]
    assert meant.entity == "ana"


def test_what_a_secret_of_the_same_batch_tells_is_not_told_on() -> None:
    told = resolved(
        at(Sensitivity.SECRET, reading("{Ana Markovic}, also known as {Wren}", 0)),
        at(Sensitivity.GENERAL, reading("Met {Wren} at five", 1)),
    )
    assert {meant.entity for meant in told.mentions["m0"]} == {"ana"}
    assert told.mentions["m1"][0].entity != "ana"


def test_whoever_is_made_beside_a_secret_bearer_says_so_to_the_graph() -> None:
    told = resolved(at(Sensitivity.GENERAL, reading("Met {Nightingale} at five")))
    (made,) = told.made.values()
    assert made.namesakes == frozenset({"ana"})
