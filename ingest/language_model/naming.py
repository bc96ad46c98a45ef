"""Names that an answer quotes, as mentions; and the owner's own names that a question should carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ingest.language_model.answer import Entity
from ingest.language_model.quotes import Passage
from ingest.lexicon import lexicon
from ingest.named_spans import KINDS
from ingest.resolving.likeness import is_initial, nearly, short_forms
from ingest.resolving.spelling import words
from ingest.understanding.labels import SpanType
from ingest.words import words_of
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, KnownName, Method

MAX_NAME = 100
MAX_NEARBY = 40
_SURE = 0.85
"""Of a name that a model found and the text bears out: above what our encoder doubts, below what it is sure of."""


def mentions_of(
    entities: Sequence[Entity], asked: Passage, text: str, known: Mapping[str, EntityKind]
) -> Iterator[FoundMention]:
    """Yield a mention for each place of each name; `text` is the original, `known` what the question named."""
    for entity in entities:
        kind = KINDS[SpanType(entity.type)]
        spans = asked.spans(entity.quote, MAX_NAME)
        if not spans or not _may_be_name(entity.quote):
            continue
        for span in spans:
            written = " ".join(text[span[0] : span[1]].split())
            name = _known(written, entity.known_as, kind, known)
            yield FoundMention(*span, name or written, kind, Method.LANGUAGE_MODEL, _SURE)


def nearby(texts: Sequence[str], known: Sequence[KnownName]) -> dict[str, EntityKind]:
    """Return those known names that a word of the texts may mean, in their order."""
    said = {part for text in texts for part in words(text)}
    said -= lexicon().stop
    meant = said.union(*(short_forms(word) for word in said))
    found = (name for name in known if not meant.isdisjoint(words(name.text)))
    return {name.text: name.kind for name in islice(found, MAX_NEARBY)}


def _may_be_name(quote: str) -> bool:
    """Tell whether there is a word in it that is no pronoun, no function word and no role alone ("my boss")."""
    said = [word.lower for word in words_of(quote)]
    return any(word not in lexicon().stop and not lexicon().is_person(word) for word in said)


def _known(written: str, told: str | None, kind: EntityKind, known: Mapping[str, EntityKind]) -> str | None:
    """Take a model's word for who is meant only where the name was asked about and the words can mean it."""
    if told is None or known.get(told) is not kind:
        return None
    ours, theirs = words(written), words(told)
    is_like = any(
        one == other or other in short_forms(one) or is_initial(one, other) or nearly(one, other)
        for one in ours
        for other in theirs
    )
    return told if is_like else None
