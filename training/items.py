"""Messages as the networks learn them: windows, word spans, and what is right of each pair; and how they are varied."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.understanding.labels import PREDICATES, SPAN_TYPES, STANDINGS, SpanType
from ingest.understanding.pairs import Pair, candidates, head_of
from ingest.understanding.pieces import Pieces, Word
from ingest.understanding.spans import WordSpan
from training.augment import recase, roles_from, slip, swap_names, swap_roles
from training.corpora import Marked
from training.messages import Message
from training.tagging import Tagged, tagged, words_of

_ALL = frozenset(SPAN_TYPES)
UNTOLD = -100
"""The class that cross entropy leaves out."""
_ROLES = roles_from(Path(__file__).parent / "role_words.txt")


@dataclass(frozen=True, slots=True)
class Item:
    """One message, with what is right of each of its candidate pairs."""

    tagged: Tagged
    sensitivity: int
    kind: int
    spans: tuple[WordSpan, ...]
    pairs: tuple[Pair, ...]
    predicates: tuple[int, ...]
    standings: tuple[int, ...]
    times: tuple[tuple[int, int], ...]
    """Pieces where the dates of beginning and end begin; 0 for none, -100 where nothing is asked."""


def item_of(message: Message, pieces: Pieces) -> Item:
    """Cut a message into words and pieces. Spans and pairs past the first window are left out."""
    words = words_of(message.text)
    item = tagged(message.text, words, message.spans, _ALL, pieces)
    places, spans = dict[int, int](), list[WordSpan]()
    for at in sorted(range(len(message.spans)), key=lambda each: message.spans[each].start):
        span = _word_span(message.spans[at], words)
        if span.last <= item.window.last:
            places[at] = len(spans)
            spans.append(span)
    right, open_ = dict[Pair, tuple[int, int, tuple[int, int]]](), set[Pair]()

    def pair_of(ends: tuple[int | None, int | None]) -> Pair | None:
        if any(end is not None and end not in places for end in ends):
            return None
        return Pair(*(None if end is None else places[end] for end in ends))

    for tie in message.ties:
        if pair := pair_of((tie.subject, tie.object)):
            since, until = (
                head_of(item.window, spans[places[at]]) if at is not None and at in places else 0
                for at in (tie.since, tie.until)
            )
            told = (PREDICATES.index(tie.predicate), STANDINGS.index(tie.standing), (since, until))
            right.setdefault(pair, told)
        open_ |= {other for ends in tie.elsewhere if (other := pair_of(ends))}
    pairs = tuple(pair for pair in candidates(spans) if pair in right or pair not in open_)
    nothing = (0, UNTOLD, (UNTOLD, UNTOLD))
    told_of = [right.get(pair, nothing) for pair in pairs]
    return Item(
        item,
        message.sensitivity,
        message.kind,
        tuple(spans),
        pairs,
        tuple(each[0] for each in told_of),
        tuple(each[1] for each in told_of),
        tuple(each[2] for each in told_of),
    )


def _word_span(span: Marked, words: Sequence[Word]) -> WordSpan:
    touched = [at for at, word in enumerate(words) if word.start < span.end and span.start < word.end]
    return WordSpan(touched[0], touched[-1] + 1, span.type, 1.0)


def varied(message: Message, pool: Mapping[SpanType, Sequence[str]], chance: random.Random) -> Message:
    """The message with other names, digits, case and slips; what is said stays."""
    text, spans = swap_names(message.text, message.spans, pool, chance, 0.5)
    text, spans = swap_roles(text, spans, _ROLES, chance, 0.3)
    text = redial(recase(text, chance), spans, chance) if chance.random() < 0.5 else recase(text, chance)
    text, spans = slip(text, spans, chance, 0.02)
    return replace(message, text=text, spans=spans)


def redial(text: str, spans: Sequence[Marked], chance: random.Random) -> str:
    """Change the digits of codes and numbers outside of the spans, keeping their form."""
    signs = list(text)
    for match in re.finditer(r"\d{3,}", text):
        if all(span.end <= match.start() or match.end() <= span.start for span in spans):
            for at in range(match.start(), match.end()):
                signs[at] = str(chance.randrange(10))
    return "".join(signs)
