"""Names by their capitals: which sequences of capitalised words name somebody or something, and what kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.lexicon import Lexicon, name_cues
from ingest.lexicon.function_words import DETERMINERS
from ingest.words import Word
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, Method

_MAX_WORDS = 6
_SHOUTED_SHARE = 0.6
_LINKS = frozenset(("of", "de", "da", "di", "du", "del", "la", "le", "van", "von", "der", "den", "bin", "al"))
_POINTING = DETERMINERS - {"the"}  # "The Damp Cardigans" keep their article where it is written with a capital
_VERB_ENDINGS = ("ing", "ed", "est", "ly")


def find_names(words: Sequence[Word], taken: Sequence[bool], lexicon: Lexicon) -> Iterator[FoundMention]:
    """Yield the names in a text; `taken` marks the words that other findings cover."""
    if _shouted(words):
        return  # capitals say nothing in a text that is all capitals
    seen_inside = {
        word.text for word, used in zip(words, taken, strict=True) if not word.initial and not used and _is_cased(word)
    }
    at = 0
    while at < len(words):
        end = _sequence_end(words, taken, at)
        if end == at:
            at += 1
            continue
        first = _first_of_name(words, at, end, lexicon, seen_inside)
        if first < end:
            yield _named(words, first, end, lexicon)
        at = end


def _sequence_end(words: Sequence[Word], taken: Sequence[bool], at: int) -> int:
    """Return the index after the capitalised sequence that begins at `at`; `at` itself where none does."""
    if taken[at] or not _is_cased(words[at]) or words[at].lower in name_cues.NEVER:
        return at
    end = at + 1
    while end < len(words) and end - at < _MAX_WORDS and not taken[end] and not words[end].initial:
        word = words[end]
        if words[end - 1].possessive and word.lower not in name_cues.ORGANIZATIONS | name_cues.PLACES:
            break  # Maisie's Cake is a cake; St Anselm's Hospital is a hospital
        joined = word.gap in (" ", " & ", "'s ", ". ") if end - at == 1 else word.gap in (" ", " & ", "'s ")
        if not joined:
            break
        if _is_cased(word) and word.lower not in name_cues.NEVER:
            end += 1
        elif word.lower in _LINKS and _capital_follows(words, taken, end):
            end += 2
        else:
            break
    return min(end, len(words))


def _capital_follows(words: Sequence[Word], taken: Sequence[bool], at: int) -> bool:
    after = at + 1
    return after < len(words) and not taken[after] and words[after].gap == " " and _is_cased(words[after])


def _first_of_name(words: Sequence[Word], at: int, end: int, lexicon: Lexicon, seen_inside: set[str]) -> int:
    """Skip what stands before the name itself: the sentence's first word, kinship words, emphasised words."""
    while at < end:
        word = words[at]
        if (word.lower in name_cues.TITLES and at + 1 < end) or _claimed(words, at, end, lexicon):
            return at
        if word.lower in name_cues.KIN:
            at += 1
        elif word.initial and _opens_sentences(word, lexicon):
            # "Ask Xiaoming", "Dinner", but "Rose said" where "with Rose" stands elsewhere.
            if word.text in seen_inside:
                return at
            at += 1
        elif word.text.isupper() and (word.lower in lexicon.common or (end - at == 1 and len(word.text) < 3)):
            at += 1  # "do NOT", "plan B"
        elif word.lower in lexicon.stop and (end - at == 1 or word.initial or word.lower in _POINTING):
            at += 1
        else:
            return at
    return end


def _opens_sentences(word: Word, lexicon: Lexicon) -> bool:
    """A word that a sentence may begin with, and its capital be due to that; "Cleared", "Proudest" are such by form."""
    return word.lower in lexicon.common or (not word.possessive and word.lower.endswith(_VERB_ENDINGS))


def _claimed(words: Sequence[Word], at: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether the last word claims the first ("Mill Lane"), or the whole is a known place."""
    last = words[end - 1].lower
    return (end - at > 1 and words[at].lower not in lexicon.stop and last in name_cues.PLACES) or (
        " ".join(word.lower for word in words[at:end]) in lexicon.places
    )


def _named(words: Sequence[Word], first: int, end: int, lexicon: Lexicon) -> FoundMention:
    start, stop = words[first].start, words[end - 1].end
    pieces = [words[first].text]
    for word in words[first + 1 : end]:
        pieces += (word.gap, word.text)
    kind, confidence = _kind(words, first, end, lexicon)
    if words[first].initial and end - first == 1:
        confidence = min(confidence, 0.45)
    return FoundMention(start, stop, "".join(pieces), kind, Method.CAPITALISED, confidence)


def _kind(words: Sequence[Word], first: int, end: int, lexicon: Lexicon) -> tuple[EntityKind, float]:
    last = words[end - 1]
    name = " ".join(word.lower for word in words[first:end])
    if words[first].lower in name_cues.TITLES and words[first].lower != "st" and end - first > 1:
        return EntityKind.CONTACT, 0.85
    if name in lexicon.places:
        return EntityKind.PLACE, 0.85
    if end - first > 1:
        if last.lower in name_cues.EVENTS:
            return EntityKind.EVENT, 0.7
        if last.lower in name_cues.ORGANIZATIONS or any(word.gap == " & " for word in words[first + 1 : end]):
            return EntityKind.ORGANIZATION, 0.75
        if last.lower in name_cues.PLACES:
            return EntityKind.PLACE, 0.75
    before = words[first - 1].lower if first and not words[first].initial else ""
    if before == "the" and end - first > 1:
        return EntityKind.ORGANIZATION, 0.5
    if before in name_cues.BEFORE_PLACE and not last.possessive:
        return EntityKind.PLACE, 0.6
    if before == "to" and first > 1 and words[first - 2].lower in name_cues.MOTION and not last.possessive:
        return EntityKind.PLACE, 0.6
    if before in name_cues.BEFORE_ORGANIZATION and not last.possessive:
        return EntityKind.ORGANIZATION, 0.55
    if words[first].text.isupper() and len(words[first].text) > 2:
        return EntityKind.ORGANIZATION, 0.4
    return EntityKind.CONTACT, 0.65 if last.possessive or end - first == 2 else 0.55


def _is_cased(word: Word) -> bool:
    """Whether a name may have this word: a capital first, and no digits (those are codes)."""
    return word.text[0].isupper() and (word.text.isalpha() or not any(map(str.isdigit, word.text)))


def _shouted(words: Sequence[Word]) -> bool:
    lettered = [word for word in words if len(word.text) > 1]
    shouted = sum(word.text.isupper() for word in lettered)
    return len(lettered) > 2 and shouted > _SHOUTED_SHARE * len(lettered)
