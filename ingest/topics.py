"""What a memory is about: its tags, the nouns that stand like nouns, and the subjects that its words tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.lexicon import Lexicon
from ingest.lexicon.function_words import DETERMINERS, PREPOSITIONS
from ingest.subjects import subjects
from ingest.words import Word
from knowledge.ingestion.facts import FoundTopic

MAX_TOPICS = 3
"""Of its own words; subjects come beside them."""
MAX_KEYWORDS = 10
_LEAST = 0.5
_NOUN_ENDINGS = ("tion", "sion", "ment", "ness", "ship", "ance", "ence", "ism", "logy", "graphy", "hood", "ware")
_HELPING = frozenset(
    ("having", "being", "during", "nothing", "something", "anything", "everything", "morning", "evening")
)
_NOT_NOUNS = ("ing", "ed", "ly", "n't", "'ll", "'re", "'ve", "est", "ful", "ous", "able", "ible", "ish", "less")


def find_topics(
    words: Sequence[Word], taken: Sequence[bool], tags: Sequence[str], lexicon: Lexicon
) -> tuple[FoundTopic, ...]:
    """Return the tags, then noun candidates by how surely they are nouns and how often they stand, then subjects."""
    known = subjects()
    weights: dict[str, float] = dict.fromkeys(tags[:MAX_TOPICS], 1.0)
    candidates: Counter[str] = Counter()
    for at, word in enumerate(words):
        if taken[at] or not _may_be_noun(word, lexicon):
            continue
        sure = _certainty(words, at)
        if sure == 0 or known.is_role(word.lower):
            continue
        follows = at + 1 < len(words) and words[at + 1].gap == " " and not taken[at + 1]
        if (
            follows
            and _may_be_noun(words[at + 1], lexicon)
            and not word.possessive
            and words[at + 1].lower not in lexicon.vague
        ):
            name = f"{word.lower} {_singular(words[at + 1].lower, lexicon)}"
        elif word.lower in lexicon.vague:
            continue
        elif doing := _doing(words, at, lexicon):
            name = f"{doing} the {_singular(word.lower, lexicon)}"
        else:
            name = _singular(word.lower, lexicon)
        candidates[name] += 1
        weights[name] = max(weights.get(name, 0.0), sure)
    found = _best(weights, candidates)
    named = {topic.name for topic in found}
    return (*found, *(topic for topic in known.of(words) if topic.name not in named))


def find_keywords(words: Sequence[Word], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words that say most, the frequent and the early first; at most ten."""
    counts: Counter[str] = Counter()
    for word in words:
        text = word.lower
        if 3 <= len(text) <= 40 and text not in lexicon.stop and not text.isdigit():
            counts[text] += 1
    return tuple(word for word, _ in counts.most_common(MAX_KEYWORDS))


def _best(weights: dict[str, float], candidates: Counter[str]) -> tuple[FoundTopic, ...]:
    scored = [FoundTopic(name, _weight(sure, candidates[name])) for name, sure in weights.items()]
    scored.sort(key=lambda topic: -topic.weight)
    return tuple(topic for topic in scored if topic.weight >= _LEAST)[:MAX_TOPICS]


def _weight(sure: float, times: int) -> float:
    return round(min(1.0, sure + 0.1 * max(0, times - 1)), 2)


def _may_be_noun(word: Word, lexicon: Lexicon) -> bool:
    text = word.lower
    return (
        3 <= len(text) <= 40
        and text not in lexicon.stop
        and text.isalpha()
        and (word.initial or not word.capitalised)
        and not text.endswith(_NOT_NOUNS)
    )


def _doing(words: Sequence[Word], at: int, lexicon: Lexicon) -> str | None:
    """Return what is done to the thing: "renovating the kitchen" is about more than a kitchen."""
    if at < 2 or words[at - 1].lower not in DETERMINERS or words[at - 1].gap != " " or words[at].gap != " ":
        return None
    verb = words[at - 2].lower
    return verb if verb.endswith("ing") and len(verb) > 5 and verb not in lexicon.stop | _HELPING else None


def _certainty(words: Sequence[Word], at: int) -> float:
    """How surely a word stands as a noun: by what precedes it, else by its ending."""
    word = words[at]
    if at and word.gap == " " and not word.initial:
        before = words[at - 1]
        if before.lower in DETERMINERS:
            return 0.8
        if before.lower in PREPOSITIONS:
            return 0.6
    elif at and word.gap == "'s " and not word.initial:
        return 0.7
    return 0.55 if word.lower.endswith(_NOUN_ENDINGS) else 0.0


def _singular(word: str, lexicon: Lexicon) -> str:
    """Cut a plural s where the singular is a word we know: "radiators" and "radiator" are one topic."""
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and word[:-1] in lexicon.common:
        return word[:-1]
    return word
