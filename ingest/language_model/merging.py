"""One understanding out of two: what this machine found, and what a model answered and the text bears out.

The model adds and raises. It takes away nothing, lowers no sensitivity, quiets no doubt about one, and the user's own
word stands above both. All that it can reach is the memory that it was asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import islice

from ingest.classify import REVIEW_BELOW
from ingest.extract import MAX_MENTIONS
from ingest.language_model.answer import Item
from ingest.language_model.dating import times_of
from ingest.language_model.naming import mentions_of
from ingest.language_model.quotes import MAX_PASSAGE, Passage, plain
from ingest.language_model.relating import SOURCE, Answered
from ingest.lexicon import lexicon
from ingest.normalise import matchable
from ingest.relate import MAX_RELATIONS
from ingest.relating.sayings import Saying, settled
from ingest.spans import Coverage
from ingest.stems import stem
from ingest.times.finding import MAX_TIMES
from ingest.words import words_of
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import Draft, FoundMention, FoundTopic, Method, Understanding
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind, TimeMention

_SURE_OF_KIND = 0.85
_SURE_OF_TYPE = 0.9
_MOST = 0.95
"""However sure a model says it is."""
MAX_TOPICS = 5
_TOPIC_WEIGHT = 0.8
_TOPIC = re.compile(r"[^\W\d_](?:[^\W_]|[ '&-]){1,38}[^\W_]")
_MAX_TOPIC_WORDS = 4
_LOCAL = "local"


def merge(
    draft: Draft, local: Understanding, item: Item, asked: Passage, known: Mapping[str, EntityKind]
) -> Understanding:
    """Return the local understanding with what the answer adds; `asked` is the content as it was sent."""
    text = matchable(draft.content)
    dates = _with_times(text, local, times_of(item.dates, asked, text, draft.occurred_at))
    told = mentions_of(item.entities, asked, draft.content, known)
    mentions = _with_mentions(text, local, told, dates)
    answered = Answered.of(text, asked, draft, mentions, dates)
    sayings = list(_settled(local, answered.sayings(item.relations)))
    level, confidence = _level(draft, local, item)
    kind, kind_confidence = _kind(draft, local, item)
    return replace(
        local,
        level=level,
        level_confidence=confidence,
        needs_review=local.needs_review or confidence < REVIEW_BELOW,
        kind=kind,
        kind_confidence=kind_confidence,
        mentions=_with_things(text, mentions, sayings),
        dates=dates,
        topics=_with_topics(local.topics, item.topics, _stems(matchable(draft.text))),
        relations=tuple(saying.relation for saying in sayings),
    )


def is_of_another(item: Item, own: Passage, others: Iterable[Passage]) -> bool:
    """Tell whether an answer quotes another memory of the same question: then it is no answer to this one."""
    quoted = {plain(quote) for quote in _quotes(item) if len(quote) <= MAX_PASSAGE} - {""}
    strange = [f" {quote} " for quote in quoted if quote not in own.words]
    return any(quote in other.words for other in others for quote in strange)


def _quotes(item: Item) -> Iterator[str]:
    yield from (entity.quote for entity in item.entities)
    yield from (date.quote for date in item.dates)
    yield from (relation.quote for relation in item.relations)


def _level(draft: Draft, local: Understanding, item: Item) -> tuple[Sensitivity, float]:
    told = Sensitivity[item.sensitivity]
    if draft.stated_level is not None or told <= local.level:
        return local.level, local.level_confidence
    return told, min(item.sensitivity_confidence, _MOST)


def _kind(draft: Draft, local: Understanding, item: Item) -> tuple[MemoryKind, float]:
    told, sure = MemoryKind(item.kind), min(item.kind_confidence, _MOST)
    if draft.stated_kind is not None:
        return local.kind, local.kind_confidence
    if told is local.kind:
        return told, max(sure, local.kind_confidence)
    return (local.kind, local.kind_confidence) if local.kind_confidence >= _SURE_OF_KIND else (told, sure)


def _with_times(text: str, local: Understanding, told: Iterable[TimeMention]) -> tuple[TimeMention, ...]:
    """Add times where no name and no time stands yet."""
    taken = _covered(text, local.dates, local.mentions)
    new = [time for time in told if taken.take(time.start, time.end)]
    return tuple(sorted([*local.dates, *new], key=lambda time: time.start)[:MAX_TIMES])


def _with_mentions(
    text: str, local: Understanding, told: Iterable[FoundMention], times: Sequence[TimeMention]
) -> tuple[FoundMention, ...]:
    """Add names; of a span that both found the answered kind and name count where ours is a guess of our encoder's."""
    found = {(mention.start, mention.end): mention for mention in told}
    kept = []
    for mention in local.mentions:
        other = found.get((mention.start, mention.end))
        is_guess = mention.method is Method.MODEL and mention.confidence < _SURE_OF_TYPE
        kept.append(other if other and is_guess else mention)
    taken = _covered(text, times, kept)
    longest = sorted(found.values(), key=lambda mention: (mention.start - mention.end, mention.start))
    kept += [mention for mention in longest if taken.take(mention.start, mention.end)]
    return tuple(sorted(kept, key=lambda mention: mention.start)[:MAX_MENTIONS])


def _covered(text: str, times: Iterable[TimeMention], mentions: Iterable[FoundMention]) -> Coverage:
    taken = Coverage(len(text))
    for time in times:
        taken.take(time.start, time.end)
    for mention in mentions:
        taken.take(mention.start, mention.end)
    return taken


def _settled(local: Understanding, told: Iterable[Saying]) -> Iterator[Saying]:
    ours = [Saying(relation, _LOCAL) for relation in local.relations]
    return islice(settled([*ours, *told]), MAX_RELATIONS)


def _with_things(text: str, mentions: Sequence[FoundMention], sayings: Sequence[Saying]) -> tuple[FoundMention, ...]:
    phrases = {saying.thing for saying in sayings if saying.thing is not None and saying.source == SOURCE}
    things = [
        FoundMention(
            *(phrase.start, phrase.end, text[phrase.start : phrase.end]),
            *(EntityKind.THING, Method.LANGUAGE_MODEL, _SURE_OF_KIND),
        )
        for phrase in phrases
    ]
    return tuple(sorted([*mentions, *things], key=lambda mention: mention.start))


def _with_topics(ours: Sequence[FoundTopic], told: Sequence[str], own: Set[str]) -> tuple[FoundTopic, ...]:
    """Add topics whose words stand in the memory, in whatever form: others may be of another one of the question."""
    names = dict.fromkeys(" ".join(topic.casefold().split()) for topic in told)
    known = {topic.name for topic in ours}
    new = [
        FoundTopic(name, _TOPIC_WEIGHT)
        for name in names
        if name not in known and _is_topic(name) and _is_said(name, own)
    ]
    return (*ours, *new)[: max(MAX_TOPICS, len(ours))]


def _is_said(name: str, own: Set[str]) -> bool:
    said = _stems(name)
    return bool(said) and said <= own


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word.lower) for word in words_of(text) if word.lower not in lexicon().stop)


def _is_topic(name: str) -> bool:
    return _TOPIC.fullmatch(name) is not None and len(name.split()) <= _MAX_TOPIC_WORDS and name not in lexicon().stop
