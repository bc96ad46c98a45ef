"""What a text holds: mentions, times, topics and keywords, with offsets into the text as stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ingest.contact_details import find_addresses
from ingest.handles import Handles, find_handles
from ingest.known_names import KnownNames
from ingest.lexicon import Lexicon
from ingest.mentions import find_mentions
from ingest.spans import Coverage
from ingest.times.finding import MAX_TIMES, find_times, value_of
from ingest.topics import find_keywords, find_topics
from ingest.understanding.labels import SpanType
from ingest.understanding.reading import Found, Reading
from ingest.words import Word, words_of
from knowledge.ingestion.facts import FoundAddress, FoundMention, FoundTopic, Method
from knowledge.memories.memory import TimeMention

MAX_MENTIONS = 200
"""Of a text of 20,000 characters; a list of names longer than this is a directory, not a memory."""

MAX_ADDRESSES = 50

_SEALED = (Method.EMAIL, Method.PHONE)
"""They make a memory CONFIDENTIAL, but are no names: an entity's name can be read at rest, and they may not."""
_SURE = 0.8
"""A name of this confidence is no time expression, whatever its form ("May", "Summer")."""


@dataclass(frozen=True, slots=True)
class Extract:
    mentions: tuple[FoundMention, ...]
    addresses: tuple[FoundAddress, ...]
    dates: tuple[TimeMention, ...]
    topics: tuple[FoundTopic, ...]
    keywords: tuple[str, ...]


def has_contact_details(text: str) -> bool:
    return any(mention.method in _SEALED for mention in find_handles(text, Coverage(len(text))).mentions)


def names_a_time(text: str, at: datetime) -> bool:
    """Tell whether a text that nobody could read, written `at`, has a time by its form."""
    return bool(_times(text, at, (), find_handles(text, Coverage(len(text))), ()))


def extract(
    text: str,
    context: str,
    at: datetime,
    read: Reading | None,
    beside: Reading | None,
    known: KnownNames,
    lexicon: Lexicon,
) -> Extract:
    """Find mentions and times in a text written `at`; topics and keywords in it and in the context beside it.

    Both texts are `normalise.matchable`; `read` is what the encoder found in the first, `beside` in the second.
    """
    spans = read.entities if read else ()
    words = words_of(text)
    formed = Coverage(len(text))
    handles = find_handles(text, formed)
    names = find_mentions(text, words, formed, spans, known)
    dates = _times(text, at, spans, handles, [name for name in names if name.confidence >= _SURE])
    for date in dates:
        formed.take(date.start, date.end)
    names = [name for name in names if formed.free(name.start, name.end)]
    shown = [mention for mention in handles.mentions if mention.method not in _SEALED]
    sealed = [mention for mention in handles.mentions if mention.method in _SEALED][:MAX_ADDRESSES]

    named = Coverage(len(text))
    for name in names:
        named.take(name.start, name.end)
    telling = [word for word in words if formed.free(word.start, word.end)]
    covered = Coverage(len(context))
    tagged = [*handles.tags, *find_handles(context, covered).tags]
    around = words_of(context)
    nouns = [
        *(
            _is_noun(word, read) and formed.free(word.start, word.end) and named.free(word.start, word.end)
            for word in words
        ),
        *(_is_noun(word, beside) and covered.free(word.start, word.end) for word in around),
    ]
    tags = tuple(dict.fromkeys(tag.name for tag in tagged))
    return Extract(
        mentions=tuple(sorted([*shown, *names], key=lambda mention: mention.start)[:MAX_MENTIONS]),
        addresses=find_addresses(text, sealed, names),
        dates=dates,
        topics=find_topics([*words, *around], nouns, tags, read.subjects if read else (), lexicon),
        keywords=find_keywords([*telling, *(word for word in around if covered.free(word.start, word.end))], lexicon),
    )


def _is_noun(word: Word, read: Reading | None) -> bool:
    """A hyphenated word stands as its last part does."""
    return read is not None and word.start + word.text.rfind("-") + 1 in read.nouns


def _times(
    text: str, at: datetime, read: Sequence[Found], handles: Handles, names: Sequence[FoundMention]
) -> tuple[TimeMention, ...]:
    """Find times by their form, and those besides that the encoder reads and that have a value."""
    blocked = Coverage(len(text))
    for mention in (*handles.mentions, *names):
        blocked.take(mention.start, mention.end)
    for tag in handles.tags:
        blocked.take(tag.start, tag.end)
    found = list(find_times(text, at, blocked))
    others = (each for each in read if each.type is SpanType.DATE and blocked.take(each.start, each.end))
    # Each costs as much as reading the whole text for times once more.
    for each in islice(others, MAX_TIMES - len(found)):
        told = value_of(text, each.start, each.end, at)
        if told is not None:
            found.append(told)
    return tuple(sorted(found, key=lambda time: time.start))
