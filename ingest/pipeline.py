"""Texts in, findings out: the rules that understand a memory until a model does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.classify import classify
from ingest.extract import extract, find_forms
from ingest.known_names import KnownNames
from ingest.lexicon import Lexicon, lexicon
from ingest.normalise import matchable
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.addresses import is_address
from knowledge.ingestion.facts import Draft, KnownName, Understanding
from knowledge.levels import Sensitivity


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Implements `knowledge.ingestion.ports.Understander` by rules; makes no network call and keeps nothing."""

    lexicon: Lexicon

    @classmethod
    def create(cls) -> Pipeline:
        """Read the word lists once; a worker makes one and keeps it."""
        return cls(lexicon())

    def understand(self, drafts: Sequence[Draft], known: Sequence[KnownName]) -> list[Understanding]:
        """Understand drafts in order. The people who speak in a batch count as known names, too."""
        speakers = {draft.speaker for draft in drafts if draft.speaker and not is_address(draft.speaker)}
        names = KnownNames([*known, *(KnownName(name, EntityKind.CONTACT) for name in sorted(speakers))], self.lexicon)
        return [self._understand(draft, names) for draft in drafts]

    def _understand(self, draft: Draft, known: KnownNames) -> Understanding:
        text = matchable(draft.content)
        context = matchable(draft.context) if draft.context else ""
        forms = find_forms(text, draft.occurred_at)
        said = classify(
            draft,
            f"{text}\n{context}" if context else text,
            has_contact_details=forms.has_contact_details,
            names_a_time=bool(forms.dates),
        )
        if said.level >= Sensitivity.SECRET:
            # Nothing that is known only from a secret may be written where it could not be sealed.
            return Understanding(
                draft.id, said.level, said.level_confidence, said.kind, said.kind_confidence, said.needs_review
            )
        found = extract(text, context, forms, known, self.lexicon)
        return Understanding(
            id=draft.id,
            level=said.level,
            level_confidence=said.level_confidence,
            kind=said.kind,
            kind_confidence=said.kind_confidence,
            needs_review=said.needs_review,
            mentions=found.mentions,
            topics=found.topics,
            dates=forms.dates,
            keywords=found.keywords,
        )
