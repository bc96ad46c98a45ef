"""Secrets in everyday words raise what is read, as far as to ask; what only sounds like one lowers it, and asks too."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from ingest.classify import REVIEW_BELOW, Classification, Classifier
from ingest.detectors import Detectors
from ingest.lexicon.plain import plain_words
from ingest.plain_words import Plain, hear
from ingest.sensitivity import Weigher, evidence
from ingest.understanding.labels import KINDS
from ingest.understanding.reading import Reading
from knowledge.ingestion.facts import Draft
from knowledge.levels import LEVELS, Sensitivity

CLASSIFIER = Classifier(Detectors(), Weigher(np.eye(10, 4), np.zeros(4)))
SURE = {level: tuple(0.97 if each is level else 0.01 for each in LEVELS) for level in LEVELS}


def heard(text: str) -> Plain:
    return hear(text, evidence(text, Detectors().detect(text), has_contact_details=False))


def classify(text: str, read: Sensitivity | None) -> Classification:
    readings = [] if read is None else [Reading((), (), SURE[read], (1 / len(KINDS),) * len(KINDS), ())]
    draft = Draft("m", text, None, None, datetime(2025, 10, 9, tzinfo=UTC), None, None)
    return CLASSIFIER.classify(draft, text, readings, has_contact_details=False, names_a_time=False)


@pytest.mark.parametrize(
    "text",
    [
        "her tablet opens with the cat's birthday",
        "ebay is my usual plus an exclamation mark",
        "backup codes 8841-2290, 1107-5523",
        "the key is under the blue flowerpot",
        "padlock is 7714",
        "one four four, nine two for the gate",
        "long number 5399 8410 2236 7715",
        "the bank asked for my first teacher",
        "all it takes is a big Z on the phone from the top left",
    ],
)
def test_rules_hints_and_keys_where_they_lie_open_something(text: str) -> None:
    assert heard(text).level is Sensitivity.ULTRA_SECRET


@pytest.mark.parametrize(
    "text",
    [
        "started going to AA again",
        "two lines on the stick!!",
        "she's expecting!!",
        "don't want to be here any more",
        "I cut again",
        "won't eat, weighed 41 kilos",
        "he's not really Ollie's dad",
        "i think i'm bi",
        "he prays at noon",
        "voting Green again",
        "on tag until March",
        "two of the white ones at night",
        "used the pen, then rang 999",
        "can't have nuts",
        "counsellor says burnout",
        "he drinks. two bottles a night",
        "his visa ran out in May",
        "we talk about my mother mostly",
    ],
)
def test_what_one_drinks_carries_believes_takes_or_hides_is_secret(text: str) -> None:
    assert heard(text).level is Sensitivity.SECRET


@pytest.mark.parametrize(
    "text",
    [
        "Sian left Craig",
        "the bailiffs came again",
        "it's over. callum met someone",
        "card declined again",
        "he's in the spare room, moved into the spare room",
    ],
)
def test_parting_and_want_of_money_are_confidential(text: str) -> None:
    assert heard(text).level is Sensitivity.CONFIDENTIAL


@pytest.mark.parametrize(
    "text",
    [
        "we're expecting a parcel",
        "the AA came out to the car",
        "cut my hair again",
        "weighed the dog, 31 kilos",
        "used the blue pen, it leaks",
        "Lena left Rome on Friday",
        "it's over, summer I mean",
        "pub quiz, our team is the Pin Numbers",
        "the bailiff in the play is Ted",
        "voted for the best cake",
        "two lines in the play",
        "the green door creaks",
    ],
)
def test_the_same_words_of_other_things_say_nothing(text: str) -> None:
    assert heard(text).level is Sensitivity.GENERAL


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Mrs Quinn next door has the spare key", Sensitivity.ULTRA_SECRET),
        ("Bob holds our spare keys", Sensitivity.ULTRA_SECRET),
        ("the alarm went off at 6", Sensitivity.ULTRA_SECRET),
        ("The surgery has a new car park", Sensitivity.SECRET),
        ("Carys has took a job at the surgery", Sensitivity.SECRET),
        ("Margaret at the library found my book", Sensitivity.SECRET),
    ],
)
def test_what_only_sounds_like_a_secret_is_taken_down_and_asks_for_review(text: str, level: Sensitivity) -> None:
    said = classify(text, level)
    assert (said.level, said.needs_review) == (Sensitivity.GENERAL, True)
    assert not classify(text, Sensitivity.GENERAL).needs_review


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Bob holds our spare keys, alarm code 4471", Sensitivity.ULTRA_SECRET),
        ("spare key at Bob's, 14 Mill Lane", Sensitivity.ULTRA_SECRET),
        ("the surgery is shut and I need my warfarin", Sensitivity.SECRET),
        ("past the surgery, then to the chemist, results tomorrow", Sensitivity.SECRET),
    ],
)
def test_nothing_is_excused_beside_what_is_serious(text: str, level: Sensitivity) -> None:
    assert classify(text, level).level is level


def test_everyday_words_alone_raise_no_further_than_to_ask() -> None:
    for text, level in (("I cut again", Sensitivity.SECRET), ("padlock is 7714", Sensitivity.ULTRA_SECRET)):
        said = classify(text, Sensitivity.GENERAL)
        assert (said.level, said.needs_review) == (level, True)
        assert said.level_confidence < REVIEW_BELOW
        assert not classify(text, level).needs_review


def test_everyday_words_lower_no_level_that_is_read_higher() -> None:
    assert classify("I cut again", Sensitivity.ULTRA_SECRET).level is Sensitivity.ULTRA_SECRET


def test_where_nothing_could_be_read_everyday_words_speak_beside_the_rules() -> None:
    assert classify("I cut again", None).level is Sensitivity.SECRET
    assert classify("I cut again, alarm code 4471", None).level is Sensitivity.ULTRA_SECRET


def test_likelihoods_still_sum_to_one() -> None:
    likely = np.array([0.1, 0.2, 0.3, 0.4])
    assert Plain(Sensitivity.SECRET, Sensitivity.ULTRA_SECRET).weigh(likely).sum() == pytest.approx(1)


def test_every_class_has_ways_and_a_level_above_the_lowest() -> None:
    assert len({(each.name, each.is_harmless) for each in plain_words()}) == len(plain_words())
    for each in plain_words():
        assert each.level > Sensitivity.GENERAL
        assert not each.stands_in("")
