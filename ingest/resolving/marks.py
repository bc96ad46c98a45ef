"""What a memory about one person holds that few others share: numbers, e-mail addresses, the day of birth."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from ingest.normalise import matchable
from knowledge.ingestion.addresses import plain_address

_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ().-]{0,2}\d){5,17}(?!\w)")
_EMAIL = re.compile(r"[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_BORN = re.compile(
    r"\b(?:born|birthday|birth date|date of birth|dob|d\.o\.b\.|b\.)(?: is| was|:)?(?: on)? "
    r"(?P<day>\d[\d/. -]{4,10}\d|\d{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]{3,9}(?: \d{4})?|[a-z]{3,9} \d{1,2}(?:, \d{4})?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marks:
    numbers: frozenset[str] = frozenset()
    born: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.numbers or self.born)


UNMARKED = Marks()


def marks_of(text: str) -> Marks:
    plain = matchable(text)
    has_digits = any(map(str.isdigit, plain))
    born = frozenset("".join(filter(str.isalnum, found["day"].lower())) for found in _BORN.finditer(plain))
    numbers = {plain_address(found.group()) for found in _NUMBER.finditer(plain)} if has_digits else set()
    if "@" in plain:
        numbers |= {plain_address(found.group()) for found in _EMAIL.finditer(plain)}
    numbers = {number for number in numbers if not any(number in day or day in number for day in born)}
    return Marks(frozenset(numbers), born) if numbers or born else UNMARKED


def same_day(one: str, other: str) -> bool:
    """Tell whether two days of birth are one; a slip of the pen aside."""
    return one.endswith(other) or other.endswith(one) or DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1
