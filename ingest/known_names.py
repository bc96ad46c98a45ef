"""The names an owner's graph knows already, found in a text in any case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ingest.lexicon import Lexicon
from ingest.normalise import matchable
from ingest.words import Word, words_of
from knowledge.ingestion.facts import FoundMention, KnownName, Method

_MAX_WORDS = 8
"""A name of more words is looked for by its first ones."""


class KnownNames:
    """An index by first word; longer names win over shorter ones."""

    def __init__(self, names: Iterable[KnownName], lexicon: Lexicon) -> None:
        index: dict[str, dict[tuple[str, ...], KnownName]] = defaultdict(dict)
        for name in names:
            key = tuple(word.lower for word in words_of(matchable(name.text))[:_MAX_WORDS])
            if key:
                index[key[0]].setdefault(key, name)
        self._index = dict(index)
        # Asked for by length, so that a text costs the same however many names begin with one word.
        self._lengths = {first: sorted({len(key) for key in keys}, reverse=True) for first, keys in index.items()}
        self._lexicon = lexicon

    def find(self, words: Sequence[Word]) -> Iterator[tuple[int, int, FoundMention]]:
        """Yield each name found with the indices of its first word and of the word after it."""
        at = 0
        while at < len(words):
            found = self._at(words, at)
            if found is None:
                at += 1
            else:
                yield at, found[0], found[1]
                at = found[0]

    def _at(self, words: Sequence[Word], at: int) -> tuple[int, FoundMention] | None:
        first_word = words[at].lower
        for length in self._lengths.get(first_word, ()):
            end = at + length
            if end > len(words):
                continue
            key = tuple(word.lower for word in words[at:end])
            name = self._index[first_word].get(key)
            if name is None or not self._stands(words, at, key):
                continue
            first, last = words[at], words[end - 1]
            capital = first.capitalised
            return end, FoundMention(
                first.start, last.end, name.text, name.kind, Method.KNOWN_NAME, 0.9 if capital else 0.75
            )
        return None

    def _stands(self, words: Sequence[Word], at: int, key: tuple[str, ...]) -> bool:
        first = words[at]
        if len(key) == 1:
            # Will, May and Hope are names only with a capital that the sentence did not ask for.
            return first.lower not in self._lexicon.common or (first.capitalised and not first.initial)
        for offset in range(1, len(key)):
            word = words[at + offset]
            if word.initial or len(word.gap) > 4:
                return False
        return True
