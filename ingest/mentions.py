"""Who and what a text names: what the encoder reads in it, and the names that the owner's graph knows already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.known_names import KnownNames
from ingest.spans import Coverage
from ingest.understanding.labels import SpanType
from ingest.understanding.reading import Found
from ingest.words import Word
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, Method

KINDS = {
    SpanType.PERSON: EntityKind.CONTACT,
    SpanType.ORGANIZATION: EntityKind.ORGANIZATION,
    SpanType.PLACE: EntityKind.PLACE,
    SpanType.EVENT_NAME: EntityKind.EVENT,
    SpanType.THING: EntityKind.THING,
}
_SURE = 0.8
"""From here on the encoder's kind holds against that of a name known as something else."""


def find_mentions(
    text: str, words: Sequence[Word], coverage: Coverage, read: Iterable[Found], known: KnownNames
) -> list[FoundMention]:
    """Return names in order, none of them in what `coverage` says is taken by handles.

    Of two spans that overlap the longer stands; where they are the same, the known name, and its kind unless the
    encoder is sure of another.
    """
    found = {(each.start, each.end): _mention(text, each) for each in read if each.type in KINDS}
    for _, _, mention in known.find(words):
        place = (mention.start, mention.end)
        other = found.get(place)
        if other is None:
            found[place] = mention
        elif other.kind is mention.kind or other.confidence < _SURE:
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
    name = " ".join(text[each.start : each.end].split())
    return FoundMention(each.start, each.end, name, KINDS[each.type], Method.MODEL, each.confidence)
