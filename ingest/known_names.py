"""The names an owner's graph knows already, found in a text in any case."""

from __future__ import annotations

from calendar import day_name, month_name
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ingest.doubtful_names import is_surely_no_person
from ingest.lexicon import Lexicon
from ingest.named_spans import KINDS, mention_of
from ingest.normalise import matchable
from ingest.person_words import given_name, is_no_name
from ingest.understanding.reading import Reading
from ingest.words import Word, words_of
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, KnownName, Method

_DAYS_AND_MONTHS = frozenset(name.lower() for name in (*day_name, *month_name) if name)
_MAX_WORDS = 8
"""A name of more words is looked for by its first ones."""
_SURE = 0.95
"""From here on a name that the encoder reads in one text is looked for in the others of its batch."""


class KnownNames:
    """An index by first word; longer names win over shorter ones."""

    def __init__(self, names: Iterable[KnownName], lexicon: Lexicon) -> None:
        index: dict[str, dict[tuple[str, ...], KnownName]] = defaultdict(dict)
        names = list(names)
        for name in (*names, *_given(names)):
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


def _given(names: Iterable[KnownName]) -> Iterator[KnownName]:
    """Yield the given names of those who are known by full names."""
    for name in names:
        given = given_name(matchable(name.text)) if name.kind is EntityKind.CONTACT else None
        if given and given.lower() not in _DAYS_AND_MONTHS:
            yield KnownName(given, EntityKind.CONTACT)


def read_names(texts: Sequence[str], readings: Sequence[Reading | None]) -> Iterator[KnownName]:
    """Yield the names that these texts of a batch tell surely, each as what it is most surely.

    What is read as a person's and as a place's is no person's, unless somebody's given name that we know.
    """
    surest: dict[str, FoundMention] = {}
    for text, reading in zip(texts, readings, strict=True):
        for each in reading.entities if reading else ():
            if each.type in KINDS and each.confidence >= _SURE:
                found = mention_of(text, each)
                known = surest.get(found.name)
                if known is None or _stands_before(found, known):
                    surest[found.name] = found
    yield from (KnownName(found.name, found.kind) for found in surest.values() if not is_no_name(found.name))


def _stands_before(one: FoundMention, other: FoundMention) -> bool:
    is_person = [found.kind is EntityKind.CONTACT for found in (one, other)]
    if is_person[0] is not is_person[1] and is_surely_no_person(one.name):
        return is_person[1]
    return one.confidence > other.confidence
