"""Texts in, readings out: the pipeline that the rest of the package asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.understanding.reading import Reading
from knowledge.errors import InvalidInput

if TYPE_CHECKING:
    from spacy.language import Language

MODEL_FOLDER = Path(__file__).parents[1] / "models" / "understanding"
_LONGEST = 100_000
"""Code points of one text; a longer one is cut, for what a memory says stands before that."""


class Reader:
    """A spaCy pipeline with our encoder at its end; safe to use by one thread at a time."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    @classmethod
    def load(
        cls,
        folder: Path | None = None,
        *,
        spacy_model: str | None = None,
        threads: int = 1,
        related: float | None = None,
    ) -> Reader:
        """Read the networks from the package, or from a folder of the same form.

        With `spacy_model` that installed pipeline tokenises and finds the entities, and ours does the rest. Relations
        are told from the probability `related` on; unset, from the calibrated ones.
        Raises InvalidInput where it is not installed.
        """
        import spacy  # half a second that only a process which reads texts should pay

        from ingest.understanding.component import FACTORY
        from ingest.understanding.tokenizing import BoundedTokenizer

        try:
            nlp = spacy.load(spacy_model) if spacy_model else spacy.blank("en")
        except OSError as error:
            raise InvalidInput(
                f"SPACY_MODEL names {spacy_model!r}, which is not installed beside Recollect.", "SPACY_MODEL"
            ) from error
        nlp.tokenizer = BoundedTokenizer(nlp.tokenizer)
        nlp.max_length = max(nlp.max_length, _LONGEST)
        nlp.add_pipe(
            FACTORY, config={"folder": str(folder or MODEL_FOLDER), "threads": threads, "related": related}, last=True
        )
        return cls(nlp)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts in order; they are batched here by length, so hand in many at once."""
        docs = self._nlp.pipe([text[:_LONGEST] for text in texts])
        readings: list[Reading] = [doc._.reading for doc in docs]
        return [
            reading if len(text) <= _LONGEST else replace(reading, is_whole=False)
            for text, reading in zip(texts, readings, strict=True)
        ]
