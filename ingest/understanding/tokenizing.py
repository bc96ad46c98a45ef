"""A tokenizer that no text makes dear."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.tokens import Doc
from spacy.vocab import Vocab

_LONG = re.compile(r"\S{300}")
"""spaCy strips prefixes one by one, each time over the rest: the square of a run without spaces."""
_PIECE = re.compile(r"\w{1,100}|\s{1,100}|[^\w\s]")


class BoundedTokenizer:
    """Cuts texts as the tokenizer it is given does, but those with an endless word at every sign."""

    def __init__(self, tokenizer: Callable[[str], Doc]) -> None:
        self._tokenizer = tokenizer
        self.vocab: Vocab = tokenizer.vocab  # type: ignore[attr-defined]

    def __call__(self, text: str) -> Doc:
        if not _LONG.search(text):
            return self._tokenizer(text)
        words = _PIECE.findall(text)
        return Doc(self.vocab, words, [False] * len(words))
