"""A name that only secrets tell means its bearer to secrets alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest

from ingest.resolve import resolve
from ingest.resolving.cues import cue_of
from ingest.resolving.directory import Directory
from ingest.resolving.marks import marks_of
from ingest.resolving.profile import telling
from ingest.resolving.spelling import folded, words
from knowledge.entities.entity import EntityKind
from knowledge.entities.merging import UsersWord
from knowledge.ids import new_id
from knowledge.ingestion.resolution import KnownEntity, Mark, News, Occurrence, Reading, Reason, Resolution, Seen
from knowledge.levels import Sensitivity
from tests.unit.ingest.resolving.stories import reading

ANA = KnownEntity(
    "ana",
    EntityKind.CONTACT,
    ("Ana Markovic", "Nightingale", "Oriole"),
    sealed={"Nightingale": Sensitivity.SECRET, "Oriole": Sensitivity.ULTRA_SECRET},
)


def at(level: Sensitivity, said: Reading) -> Reading:
    return replace(said, found=replace(said.found, level=level))


def resolved(
    *readings: Reading,
    known: Sequence[KnownEntity] = (ANA,),
    occurrences: Mapping[str, Sequence[Occurrence]] = MappingProxyType({}),
) -> Resolution:
    directory = Directory()
    directory.hear(News(Mark("", 0), is_whole=True, entities=known))
    return resolve(readings, directory, occurrences, UsersWord(), new_id)


@pytest.mark.parametrize("level", list(Sensitivity))
def test_a_secret_name_is_for_secrets(level: Sensitivity) -> None:
    told = resolved(at(level, reading("Met {Nightingale} at five")))
    (meant,) = told.mentions["m0"]
    assert (meant.entity == "ana") is (level >= Sensitivity.SECRET)


@pytest.mark.parametrize("level", list(Sensitivity))
def test_a_name_that_higher_secrets_alone_tell_is_for_those(level: Sensitivity) -> None:
    (meant,) = resolved(at(level, reading("Met {Oriole} at five"))).mentions["m0"]
    assert (meant.entity == "ana") is (level is Sensitivity.ULTRA_SECRET)


@pytest.mark.parametrize("level", list(Sensitivity))
def test_whom_secrets_alone_name_goes_by_the_names_known_lowest(level: Sensitivity) -> None:
    names = {"Ana Markovic": Sensitivity.SECRET, "Oriole": Sensitivity.ULTRA_SECRET}
    hidden = KnownEntity("ana", EntityKind.CONTACT, tuple(names), sealed=names)
    for name, may_know in (("Ana Markovic", True), ("Oriole", level is Sensitivity.ULTRA_SECRET)):
        (meant,) = resolved(at(level, reading(f"Met {{{name}}} at five")), known=(hidden,)).mentions["m0"]
        assert (meant.entity == "ana") is may_know


@pytest.mark.parametrize("said_at", list(Sensitivity))
@pytest.mark.parametrize("level", list(Sensitivity))
def test_what_is_said_around_somebody_in_secret_does_not_tell_lower_memories_who_is_meant(
    level: Sensitivity, said_at: Sensitivity
) -> None:
    known = [KnownEntity(id_, EntityKind.CONTACT, ("Sheila",), uses=1) for id_ in ("one", "other")]
    texts = {"one": "Sheila, my aunt, at the chess club", "other": "Sheila my neighbour, with the beagle"}
    around = {id_: (Occurrence(text, ((0, 6),), "2025", level=said_at),) for id_, text in texts.items()}
    for id_, text in (("one", "my aunt {Sheila} won at chess"), ("other", "my neighbour {Sheila} and her beagle")):
        (meant,) = resolved(at(level, reading(text)), known=known, occurrences=around).mentions["m0"]
        if said_at <= max(level, Sensitivity.CONFIDENTIAL):
            assert (meant.entity, meant.reason) == (id_, Reason.SAME_NAME)
        else:
            assert meant.reason is Reason.CONTEXT  # nothing that it may know tells one from the other
            assert meant.confidence < 0.7


def test_what_a_secret_of_the_same_batch_says_around_somebody_is_not_told_on() -> None:
    known = [KnownEntity(id_, EntityKind.CONTACT, ("Sheila",), uses=1) for id_ in ("one", "other")]
    said = "my neighbour {Sheila} and her beagle"
    first = resolved(at(Sensitivity.GENERAL, reading(said)), known=known).mentions["m0"]
    told = resolved(
        at(Sensitivity.SECRET, reading("my aunt {Sheila}, the chess one", 0)),
        at(Sensitivity.GENERAL, reading(said, 1)),
        known=known,
    )
    assert told.mentions["m1"] == first


@pytest.mark.parametrize("level", list(Sensitivity))
def test_how_often_secrets_name_somebody_weighs_for_secrets_alone(level: Sensitivity) -> None:
    often = {Sensitivity.SECRET: Seen(9, "2026")}
    one = KnownEntity("one", EntityKind.CONTACT, ("Sheila",), 10, "2026", secretly=often, openly="2020")
    other = KnownEntity("other", EntityKind.CONTACT, ("Sheila",), 5, "2025", openly="2025")
    (meant,) = resolved(at(level, reading("saw {Sheila}")), known=(one, other)).mentions["m0"]
    assert meant.entity == ("one" if level >= Sensitivity.SECRET else "other")


@pytest.mark.parametrize("level", list(Sensitivity))
def test_an_open_name_is_for_everybody(level: Sensitivity) -> None:
    (meant,) = resolved(at(level, reading("Met {Ana Markovic} at five"))).mentions["m0"]
    assert meant.entity == "ana"


def test_what_a_secret_of_the_same_batch_tells_is_not_told_on() -> None:
    told = resolved(
        at(Sensitivity.SECRET, reading("{Ana Markovic}, also known as {Wren}", 0)),
        at(Sensitivity.GENERAL, reading("Met {Wren} at five", 1)),
    )
    (unified,) = told.unified
    assert [meant.entity for meant in told.mentions["m0"]] == ["ana", unified.merged]
    assert (unified.into, unified.memory) == ("ana", "m0")
    assert told.mentions["m1"][0].entity not in ("ana", unified.merged)


def test_whoever_is_made_beside_a_secret_bearer_says_so_to_the_graph() -> None:
    told = resolved(at(Sensitivity.GENERAL, reading("Met {Nightingale} at five")))
    (made,) = told.made.values()
    assert made.namesakes == frozenset({"ana"})


def test_no_text_is_kept_in_memory_once_its_names_are_resolved() -> None:
    text = "the key lies under the third flowerpot"
    resolved(at(Sensitivity.ULTRA_SECRET, reading(f"{{Ana Markovic}} says {text}")))
    telling(text)
    caches = [words, *(one for one in (telling, marks_of, cue_of, folded) if hasattr(one, "cache_info"))]
    assert caches == [words]
    found = words.cache_info().hits
    for kept in (text, f"Ana Markovic says {text}"):
        words(kept)
    assert words.cache_info().hits == found
