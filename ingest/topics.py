"""What a memory is about: its tags, the nouns that it uses, and the subjects that it is read to be about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.lexicon import Lexicon
from ingest.lexicon.function_words import DETERMINERS
from ingest.understanding.themes import Subject
from ingest.words import Word
from knowledge.ingestion.facts import FoundTopic

MAX_TOPICS = 4
"""Of its own words; subjects come beside them."""
MAX_KEYWORDS = 10
_OWN, _PART, _MORE = 0.7, 0.55, 0.1
"""Of a phrase, of a noun that is part of one ("kitchen" of "kitchen painting"), and by each further time."""
_SUBJECT = 0.45
"""At most: half of what the text itself names, for it connects memories half as well."""
_NOT_NOUNS = ("ed", "ly", "n't")
_HELPING = frozenset(
    ("having", "being", "during", "nothing", "something", "anything", "everything", "morning", "evening")
)


def find_topics(
    words: Sequence[Word], nouns: Sequence[bool], tags: Sequence[str], subjects: Sequence[Subject], lexicon: Lexicon
) -> tuple[FoundTopic, ...]:
    """Return the tags, then the phrases by how often they stand, the earlier first, then subjects.

    `nouns` tells which of the words stand as nouns and are part of no name.
    """
    weights: dict[str, float] = dict.fromkeys(tags[:MAX_TOPICS], 1.0)
    times: Counter[str] = Counter()
    for phrase in _phrases(words, nouns):
        for name, weight in _names(words, phrase, lexicon):
            weights[name] = max(weights.get(name, 0.0), weight)
            times[name] += 1
    found = [
        FoundTopic(name, round(min(1.0, weight + _MORE * max(0, times[name] - 1)), 2))
        for name, weight in weights.items()
    ]
    found.sort(key=lambda topic: -topic.weight)
    own = tuple(found[:MAX_TOPICS])
    named = {topic.name for topic in own}
    told = (FoundTopic(each.name, round(_SUBJECT * each.probability, 2)) for each in subjects)
    return (*own, *(topic for topic in told if topic.name not in named))


def find_keywords(words: Sequence[Word], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words that say most, the frequent and the early first; at most ten."""
    counts: Counter[str] = Counter()
    for word in words:
        text = word.lower
        if 3 <= len(text) <= 40 and text not in lexicon.stop and not text.isdigit():
            counts[text] += 1
    return tuple(word for word, _ in counts.most_common(MAX_KEYWORDS))


def _phrases(words: Sequence[Word], nouns: Sequence[bool]) -> Iterator[range]:
    """Yield the runs of nouns with nothing but blanks between."""
    first = 0
    for at in range(len(words) + 1):
        goes_on = at < len(words) and nouns[at]
        if first < at and not (goes_on and words[at].gap == " "):
            yield range(first, at)
            first = at
        if not goes_on:
            first = at + 1


def _names(words: Sequence[Word], phrase: range, lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Yield what a run of nouns is called, by its last two words, and what the first of these is called alone."""
    head, before = words[phrase[-1]], words[phrase[-2]] if len(phrase) > 1 else None
    if lexicon.is_person(head.lower):
        return
    if before is not None and _may_tell(before, lexicon) and not lexicon.is_person(before.lower):
        if head.lower not in lexicon.vague:
            yield f"{before.lower} {_singular(head.lower, lexicon)}", _OWN
        yield _singular(before.lower, lexicon), _PART
    elif _may_tell(head, lexicon):
        name = _singular(head.lower, lexicon)
        doing = _doing(words, phrase[-1], lexicon)
        yield f"{doing} the {name}" if doing else name, _OWN


def _may_tell(word: Word, lexicon: Lexicon) -> bool:
    """Tell whether a word that is read as a noun can be one, and says more than any other."""
    text = word.lower
    if not (3 <= len(text) <= 40 and text.replace("-", "").isalpha()):
        return False
    is_saying = text not in lexicon.stop and text not in lexicon.vague
    return is_saying and not (len(text) > 5 and text.endswith(_NOT_NOUNS))


def _doing(words: Sequence[Word], at: int, lexicon: Lexicon) -> str | None:
    """Return what is done to the thing: "renovating the kitchen" is about more than a kitchen."""
    if at < 2 or words[at - 1].lower not in DETERMINERS or words[at - 1].gap != " " or words[at].gap != " ":
        return None
    verb = words[at - 2].lower
    return verb if verb.endswith("ing") and len(verb) > 5 and verb not in lexicon.stop | _HELPING else None


def _singular(word: str, lexicon: Lexicon) -> str:
    """Cut a plural s where the singular is a word we know: "radiators" and "radiator" are one topic."""
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and word[:-1] in lexicon.common:
        return word[:-1]
    return word
