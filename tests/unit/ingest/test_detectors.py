"""What carries its own proof is told by form and checksum; what only looks like it is not."""

from __future__ import annotations

import pytest

from ingest.detectors import NAMED, PROVEN, Detectors
from knowledge.levels import Sensitivity

DETECTORS = Detectors()


@pytest.mark.parametrize(
    ("text", "name", "level"),
    [
        ("5555555555554444", "CREDIT_CARD", Sensitivity.ULTRA_SECRET),
        ("AB 12 34 56 C on the form", "UK_NINO", Sensitivity.ULTRA_SECRET),
        ("codice RSSMRA85T10A562S", "IT_FISCAL_CODE", Sensitivity.ULTRA_SECRET),
        ("my PESEL is 44051401359", "PL_PESEL", Sensitivity.ULTRA_SECRET),
        ("AKIAABCDEFGHIJKLMNOP", "AWS Access Key", Sensitivity.ULTRA_SECRET),
        ("-----BEGIN RSA PRIVATE KEY-----", "Private Key", Sensitivity.ULTRA_SECRET),
        ("GB82 WEST 1234 5698 7654 32", "IBAN_CODE", Sensitivity.SECRET),
    ],
)
def test_what_carries_its_proof_is_detected(text: str, name: str, level: Sensitivity) -> None:
    assert [(found.name, found.level) for found in DETECTORS.detect(text)] == [(name, level)]


@pytest.mark.parametrize(
    "text",
    [
        "5555555555554445", "4111 1111 11", "GB83 WEST 1234 5698 7654 32", "order no 123456789",
        "ring 07700 900418 or +353 86 123 4567", "44051401359", "the sk- prefix", "2025-10-09T10:15", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert DETECTORS.detect(text) == []


def test_an_account_number_that_holds_a_cards_is_an_account_number() -> None:
    assert [found.name for found in DETECTORS.detect("to AT61 1904 3002 3457 3201, please")] == ["IBAN_CODE"]


def test_every_recogniser_is_one_that_can_be_asked() -> None:
    assert all(recogniser().patterns for recogniser in (*PROVEN, *NAMED))
    assert all(recogniser().context for recogniser in NAMED)
