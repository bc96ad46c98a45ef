"""The caller's word decides; else what the encoder reads, with what stands in the text by form and by word."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from ingest.classify import REVIEW_BELOW, Classification, Classifier
from ingest.detectors import Detectors
from ingest.examples import Alike
from ingest.kinds import guess_kind
from ingest.sensitivity import UNDECIDED, Weigher
from ingest.understanding.labels import KINDS
from ingest.understanding.reading import Reading
from knowledge.ingestion.facts import Draft, Example
from knowledge.levels import LEVELS, Sensitivity
from knowledge.memories.memory import MemoryKind

AT_ITS_WORD = Weigher(np.eye(10, 4), np.zeros(4))
CLASSIFIER = Classifier(Detectors(), AT_ITS_WORD)


def draft(content: str, level: Sensitivity | None = None, kind: MemoryKind | None = None) -> Draft:
    return Draft("m", content, None, None, datetime(2025, 10, 9, tzinfo=UTC), level, kind)


def read(*levels: float, kind: MemoryKind = MemoryKind.FACT) -> Reading:
    return Reading((), (), levels, tuple(0.9 if each is kind else 0.1 / 7 for each in KINDS), ())


def classify(text: str, *readings: Reading, contact: bool = False) -> Classification:
    return CLASSIFIER.classify(draft(text), text, readings, has_contact_details=contact, names_a_time=False)


def by_rules(text: str, *, contact: bool = False) -> Classification:
    """Classify as where nothing could be read."""
    return classify(text, contact=contact)


def test_what_is_read_is_taken_with_its_probability() -> None:
    said = classify("so lonely since the move", read(0.1, 0.8, 0.06, 0.04, kind=MemoryKind.JOURNAL))
    assert (said.level, said.kind, said.needs_review) == (Sensitivity.CONFIDENTIAL, MemoryKind.JOURNAL, False)
    assert (said.level_confidence, said.kind_confidence) == (pytest.approx(0.8), pytest.approx(0.9))


def test_in_doubt_the_higher_level_is_taken_and_asks_for_review() -> None:
    said = classify("the usual", read(0.53, 0.01, 0.46, 0.0))
    assert (said.level, said.needs_review) == (Sensitivity.SECRET, True)
    assert said.level_confidence < REVIEW_BELOW


def test_what_is_detected_by_form_and_checksum_is_a_floor() -> None:
    assert classify("4111 1111 1111 1111", read(0.98, 0.01, 0.005, 0.005)).level is Sensitivity.ULTRA_SECRET
    assert classify("DE89 3704 0044 0532 0130 00", read(0.98, 0.01, 0.0099, 0.0001)).level is Sensitivity.SECRET


def test_the_more_sensitive_of_content_and_context_speaks_for_both() -> None:
    said = classify("see below", read(0.97, 0.01, 0.01, 0.01), read(0.01, 0.02, 0.02, 0.95, kind=MemoryKind.TASK))
    assert (said.level, said.kind) == (Sensitivity.ULTRA_SECRET, MemoryKind.FACT)


@pytest.mark.parametrize("stated", list(Sensitivity))
def test_the_caller_overrules_everything_upward_and_downward(stated: Sensitivity) -> None:
    text = "password: hunter2, card 4111 1111 1111 1111"
    said = CLASSIFIER.classify(
        draft(text, stated, MemoryKind.IDEA), text, [read(0, 0, 0, 1)], has_contact_details=False, names_a_time=False
    )
    assert (said.level, said.level_confidence, said.needs_review) == (stated, 1.0, False)
    assert (said.kind, said.kind_confidence) == (MemoryKind.IDEA, 1.0)


@pytest.mark.parametrize("level", LEVELS)
def test_the_shipped_weights_follow_the_encoder_where_nothing_else_speaks(level: Sensitivity) -> None:
    told = [0.97 if each is level else 0.01 for each in LEVELS]
    assert Classifier.load().weigher.guess(told, (0.0,) * 6, ()).level is level


@pytest.mark.parametrize(
    "text",
    [
        "card 4111 1111 1111 1111", "my NI number: QQ 12 34 56 C", "AB 12 34 56 C on the form",
        "password: hunter2", "the wifi password is BlueDoor", "Northgate password from Pebble!Trout7", "new pin 70215",
        "alarm code 6630", "gate code, 2290 then star", "key safe is 5 8 0 2", "which opens the shed, 0417",
        "AKIAABCDEFGHIJKLMNOP", "-----BEGIN PRIVATE KEY-----", "api key wx_live_7Fq2kettle",
        "wallet phrase: orbit lemon castle frog winter noble tape igloo drum sister pact velvet",
        "memorable word is gooseberry", "passport AAF018822", "cvv 123",
    ],
)  # fmt: skip
def test_by_the_rules_what_opens_something_or_identifies_fully_is_ultra_secret(text: str) -> None:
    assert by_rules(text).level is Sensitivity.ULTRA_SECRET


@pytest.mark.parametrize(
    "text",
    [
        "IBAN DE89 3704 0044 0532 0130 00", "iban DE89370400440532013000 thanks", "he is on bail", "my antidepressant",
        "she converted to Islam", "he confided in me", "account no 12345678", "card ending in 4471", "had a biopsy",
        "the lump again",
    ],
)  # fmt: skip
def test_by_the_rules_health_law_accounts_and_confidences_are_secret(text: str) -> None:
    assert by_rules(text).level is Sensitivity.SECRET


@pytest.mark.parametrize(
    "text", ["got the raise", "they split up", "hush, not announced", "so lonely", "9 Harrow Lane", "owes me £250"]
)
def test_by_the_rules_private_matters_are_confidential(text: str) -> None:
    assert by_rules(text).level is Sensitivity.CONFIDENTIAL


@pytest.mark.parametrize(
    "text",
    [
        "descale the kettle", "order no. 118", "the 47 bus", "dress code is smart", "4111 1111 1111 1112 boxes",
        "DE88 3704 0044 0532 0130 00", "pinned it on the door", "spilled tea on the safe", "bought 3 pins",
    ],
)  # fmt: skip
def test_what_no_rule_knows_is_confidential_and_asks_for_review(text: str) -> None:
    said = by_rules(text)
    assert (said.level, said.level_confidence) == (Sensitivity.CONFIDENTIAL, UNDECIDED)
    assert said.needs_review


def test_contact_details_are_confidential() -> None:
    assert by_rules("ring her", contact=True).level is Sensitivity.CONFIDENTIAL


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Is Kenji still with them?", MemoryKind.QUESTION),
        ("which one opens it", MemoryKind.QUESTION),
        ("Don't forget the milk", MemoryKind.TASK),
        ("🍰 Collect the cake", MemoryKind.TASK),
        ("What if the fridge talked", MemoryKind.IDEA),
        ("Fern is Trevor's daughter", MemoryKind.RELATIONSHIP),
        ("Miroslav hates surprises", MemoryKind.PREFERENCE),
        ("Proud of myself for once", MemoryKind.JOURNAL),
        ("Landed in Valencia", MemoryKind.EVENT),
        ("Sunita was born in Nairobi", MemoryKind.FACT),
        ("the 47 bus", MemoryKind.FACT),
    ],
)
def test_by_the_rules_a_kind_follows_its_cues(text: str, kind: MemoryKind) -> None:
    assert guess_kind(text, names_a_time=False).kind is kind


def test_by_the_rules_a_time_makes_an_event_where_nothing_else_speaks() -> None:
    assert guess_kind("choir, the hall", names_a_time=True).kind is MemoryKind.EVENT


def test_what_was_not_read_whole_asks_for_review_however_sure_the_rest_is() -> None:
    text = "password: hunter2"
    for readings in ([], [read(0.0, 0.0, 0.0, 1.0)]):
        for stated in (None, Sensitivity.GENERAL):
            said = CLASSIFIER.classify(
                draft(text, stated), text, readings, has_contact_details=False, names_a_time=False, is_read=False
            )
            assert said.needs_review is (stated is None)


def test_examples_teach_what_the_caller_did_not_state() -> None:
    like = [
        Alike(Example(id_, "poker", Sensitivity.SECRET, MemoryKind.JOURNAL, Sensitivity.SECRET), 0.7) for id_ in "ab"
    ]
    sure = read(0.97, 0.01, 0.01, 0.01)
    asked = {"has_contact_details": False, "names_a_time": False}
    said = CLASSIFIER.classify(draft("poker"), "poker", [sure], like, **asked)
    assert (said.level, said.kind, said.taught_by) == (Sensitivity.SECRET, MemoryKind.JOURNAL, ("a", "b"))
    stated = draft("poker", Sensitivity.GENERAL, MemoryKind.TASK)
    said = CLASSIFIER.classify(stated, "poker", [sure], like, **asked)
    assert (said.level, said.kind, said.taught_by) == (Sensitivity.GENERAL, MemoryKind.TASK, ())
