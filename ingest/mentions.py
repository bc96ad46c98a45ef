"""Who and what a text names: what the encoder reads in it, and the names that the owner's graph knows already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.doubtful_names import is_hardly_a_persons, is_surely_no_person
from ingest.known_names import KnownNames
from ingest.lexicon.given_names import given_names
from ingest.named_spans import KINDS, WHERE, mention_of
from ingest.person_cues import is_spoken_of_as_a_person
from ingest.person_words import is_called_on, is_like_a_persons, is_no_name, is_title, kinship_before
from ingest.resolving.spelling import words
from ingest.spans import Coverage
from ingest.understanding.reading import Found
from ingest.words import Word
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, Method

_SURE = 0.95
"""From here on the encoder's kind holds against that of a name known as something else."""
_GUESSED = 0.65
"""Below it a name of two words that nothing leads to is rather a person's."""

_DAY = re.compile(
    r"(?:mon|tues?|wed|weds|thur?s?|fri|sat|sun)\.?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?", re.IGNORECASE
)
_ALSO_NAMES = ("mon", "sun")
_DATED = re.compile(r",? (?:the )?\d")
"""Behind the name of a day: "Sun 13 April"."""


def find_mentions(
    text: str, told: Sequence[Word], coverage: Coverage, read: Iterable[Found], known: KnownNames
) -> list[FoundMention]:
    """Return names in order, none of them in what `coverage` says is taken by handles.

    Of two spans that overlap the longer stands; where they are the same, the known name, and its kind unless the
    encoder is sure of another.
    """
    mentions = _joined(text, _with_company(text, [mention_of(text, each) for each in read if each.type in KINDS]))
    named = (_without_kinship(text, mention) for mention in mentions if not _is_no_name(mention))
    found = {(mention.start, mention.end): mention for mention in named}
    for _, _, mention in known.find(told):
        place = (mention.start, mention.end)
        other = found.get(place)
        if other is None:
            if not _is_a_word(text, mention):
                found[place] = mention
        elif other.kind is mention.kind or other.confidence < _sureness(text, other, mention):
            found[place] = replace(mention, confidence=max(mention.confidence, other.confidence))
    found = {place: mention for place, mention in found.items() if not _is_doubted(text, mention)}
    kept = Coverage(len(text))
    longest = sorted(found.values(), key=lambda mention: (mention.start - mention.end, mention.start))
    names = [
        mention
        for mention in longest
        if coverage.free(mention.start, mention.end) and kept.take(mention.start, mention.end)
    ]
    return sorted(names, key=lambda mention: mention.start)


def _sureness(text: str, read: FoundMention, known: FoundMention) -> float:
    """Return how sure the encoder must be of another kind to be believed against a name that is known."""
    is_no_person = read.kind is EntityKind.CONTACT and is_surely_no_person(read.name)
    return 1.0 if is_no_person and not is_spoken_of_as_a_person(text, read.start, read.end) else _SURE


def _is_a_day(text: str, mention: FoundMention) -> bool:
    is_name_too = mention.name.rstrip(".").lower() in _ALSO_NAMES and not _DATED.match(text, mention.end)
    return _DAY.fullmatch(mention.name) is not None and not is_name_too


def _is_a_word(text: str, known: FoundMention) -> bool:
    """Tell whether a known name of one word is written small where capitals are used: a goose is not Goose."""
    is_small = text[known.start : known.end].islower() and not known.name.islower()
    return is_small and " " not in known.name and text.lstrip()[:1].isupper()


def _is_doubted(text: str, mention: FoundMention) -> bool:
    if _is_a_day(text, mention):
        return True
    return mention.method is Method.MODEL and is_hardly_a_persons(text, mention)


def _begins(text: str, mention: FoundMention) -> bool:
    """Tell whether a given name is written right before another capital: "Inés Carranza", read as two."""
    after = text[mention.end : mention.end + 2]
    is_given = any(word in given_names() for word in words(mention.name)[:1])
    return is_given and mention.name[0].isupper() and after[:1] == " " and after[1:].isupper()


def _goes_on(title: FoundMention, mention: FoundMention) -> bool:
    """Tell whether a name goes on after a title, or after a given name, with one word that is no given name."""
    parts = words(mention.name)
    return is_title(title.name) or (" " not in title.name and len(parts) == 1 and parts[0] not in given_names())


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
    return mention.kind in WHERE and mention.confidence < _GUESSED and is_like_a_persons(mention.name)


def _is_no_name(mention: FoundMention) -> bool:
    if mention.kind is EntityKind.CONTACT:
        return is_no_name(mention.name)
    if is_called_on(mention.name):
        return True
    return not any(letter.isalnum() for letter in mention.name)


def _without_kinship(text: str, mention: FoundMention) -> FoundMention:
    """Leave "aunt" out of "Aunt Nettie"; what she is to whom is a relation."""
    start = mention.start + kinship_before(text[mention.start : mention.end])
    if mention.kind is not EntityKind.CONTACT or start == mention.start:
        return mention
    return replace(mention, start=start, name=" ".join(text[start : mention.end].split()))


def _joined(text: str, mentions: Iterable[FoundMention]) -> Iterator[FoundMention]:
    """Put a title and the name behind it together again, and a given and a family name: "Sis. Philomina"."""
    title: FoundMention | None = None
    for mention in sorted(mentions, key=lambda mention: mention.start):
        is_person = mention.kind is EntityKind.CONTACT
        if title is not None:
            if is_person and text[title.end : mention.start] in (" ", ". ") and _goes_on(title, mention):
                name = " ".join(text[title.start : mention.end].split())
                mention = replace(mention, start=title.start, name=name)
            else:
                yield title
        title = mention if is_person and (is_title(mention.name) or _begins(text, mention)) else None
        if title is None:
            yield mention
    if title is not None:
        yield title
