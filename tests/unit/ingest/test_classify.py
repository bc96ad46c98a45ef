"""The caller's word decides; else the rules, as sure as they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.classify import REVIEW_BELOW, classify
from ingest.identifiers import has_card, has_iban
from ingest.kinds import guess_kind
from ingest.sensitivity import UNDECIDED, guess_level
from knowledge.ingestion.facts import Draft
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind


def draft(content: str, level: Sensitivity | None = None, kind: MemoryKind | None = None) -> Draft:
    return Draft("m", content, None, None, datetime(2025, 10, 9, tzinfo=UTC), level, kind)


def level(text: str) -> Sensitivity:
    return guess_level(text, has_contact_details=False).level


@pytest.mark.parametrize(
    "text",
    [
        "card 4111 1111 1111 1111", "my NI number: QQ 12 34 56 C", "AB 12 34 56 C on the form", "ssn 123-45-6789",
        "password: hunter2", "the wifi password is BlueDoor", "Northgate password from Pebble!Trout7", "new pin 70215",
        "alarm code 6630", "gate code, 2290 then star", "key safe is 5 8 0 2", "which opens the shed, 0417",
        "sk-abcdefghijklmnopqrst", "AKIAABCDEFGHIJKLMNOP", "-----BEGIN PRIVATE KEY-----", "api key wx_live_7Fq2kettle",
        "wallet phrase: orbit lemon castle frog winter noble tape igloo drum sister pact velvet",
        "memorable word is gooseberry", "passport AAF018822", "cvv 123",
    ],
)  # fmt: skip
def test_what_opens_something_or_identifies_fully_is_ultra_secret(text: str) -> None:
    assert level(text) is Sensitivity.ULTRA_SECRET


@pytest.mark.parametrize(
    "text",
    [
        "IBAN DE89 3704 0044 0532 0130 00", "iban DE89370400440532013000 thanks", "he is on bail", "my antidepressant",
        "she converted to Islam", "he confided in me", "account no 12345678", "card ending in 4471", "had a biopsy",
        "the lump again",
    ],
)  # fmt: skip
def test_health_law_accounts_and_confidences_are_secret(text: str) -> None:
    assert level(text) is Sensitivity.SECRET


@pytest.mark.parametrize(
    "text", ["got the raise", "they split up", "hush, not announced", "so lonely", "9 Harrow Lane", "owes me £250"]
)
def test_private_matters_are_confidential_and_need_no_review(text: str) -> None:
    guess = guess_level(text, has_contact_details=False)
    assert guess.level is Sensitivity.CONFIDENTIAL
    assert guess.confidence >= REVIEW_BELOW


@pytest.mark.parametrize(
    "text",
    [
        "descale the kettle", "order no. 118", "the 47 bus", "dress code is smart", "4111 1111 1111 1112 boxes",
        "DE88 3704 0044 0532 0130 00", "pinned it on the door", "spilled tea on the safe", "bought 3 pins",
    ],
)  # fmt: skip
def test_what_no_rule_knows_is_confidential_and_asks_for_review(text: str) -> None:
    said = classify(draft(text), text, has_contact_details=False, names_a_time=False)
    assert (said.level, said.level_confidence) == (Sensitivity.CONFIDENTIAL, UNDECIDED)
    assert said.needs_review


def test_contact_details_are_confidential() -> None:
    guess = guess_level("ring her", has_contact_details=True)
    assert guess.level is Sensitivity.CONFIDENTIAL
    assert guess.confidence == 0.9


@pytest.mark.parametrize("stated", list(Sensitivity))
def test_the_caller_overrules_the_rules_upward_and_downward(stated: Sensitivity) -> None:
    text = "password: hunter2"
    said = classify(draft(text, stated, MemoryKind.IDEA), text, has_contact_details=False, names_a_time=False)
    assert (said.level, said.level_confidence, said.needs_review) == (stated, 1.0, False)
    assert (said.kind, said.kind_confidence) == (MemoryKind.IDEA, 1.0)


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
def test_a_kind_follows_its_cues(text: str, kind: MemoryKind) -> None:
    assert guess_kind(text, names_a_time=False).kind is kind


def test_a_time_makes_an_event_where_nothing_else_speaks() -> None:
    assert guess_kind("choir, the hall", names_a_time=True).kind is MemoryKind.EVENT


def test_card_numbers_must_pass_their_checksum_and_have_a_length() -> None:
    assert has_card("5555555555554444")
    assert not has_card("5555555555554445")
    assert not has_card("4111 1111 11")


def test_an_iban_must_be_one_modulo_97() -> None:
    assert has_iban("GB82 WEST 1234 5698 7654 32")
    assert not has_iban("GB83 WEST 1234 5698 7654 32")
