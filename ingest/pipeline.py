"""Texts in, findings out: normalise, classify, extract, relate."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from ingest.examples import Examples
from ingest.extract import extract, has_contact_details, names_a_time
from ingest.known_names import KnownNames, read_names
from ingest.lexicon import Lexicon, lexicon
from ingest.normalise import matchable
from ingest.relate import relate
from ingest.relating.speaking import told_by
from ingest.understanding.reader import Reader
from ingest.understanding.reading import Reading
from ingest.word_vectors import WordVectors
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.addresses import is_address
from knowledge.ingestion.facts import Draft, Example, KnownName, Understanding
from knowledge.levels import Sensitivity

if TYPE_CHECKING:
    from ingest.classify import Classification, Classifier

_log = logging.getLogger(__name__)
_ANY = Draft("any", "Ana's number is 12345 6789", None, None, datetime(2026, 1, 2, tzinfo=UTC), None, None)


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """A draft with its content and its context as they are matched, and what the encoder read in either."""

    draft: Draft
    text: str
    context: str
    reading: Reading | None
    beside: Reading | None

    @property
    def readings(self) -> list[Reading]:
        return [each for each in (self.reading, self.beside) if each is not None]

    @property
    def is_read(self) -> bool:
        readings = self.readings
        return len(readings) == bool(self.text) + bool(self.context) and all(each.is_whole for each in readings)


class Pipeline:
    """Implements `knowledge.ingestion.ports.Understander` on this machine alone; makes no network call, keeps nothing.

    The encoder and its like are read with the first text, or before that by `prepare`: only a process that understands
    texts pays for them. `spacy_model` names an installed spaCy pipeline that finds the entities in our encoder's place.
    """

    def __init__(self, words: WordVectors, *, spacy_model: str | None = None) -> None:
        self._words = words
        self._spacy_model = spacy_model
        self._one_at_a_time = Lock()

    def prepare(self) -> None:
        """Take the time now that the first memory would have to wait for."""
        self.understand([_ANY], [])

    def understand(
        self, drafts: Sequence[Draft], known: Sequence[KnownName], examples: Sequence[Example] = ()
    ) -> list[Understanding]:
        """Understand drafts in order. Who speaks in a batch and what it names surely count as known, too.

        What is secret tells the rest of its batch nothing: they may be readable where it is not.
        """
        taught = Examples(examples, self._words.apart(), self._lexicon)
        texts = [matchable(draft.content) for draft in drafts]
        contexts = [matchable(draft.context) if draft.context else "" for draft in drafts]
        read = self._read([*texts, *contexts])
        looked_at = [
            _LookedAt(draft, texts[at], contexts[at], read[at], read[len(drafts) + at])
            for at, draft in enumerate(drafts)
        ]
        said = [self._classify(each, taught) for each in looked_at]
        telling = [each for each, own in zip(looked_at, said, strict=True) if own.level < Sensitivity.SECRET]
        names = KnownNames([*known, *_told(telling)], self._lexicon)
        return [self._understand(each, own, names) for each, own in zip(looked_at, said, strict=True)]

    def _read(self, texts: Sequence[str]) -> list[Reading | None]:
        """Read texts together; one that cannot be read is left to the rules, and so are empty ones."""
        full = [text for text in texts if text]
        try:
            with self._one_at_a_time:
                read = iter(self._reader.read(full))
            return [next(read) if text else None for text in texts]
        except Exception as error:
            _log.error("a text is left to the rules: %s", type(error).__name__)
            return [None] if len(texts) == 1 else [one for text in texts for one in self._read([text])]

    def _classify(self, each: _LookedAt, taught: Examples) -> Classification:
        draft, text = each.draft, each.text
        return self._classifier.classify(
            draft,
            f"{text}\n{each.context}" if each.context else text,
            each.readings,
            taught.like(draft.id, draft.text),
            has_contact_details=has_contact_details(text),
            names_a_time=not each.readings and names_a_time(text, draft.occurred_at),
            is_read=each.is_read,
        )

    def _understand(self, each: _LookedAt, said: Classification, known: KnownNames) -> Understanding:
        draft, text, reading = each.draft, each.text, each.reading
        found = extract(text, each.context, draft.occurred_at, reading, each.beside, known, self._lexicon)
        related = relate(text, draft.occurred_at, found.mentions, found.dates, reading.relations if reading else ())
        return Understanding(
            id=draft.id,
            level=said.level,
            level_confidence=said.level_confidence,
            kind=said.kind,
            kind_confidence=said.kind_confidence,
            needs_review=said.needs_review,
            mentions=tuple(sorted([*found.mentions, *related.things], key=lambda mention: mention.start)),
            addresses=found.addresses,
            topics=found.topics,
            dates=found.dates,
            keywords=found.keywords,
            relations=tuple(told_by(draft.speaker, related.relations)),
            taught_by=said.taught_by,
            is_read=each.is_read,
        )

    @cached_property
    def _lexicon(self) -> Lexicon:
        return lexicon()

    @cached_property
    def _classifier(self) -> Classifier:
        from ingest.classify import Classifier  # the detectors take two seconds and 40 MiB to import

        return Classifier.load()

    @cached_property
    def _reader(self) -> Reader:
        return Reader.load(spacy_model=self._spacy_model)


def _told(batch: Sequence[_LookedAt]) -> Iterator[KnownName]:
    """Yield who speaks, and what is named surely."""
    speakers = {each.draft.speaker for each in batch if each.draft.speaker and not is_address(each.draft.speaker)}
    yield from (KnownName(name, EntityKind.CONTACT) for name in sorted(speakers))
    yield from read_names([each.text for each in batch], [each.reading for each in batch])
