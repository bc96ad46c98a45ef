"""Numbers that carry their own proof or fixed form: payment cards, bank accounts, government ids."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CARD = re.compile(r"(?<![\d-])[2-6]\d{3}(?:[ -]?\d{2,6}){2,4}(?![\d-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b", re.IGNORECASE)
NATIONAL_INSURANCE = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b|\bQQ ?\d\d ?\d\d ?\d\d ?[A-D]\b"
)
SOCIAL_SECURITY = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])")


def has_card(text: str) -> bool:
    return any(_luhn(digits) for digits in _cards(text))


def has_iban(text: str) -> bool:
    return any(_mod_97(match.group().replace(" ", "").upper()) for match in _IBAN.finditer(text))


def _cards(text: str) -> Iterator[str]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if 13 <= len(digits) <= 19:
            yield digits


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _mod_97(iban: str) -> bool:
    """ISO 13616: letters become 10..35, the whole is 1 modulo 97. A word that follows may have been taken along."""
    for length in range(len(iban), 14, -1):
        moved = iban[4:length] + iban[:4]
        if int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1:
            return True
    return False
