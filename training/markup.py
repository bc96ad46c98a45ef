"""Read labelled messages from their inline markup, so that every offset is exact because nobody counted it.

A file holds messages like this one::

    --- 2025-11-03T10:15+00:00 CONFIDENTIAL EVENT | work, moving
    [Lena|PERSON]'s husband [Omar|PERSON] works at [Siemens|ORGANIZATION]
    and moves to [Munich|PLACE] in [March|DATE=2026-03]
    > SPOUSE_OF(Lena; Omar)
    > LIVES_IN(Omar; Munich; from 2026-03)

The heading tells when it was written, how sensitive it is, its kind and its topics. A DATE without a value recurs.
`python -m training.markup FILE...` checks files and says what they hold.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.relations.relation import RelationType

ENTITY_TYPES = ("PERSON", "ORGANIZATION", "PLACE", "EVENT_NAME", "DATE")
_HEADING = re.compile(r"--- (\S+) ([A-Z_]+) ([A-Z]+) \| (.+)")
_SPAN = re.compile(r"\[([^\[\]|]+)\|([A-Z_]+)(?:=([^\[\]|]+))?\]")
_RELATION = re.compile(r"> ([A-Z_]+)\((.+)\)")
_VALUE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?")
_BIRTHDAY = re.compile(r"(\d{4}-)?\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    type: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation by the names the text uses; the owner is `me`."""

    subject: str
    predicate: str
    object: str
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message; offsets are code points, `end` exclusive."""

    text: str
    occurred_at: str
    sensitivity: str
    kind: str
    topics: tuple[str, ...]
    spans: tuple[Span, ...]
    relations: tuple[Stated, ...]


class MarkupError(ValueError):
    """A message that breaks the form; the text says where and how."""


def read(path: Path) -> Iterator[Example]:
    """Yield the messages of a file in order. Raises MarkupError with file and line."""
    heading, lines, place = "", list[str](), 0
    for number, line in enumerate([*path.read_text("utf-8").split("\n"), "--- end"], 1):
        if not line.startswith("--- "):
            lines.append(line)
            continue
        if heading:
            try:
                yield _example(heading, lines)
            except ValueError as error:
                raise MarkupError(f"{path.name}:{place}: {error}") from error
        heading, lines, place = line, [], number


def _example(heading: str, lines: list[str]) -> Example:
    match = _HEADING.fullmatch(heading)
    if match is None:
        raise MarkupError(f"the heading {heading!r} is not '--- TIME LEVEL KIND | topic, topic'")
    time, level, kind, topics = match.groups()
    if datetime.fromisoformat(time).tzinfo is None:
        raise MarkupError(f"the time {time!r} has no offset")
    body = [line for line in lines if not line.startswith("> ")]
    text, spans = _spans("\n".join(body).strip())
    if not text:
        raise MarkupError("there is no text")
    return Example(
        text=text,
        occurred_at=time,
        sensitivity=Sensitivity[level].name,
        kind=MemoryKind[kind].name,
        topics=tuple(topic.strip() for topic in topics.split(",")),
        spans=spans,
        relations=tuple(_stated(line, text) for line in lines if line.startswith("> ")),
    )


def _spans(marked: str) -> tuple[str, tuple[Span, ...]]:
    text, spans, done = "", list[Span](), 0
    for match in _SPAN.finditer(marked):
        surface, kind, value = match.groups()
        if kind not in ENTITY_TYPES:
            raise MarkupError(f"{kind} is none of {', '.join(ENTITY_TYPES)}")
        if value is not None and (kind != "DATE" or not _VALUE.fullmatch(value)):
            raise MarkupError(f"{value!r} is no value for {surface!r}")
        text += marked[done : match.start()]
        spans.append(Span(len(text), len(text) + len(surface), kind, value))
        text += surface
        done = match.end()
    text += marked[done:]
    if re.search(r"\|(?:" + "|".join(ENTITY_TYPES) + ")", text):
        raise MarkupError(f"a span was not understood in {text!r}")
    return text, tuple(spans)


def _stated(line: str, text: str) -> Stated:
    match = _RELATION.fullmatch(line.rstrip())
    if match is None:
        raise MarkupError(f"{line!r} is not '> PREDICATE(subject; object; from TIME; to TIME)'")
    predicate = RelationType[match[1]].name
    subject, object_, *bounds = [part.strip() for part in match[2].split(";")]
    known = dict(bound.split(" ", 1) for bound in bounds)
    for name, value in known.items():
        if name not in ("from", "to") or not _VALUE.fullmatch(value):
            raise MarkupError(f"{name} {value!r} is no bound")
    if predicate == "BIRTHDAY_ON" and not _BIRTHDAY.fullmatch(object_):
        raise MarkupError(f"{object_!r} is no birthday: MM-DD or YYYY-MM-DD")
    words = text.casefold()
    for name in (subject, object_) if predicate != "BIRTHDAY_ON" else (subject,):
        if name != "me" and not all(part in words for part in name.casefold().split()):
            raise MarkupError(f"{name!r} does not stand in the text")
    return Stated(subject, predicate, object_, known.get("from"), known.get("to"))


def main(paths: list[str]) -> int:
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("level", "kind", "entity", "relation")}
    seen: Counter[str] = Counter()
    for path in paths:
        try:
            for example in read(Path(path)):
                seen[example.text.casefold()] += 1
                counts["level"][example.sensitivity] += 1
                counts["kind"][example.kind] += 1
                counts["entity"].update(span.type for span in example.spans)
                counts["relation"].update(stated.predicate for stated in example.relations)
        except MarkupError as error:
            print(error, file=sys.stderr)
            return 1
    print(json.dumps({"messages": sum(seen.values()), **counts}, indent=1))
    if twice := [text for text, count in seen.items() if count > 1]:
        print(f"{len(twice)} texts stand there twice, as {twice[0]!r}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
