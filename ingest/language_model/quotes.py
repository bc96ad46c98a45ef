"""Where the words that a model quotes stand in a text: found by looking, never taken from what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.language_model.masking import Masked
from ingest.normalise import matchable

MAX_QUOTE = 200
MAX_PASSAGE = 600
"""Characters of what is quoted to bear something out; who quotes more quotes nothing."""
MAX_PLACES = 20
"""Of one quote in one text."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as it was sent, made ready once: what is asked of it then costs little, however much is quoted."""

    masked: Masked
    text: str
    """See `normalise.matchable`."""
    words: str
    """Without its marks, between single spaces."""
    _found: dict[str, Spans] = field(default_factory=dict)

    @classmethod
    def of(cls, masked: Masked) -> Passage:
        text = matchable(masked.text)
        return cls(masked, text, f" {plain(text)} ")

    def holds(self, quote: str) -> bool:
        """Tell whether what is quoted stands in the text, up to its marks and white space."""
        told = plain(quote) if len(quote) <= MAX_PASSAGE else ""
        return bool(told) and told in self.words

    def spans(self, quote: str, longest: int = MAX_QUOTE) -> Spans:
        """Return where the quote stands as whole words, whatever the white space; offsets are of what was masked."""
        if len(quote) > longest:
            return ()
        if quote not in self._found:
            self._found[quote] = self._look_for(quote) if self.holds(quote) else ()
        return self._found[quote]

    def _look_for(self, quote: str) -> Spans:
        body = r"\s{1,10}".join(map(re.escape, matchable(quote).split()))
        for flags in (0, re.IGNORECASE):
            pattern = re.compile(rf"(?<!\w){body}(?!\w)", flags)
            places = [found.span() for found, _ in zip(pattern.finditer(self.text), range(MAX_PLACES), strict=False)]
            if places:
                originals = (self.masked.original(start, end) for start, end in places)
                return tuple(span for span in originals if span is not None)
        return ()


def plain(text: str) -> str:
    """Return the words of a text without its marks."""
    return " ".join(re.findall(r"\w+", matchable(text).casefold()))
