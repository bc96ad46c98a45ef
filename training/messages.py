"""Labelled messages as the heads learn them: spans, things, and which pairs of spans are tied."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.understanding.labels import KINDS, SENSITIVITIES, SpanType, Standing
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.relations.canonical import SYMMETRIC, canonical
from knowledge.relations.relation import RelationType
from training import markup
from training.corpora import Marked, held_out

_OWNER = "me"


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation between mentions, canonical; ends are places in the message's spans, None the owner.

    Where a name stands more than once, the nearest pair states it and `elsewhere` are the pairs that could as well."""

    predicate: RelationType
    subject: int | None
    object: int | None
    standing: Standing
    since: int | None
    until: int | None
    elsewhere: frozenset[tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    spans: tuple[Marked, ...]
    sensitivity: int
    kind: int
    ties: tuple[Tie, ...]
    lost: int
    """Relations whose ends could not be found among the spans."""


def read_texts(folder: Path) -> Iterator[Message]:
    """Yield our own texts, from the files of the inline markup."""
    for path in sorted(folder.glob("*.txt")):
        yield from map(message_of, markup.read(path))


def read_memories(path: Path) -> Iterator[Message]:
    """Yield memories from JSON lines in the form of the evaluation."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        values = {date["text"]: date["value"] for date in row["dates"]}
        yield message_of(
            markup.Example(
                text=row["text"],
                occurred_at=row["occurred_at"],
                sensitivity=row["sensitivity"],
                kind=row["kind"],
                topics=tuple(row["topics"]),
                spans=tuple(
                    markup.Span(each["start"], each["end"], each["type"], values.get(each["text"]))
                    for each in row["entities"]
                ),
                relations=tuple(
                    markup.Stated(
                        each["subject"],
                        each["predicate"],
                        each["object"],
                        each.get("valid_from"),
                        each.get("valid_to"),
                    )
                    for each in row["relations"]
                ),
            )
        )


def split(messages: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """Return those that train and the tenth kept aside."""
    return [m for m in messages if not held_out(m.text)], [m for m in messages if held_out(m.text)]


def message_of(example: markup.Example) -> Message:
    values = [span.value for span in example.spans]
    spans = [Marked(span.start, span.end, SpanType(span.type)) for span in example.spans]
    for stated in example.relations:
        if thing := _thing(stated, example.text, spans):
            spans.append(thing)
            values.append(None)
    ties, lost = list[Tie](), 0
    for stated in example.relations:
        found = _ties(stated, example, spans, values)
        ties += found
        lost += not found
    return Message(
        example.text,
        tuple(spans),
        SENSITIVITIES.index(Sensitivity[example.sensitivity]),
        KINDS.index(MemoryKind[example.kind]),
        tuple(ties),
        lost,
    )


def _thing(stated: markup.Stated, text: str, spans: Sequence[Marked]) -> Marked | None:
    """The noun phrase that a relation names as its object, where it is no entity and stands in the text as such."""
    if stated.predicate == RelationType.BIRTHDAY_ON or stated.object == _OWNER or _named(stated.object, text, spans):
        return None
    for match in re.finditer(r"(?<!\w)" + re.escape(stated.object) + r"(?!\w)", text, re.IGNORECASE):
        if all(span.end <= match.start() or match.end() <= span.start for span in spans):
            return Marked(match.start(), match.end(), SpanType.THING)
    return None


def _named(name: str, text: str, spans: Sequence[Marked]) -> list[int]:
    """Return the spans that a relation's name means: those written so, else those that share all words with it."""
    told = name.casefold()
    named = [
        (at, text[span.start : span.end].casefold()) for at, span in enumerate(spans) if span.type != SpanType.DATE
    ]
    if same := [at for at, written in named if written == told]:
        first = set(told.split()) - {"dr", "mr", "mrs", "ms", "the"}
        return same + [at for at, written in named if written != told and set(written.split()) < first]
    words = set(told.split())
    return [at for at, written in named if set(written.split()) <= words or words <= set(written.split())]


def _ties(
    stated: markup.Stated, example: markup.Example, spans: Sequence[Marked], values: Sequence[str | None]
) -> list[Tie]:
    subjects = [None] if stated.subject == _OWNER else _named(stated.subject, example.text, spans)
    objects = _objects(stated, example, spans, values)
    pairs = [(one, other) for one in subjects for other in objects if one != other]
    if not pairs:
        return []
    nearest = min(pairs, key=lambda pair: _distance(pair, spans))
    kind = RelationType(stated.predicate)
    swapped = canonical(kind, "a", "b")[1] == "b"
    standing = _standing(stated, example)
    since, until = (_time_of(value, spans, values) for value in (stated.valid_from, stated.valid_to))
    ties = list[Tie]()
    for turn in {swapped, kind in SYMMETRIC or swapped}:
        one, other = nearest[::-1] if turn else nearest
        rest = frozenset(pair[::-1] if turn else pair for pair in pairs if pair != nearest)
        ties.append(Tie(canonical(kind, "a", "b")[0], one, other, standing, since, until, rest))
    return ties


def _objects(
    stated: markup.Stated, example: markup.Example, spans: Sequence[Marked], values: Sequence[str | None]
) -> list[int | None]:
    if stated.object == _OWNER:
        return [None]
    if stated.predicate != RelationType.BIRTHDAY_ON:
        return list(_named(stated.object, example.text, spans))
    dates = [at for at, span in enumerate(spans) if span.type is SpanType.DATE]
    same = [at for at in dates if (values[at] or "")[5:10] == stated.object[-5:]]
    return list(same or (dates if len(dates) == 1 else ()))


def _distance(pair: tuple[int | None, int | None], spans: Sequence[Marked]) -> int:
    if pair[0] is None or pair[1] is None:
        at = pair[0] if pair[0] is not None else pair[1]
        return 0 if at is None else spans[at].start
    one, other = spans[pair[0]], spans[pair[1]]
    return max(one.start, other.start) - min(one.end, other.end)


def _standing(stated: markup.Stated, example: markup.Example) -> Standing:
    if stated.valid_to:
        return Standing.ENDED
    if not stated.valid_from:
        return Standing.HOLDS
    today = datetime.fromisoformat(example.occurred_at).date().isoformat()
    return Standing.PLANNED if stated.valid_from[:10] > today[: len(stated.valid_from)] else Standing.BEGINS


def _time_of(value: str | None, spans: Sequence[Marked], values: Sequence[str | None]) -> int | None:
    """The date that a bound was read from, if one says it (to the coarser precision)."""
    if value is None:
        return None
    dates = [
        (at, told)
        for at, (span, told) in enumerate(zip(spans, values, strict=True))
        if told and span.type is SpanType.DATE
    ]
    same = [at for at, told in dates if told[:10] == value[:10]]
    alike = [at for at, told in dates if told.startswith(value) or value.startswith(told)]
    return next(iter((*same, *alike)), None)
