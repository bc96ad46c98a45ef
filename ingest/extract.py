"""What a text holds: mentions, times, topics and keywords, with offsets into the text as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ingest.handles import Handles, find_handles
from ingest.known_names import KnownNames
from ingest.lexicon import Lexicon
from ingest.names import find_names
from ingest.spans import Coverage
from ingest.times.finding import find_times
from ingest.topics import find_keywords, find_topics
from ingest.words import words_of
from knowledge.ingestion.facts import FoundMention, FoundTopic, Method
from knowledge.memories.memory import TimeMention

MAX_MENTIONS = 200
"""Of a text of 20,000 characters; a list of names longer than this is a directory, not a memory."""


_SEALED = (Method.EMAIL, Method.PHONE)
"""They make a memory CONFIDENTIAL, but are no names: an entity's name can be read at rest, and they may not."""


@dataclass(frozen=True, slots=True)
class Forms:
    """What stands out by its form, found before anything is known of the memory's level."""

    handles: Handles
    dates: tuple[TimeMention, ...]
    coverage: Coverage

    @property
    def has_contact_details(self) -> bool:
        return any(mention.method in _SEALED for mention in self.handles.mentions)


@dataclass(frozen=True, slots=True)
class Extract:
    mentions: tuple[FoundMention, ...]
    topics: tuple[FoundTopic, ...]
    keywords: tuple[str, ...]


def find_forms(text: str, at: datetime) -> Forms:
    coverage = Coverage(len(text))
    handles = find_handles(text, coverage)
    return Forms(handles, find_times(text, at, coverage), coverage)


def extract(text: str, context: str, forms: Forms, known: KnownNames, lexicon: Lexicon) -> Extract:
    """Find mentions in a text; topics and keywords in it and in the context beside it, both `normalise.matchable`."""
    words = words_of(text)
    formed = [not forms.coverage.free(word.start, word.end) for word in words]
    named = formed.copy()
    mentions = [mention for mention in forms.handles.mentions if mention.method not in _SEALED]
    for first, end, mention in known.find(words):
        if not any(formed[first:end]):
            named[first:end] = [True] * (end - first)
            mentions.append(mention)
    mentions += find_names(words, named, lexicon)
    mentions.sort(key=lambda mention: mention.start)

    covered = Coverage(len(context))
    tagged = [*forms.handles.tags, *find_handles(context, covered).tags]
    tags = tuple(dict.fromkeys(tag.name for tag in tagged))
    beside = [word for word in words_of(context) if covered.free(word.start, word.end)]
    topics = find_topics([*words, *beside], [*named, *[False] * len(beside)], tags, lexicon)
    telling = [word for word, used in zip(words, formed, strict=True) if not used]
    return Extract(tuple(mentions[:MAX_MENTIONS]), topics, find_keywords([*telling, *beside], lexicon))
