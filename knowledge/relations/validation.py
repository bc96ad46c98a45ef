"""Check what the user states before anything is written."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time

from knowledge.errors import InvalidInput, NotFound
from knowledge.ids import is_id
from knowledge.instants import to_instant
from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.memories.validation import MAX_SHORT, check_text
from knowledge.relations.canonical import VALUED
from knowledge.relations.queries import CheckedStatement, StateRelation
from knowledge.relations.relation import Bound, Bounds

MAX_LABEL = 255
STATED_DEFAULT = Sensitivity.CONFIDENTIAL
_BIRTHDAY = re.compile(r"(\d{4}|-)-(\d{2})-(\d{2})")
_LEAP_YEAR = 2000


def checked(said: StateRelation) -> CheckedStatement:
    """Raise InvalidInput or NotFound with the path of the field that cannot be taken."""
    if not is_id(said.subject):
        raise NotFound("entity", "input", "subject")
    if said.object is not None and not is_id(said.object):
        raise NotFound("entity", "input", "object")
    check_text("idempotencyKey", said.idempotency_key, MAX_SHORT)
    _check_other_end(said)
    label = _label(said.label)
    bounds = Bounds(to_bound(said.valid_from, "input", "validFrom"), to_bound(said.valid_to, "input", "validTo"))
    check_order(bounds, "input", "validTo")
    level = STATED_DEFAULT if said.sensitivity is None else said.sensitivity
    told = [said.subject, said.type, said.object, said.value, label, *_texts(bounds), int(level)]
    return CheckedStatement(
        subject=said.subject,
        type=said.type,
        object=said.object,
        value=said.value,
        label=label,
        bounds=bounds,
        level=level,
        idempotency_key=said.idempotency_key,
        fingerprint=json.dumps(told),
    )


def to_bound(moment: datetime | None, *path: str) -> Bound | None:
    """Take midnight UTC as a civil day, all else as an instant; raise InvalidInput where it names no instant."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise InvalidInput("A DateTime needs an offset, as in 2025-11-03T10:15:00+01:00.", *path)
    try:
        at = to_instant(moment)
    except OverflowError as error:
        raise InvalidInput("The moment lies outside the years 1 to 9999.", *path) from error
    is_day = moment.utcoffset() == UTC.utcoffset(None) and moment.time() == time()
    return Bound(at, TimePrecision.DAY if is_day else TimePrecision.INSTANT)


def check_order(bounds: Bounds, *path: str) -> None:
    if bounds.since is not None and bounds.until is not None and bounds.until.at <= bounds.since.at:
        raise InvalidInput("validTo does not lie after validFrom; a relation ends after it begins.", *path)


def _check_other_end(said: StateRelation) -> None:
    if said.type in VALUED:
        if said.object is not None or said.value is None:
            raise InvalidInput(f"{said.type} takes a value and no object.", "input", "value")
        if not _is_birthday(said.value):
            raise InvalidInput("The value must be a date like 1984-03-09 or --03-09.", "input", "value")
    elif said.object is None or said.value is not None:
        raise InvalidInput(f"{said.type} takes an object and no value.", "input", "object")
    elif said.object == said.subject:
        raise InvalidInput("Subject and object are the same; a relation ties two.", "input", "object")


def _is_birthday(value: str) -> bool:
    match = _BIRTHDAY.fullmatch(value)
    if match is None:
        return False
    try:
        date(_LEAP_YEAR if match[1] == "-" else int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


def _label(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    if len(text) > MAX_LABEL:
        raise InvalidInput(f"A label has at most {MAX_LABEL} characters, and this one {len(text)}.", "input", "label")
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput("A label must be valid Unicode without NUL.", "input", "label")
    return text.strip()


def _texts(bounds: Bounds) -> list[str | None]:
    return [
        text for bound in (bounds.since, bounds.until) for text in ((bound.at, bound.precision) if bound else (None,))
    ]
