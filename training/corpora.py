"""The public texts that may train, as examples whose unknown labels are left open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from ingest.understanding.labels import SpanType

_TYPES = {
    "PER": SpanType.PERSON,
    "person": SpanType.PERSON,
    "LOC": SpanType.PLACE,
    "location": SpanType.PLACE,
    "ORG": SpanType.ORGANIZATION,
    "corporation": SpanType.ORGANIZATION,
    "group": SpanType.ORGANIZATION,
}
_TIMES = frozenset({"date", "time", "timeofday"})
_NER = ("wnut17", "btc", "uner_ewt", "tweebank")
NAMED = frozenset(_TYPES.values())
"""The types that every public corpus labels; of dates and named events it says nothing."""


@dataclass(frozen=True, slots=True)
class Marked:
    start: int
    end: int
    type: SpanType


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with its named spans; `known` are the types whose absence means something."""

    corpus: str
    text: str
    spans: tuple[Marked, ...]
    known: frozenset[SpanType]


def held_out(text: str) -> bool:
    """Say whether a text belongs to the tenth kept aside; the same text always falls on the same side."""
    return crc32(text.casefold().encode()) % 10 == 0


def read_public(data: Path) -> Iterator[Sentence]:
    """Yield the sentences of the four corpora of names below a folder."""
    for name in _NER:
        for row in _rows(data / "ner" / f"{name}.jsonl"):
            spans = [
                Marked(entity["start"], entity["end"], _TYPES[entity["label"]])
                for entity in row["entities"]
                if entity["label"] in _TYPES
            ]
            sentence = Sentence(name, row["text"], tuple(spans), NAMED | {SpanType.THING})
            yield _rejoined(sentence) if name == "btc" else sentence


def read_spoken(data: Path) -> Iterator[Sentence]:
    """Yield the spoken commands that name a time: lower case, times marked, nothing else known."""
    for row in _rows(data / "ner" / "hwu64_slots.jsonl"):
        times = [
            Marked(slot["start"], slot["end"], SpanType.DATE) for slot in row["entities"] if slot["entity"] in _TIMES
        ]
        if times:
            yield Sentence("hwu64", row["text"], tuple(_joined(row["text"], times)), frozenset({SpanType.DATE}))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _joined(text: str, spans: list[Marked]) -> list[Marked]:
    """Join a day and the clock time beside it: here they are one expression."""
    done = list[Marked]()
    for span in sorted(spans, key=lambda each: each.start):
        if done and text[done[-1].end : span.start].strip() in ("", "at"):
            done[-1] = replace(done[-1], end=span.end)
        else:
            done.append(span)
    return done


def _rejoined(sentence: Sentence) -> Sentence:
    """Take out the blank that this corpus puts after @ and #; handles, which it labels, are no names elsewhere."""
    cuts = [match.end() - 1 for match in re.finditer(r"(?<!\S)[@#] (?=\w)", sentence.text)]
    handles = [match.end() for match in re.finditer(r"(?<!\S)@ (?=\w)", sentence.text)]
    moved = [sum(cut < place for cut in cuts) for place in range(len(sentence.text) + 1)]
    text = "".join(sign for place, sign in enumerate(sentence.text) if place not in set(cuts))
    spans = tuple(
        Marked(span.start - moved[span.start], span.end - moved[span.end], span.type)
        for span in sentence.spans
        if span.start not in handles and sentence.text[span.start] != "@"
    )
    return replace(sentence, text=text, spans=spans)
