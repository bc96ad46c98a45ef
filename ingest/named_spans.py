"""What a span that the encoder reads names, and of which kind: by its own words and by those around it."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.doubtful_names import is_rather_a_firms
from ingest.person_cues import is_spoken_of_as_a_person
from ingest.person_words import (
    is_addressed,
    is_like_a_persons,
    is_no_name,
    is_titled,
    is_written_as_a_persons,
    name_ends,
)
from ingest.understanding.labels import SpanType
from ingest.understanding.reading import Found
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, Method

KINDS = {
    SpanType.PERSON: EntityKind.CONTACT,
    SpanType.ORGANIZATION: EntityKind.ORGANIZATION,
    SpanType.PLACE: EntityKind.PLACE,
    SpanType.EVENT_NAME: EntityKind.EVENT,
    SpanType.THING: EntityKind.THING,
}
WHERE = (EntityKind.ORGANIZATION, EntityKind.PLACE)
_SURE, _AS_SURE = 0.95, 0.98
_GUESSED = 0.65
"""Below it a name of two words that nothing leads to is rather a person's."""
_LED_TO = re.compile(
    r"\b(?:at|in|on|to|into|near|for|from|of|off|the|via|around|through|towards|joined|left|visit\w*|our|my|a|an) $",
    re.IGNORECASE,
)
_LED_IN = re.compile(
    r"\b(?:at|in|on|into|near|the|via|around|through|towards|joined|left|visit\w*|our|my|a|an) $", re.IGNORECASE
)
"""The same for what is as likely a person's: one gives a card to a person, too."""
_NAMED = re.compile(
    r"\b(?:in the name of|christened|baptised|baptized|named|called|signed|signs?(?: (?:him|her)self)?|goes by|under"
    r"|née|nee"
    r"|(?:signed|signs|admitted|registered|listed|billed|known|down|born|enrolled|introduced|booked|married)"
    r"(?: [\w'-]+){0,3} as|names? (?:is|was)) $",
    re.IGNORECASE,
)
"""What only leads to what somebody is called."""
_REACH = 50
_EVEN = 0.5
_NEAR = 12
_BETWEEN = " ,;:"
"""What ends no name but stands behind it."""
_LIKELY = 0.8
"""From here on it holds against what the words of a name tell."""


def mention_of(text: str, each: Found) -> FoundMention:
    """Return the mention that a span is, of the kind that its words tell where the encoder is not sure."""
    kind = KINDS[each.type]
    written = text[each.start : each.end].rstrip(_BETWEEN)
    if kind is EntityKind.CONTACT and not is_no_name(written):
        written = written[: name_ends(written)]
    name, end = " ".join(written.split()), each.start + len(written)
    found = FoundMention(each.start, end, name, kind, Method.MODEL, each.confidence)
    if is_rather_a_firms(text, found):
        return replace(found, kind=EntityKind.ORGANIZATION)
    if kind in WHERE and each.confidence < _AS_SURE and is_addressed(name):
        return replace(found, kind=EntityKind.CONTACT, confidence=_LIKELY)
    if kind is not EntityKind.CONTACT and each.confidence < _LIKELY and is_titled(name):
        return FoundMention(each.start, end, name, EntityKind.CONTACT, Method.MODEL, _LIKELY)
    if kind in WHERE and is_written_as_a_persons(name) and _NAMED.search(text, max(0, each.start - _REACH), each.start):
        return replace(found, kind=EntityKind.CONTACT, confidence=_LIKELY)
    if (
        kind in WHERE
        and each.confidence < _GUESSED
        and is_like_a_persons(name)
        and not _led_to(each).search(text[max(0, each.start - _NEAR) : each.start])
    ):
        return FoundMention(each.start, end, name, EntityKind.CONTACT, Method.MODEL, each.confidence)
    if kind in WHERE and is_spoken_of_as_a_person(text, each.start, end):
        return FoundMention(each.start, end, name, EntityKind.CONTACT, Method.MODEL, _SURE)
    return found


def _led_to(each: Found) -> re.Pattern[str]:
    return _LED_TO if each.confidence >= _EVEN else _LED_IN
