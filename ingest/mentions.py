"""Who and what a text names: what the encoder reads in it, and the names that the owner's graph knows already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.known_names import KINDS, KnownNames
from ingest.person_cues import is_spoken_of_as_a_person
from ingest.person_words import is_like_a_persons, is_no_name, is_title, is_titled, kinship_before
from ingest.spans import Coverage
from ingest.understanding.reading import Found
from ingest.words import Word
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, Method

_SURE = 0.95
"""From here on the encoder's kind holds against that of a name known as something else."""
_GUESSED = 0.65
"""Below it a name of two words that nothing leads to is rather a person's."""
_WHERE = (EntityKind.ORGANIZATION, EntityKind.PLACE)
_LED_TO = re.compile(
    r"\b(?:at|in|on|to|into|near|for|from|of|off|the|via|around|through|towards|joined|left|visit\w*|our|my|a|an) $",
    re.IGNORECASE,
)
_NEAR = 12
_BETWEEN = " ,;:"
"""What ends no name but stands behind it."""
_LIKELY = 0.8
"""From here on it holds against what the words of a name tell."""


def find_mentions(
    text: str, words: Sequence[Word], coverage: Coverage, read: Iterable[Found], known: KnownNames
) -> list[FoundMention]:
    """Return names in order, none of them in what `coverage` says is taken by handles.

    Of two spans that overlap the longer stands; where they are the same, the known name, and its kind unless the
    encoder is sure of another.
    """
    mentions = _joined(text, _with_company(text, [_mention(text, each) for each in read if each.type in KINDS]))
    named = (_without_kinship(text, mention) for mention in mentions if not _is_no_name(mention))
    found = {(mention.start, mention.end): mention for mention in named}
    for _, _, mention in known.find(words):
        place = (mention.start, mention.end)
        other = found.get(place)
        if other is None:
            found[place] = mention
        elif other.confidence < (_LIKELY if other.kind is mention.kind else _SURE):
            found[place] = replace(mention, confidence=max(mention.confidence, other.confidence))
    kept = Coverage(len(text))
    longest = sorted(found.values(), key=lambda mention: (mention.start - mention.end, mention.start))
    names = [
        mention
        for mention in longest
        if coverage.free(mention.start, mention.end) and kept.take(mention.start, mention.end)
    ]
    return sorted(names, key=lambda mention: mention.start)


def _mention(text: str, each: Found) -> FoundMention:
    written = text[each.start : each.end].rstrip(_BETWEEN)
    name, end = " ".join(written.split()), each.start + len(written)
    kind = KINDS[each.type]
    if kind is not EntityKind.CONTACT and each.confidence < _LIKELY and is_titled(name):
        return FoundMention(each.start, end, name, EntityKind.CONTACT, Method.MODEL, _LIKELY)
    if (
        kind in _WHERE
        and each.confidence < _GUESSED
        and is_like_a_persons(name)
        and not _LED_TO.search(text[max(0, each.start - _NEAR) : each.start])
    ):
        return FoundMention(each.start, end, name, EntityKind.CONTACT, Method.MODEL, each.confidence)
    if kind in _WHERE and is_spoken_of_as_a_person(text, each.start, end):
        return FoundMention(each.start, end, name, EntityKind.CONTACT, Method.MODEL, _SURE)
    return FoundMention(each.start, end, name, kind, Method.MODEL, each.confidence)


def _with_company(text: str, mentions: Sequence[FoundMention]) -> list[FoundMention]:
    """Take a doubtful name for a person's where a person's is joined to it: "Abimbola Adesina and Olawale Adesina"."""
    ordered = sorted(mentions, key=lambda mention: mention.start)
    for at, (one, other) in enumerate(pairwise(ordered)):
        if text[one.end : other.start] in (" and ", " & "):
            if one.kind is EntityKind.CONTACT and _may_be_a_person(other):
                ordered[at + 1] = replace(other, kind=EntityKind.CONTACT)
            elif other.kind is EntityKind.CONTACT and _may_be_a_person(one):
                ordered[at] = replace(one, kind=EntityKind.CONTACT)
    return ordered


def _may_be_a_person(mention: FoundMention) -> bool:
    return mention.kind in _WHERE and mention.confidence < _GUESSED and is_like_a_persons(mention.name)


def _is_no_name(mention: FoundMention) -> bool:
    if mention.kind is EntityKind.CONTACT:
        return is_no_name(mention.name)
    return not any(letter.isalnum() for letter in mention.name)


def _without_kinship(text: str, mention: FoundMention) -> FoundMention:
    """Leave "aunt" out of "Aunt Nettie"; what she is to whom is a relation."""
    start = mention.start + kinship_before(text[mention.start : mention.end])
    if mention.kind is not EntityKind.CONTACT or start == mention.start:
        return mention
    return replace(mention, start=start, name=" ".join(text[start : mention.end].split()))


def _joined(text: str, mentions: Iterable[FoundMention]) -> Iterator[FoundMention]:
    """Put a title and the name behind it together again: "Sis. Philomina"."""
    title: FoundMention | None = None
    for mention in sorted(mentions, key=lambda mention: mention.start):
        is_person = mention.kind is EntityKind.CONTACT
        if title is not None:
            if is_person and text[title.end : mention.start] in (" ", ". "):
                name = " ".join(text[title.start : mention.end].split())
                mention = replace(mention, start=title.start, name=name)
            else:
                yield title
        title = mention if is_person and is_title(mention.name) else None
        if title is None:
            yield mention
    if title is not None:
        yield title
